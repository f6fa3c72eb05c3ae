using System.CommandLine;
using ClaudeBackup.Core.ClaudeConfig;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The config in all the states it went through.</summary>
internal static class ConfigCommand
{
    public static Command Build(App app, Reporter reporter) =>
        new(
            "config",
            "See how your config changed, and bring any of it back: a file, a folder, or one key of a JSON file."
        )
        {
            Log(app, reporter),
            Diff(app, reporter),
            Restore(app, reporter),
        };

    private static Command Log(App app, Reporter reporter)
    {
        var file = File(ArgumentArity.ZeroOrOne);
        var key = Key();
        var machine = SessionArguments.Machine();
        var command = new Command("log", "List the snapshots that changed config, newest first, or one file of it.")
        {
            file,
            key,
            machine,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var slug = parsed.GetValue(machine) ?? app.Identity.Slug;
                var (path, name) = Choice(parsed.GetValue(file), parsed.GetValue(key));
                _ = app.Identity;
                var snapshots = await new ConfigHistory(app.Repository, slug).LogAsync(path, name, cancellation);
                reporter.Result(ConfigView.Log(slug, snapshots), json => json.ConfigLogDocument, ConfigView.Lines);
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static Command Diff(App app, Reporter reporter)
    {
        var file = File(ArgumentArity.ZeroOrOne);
        var key = Key();
        var at = At("Compare with the state of then, and not with the newest snapshot.");
        var command = new Command("diff", "Show how the config of now differs from what is saved.") { file, key, at };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (path, name) = Choice(parsed.GetValue(file), parsed.GetValue(key));
                var difference = await app.Comparison.CompareAsync(
                    path,
                    name,
                    Parse(parsed.GetValue(at)),
                    cancellation
                );
                reporter.Result(ConfigView.Diff(difference), json => json.ConfigDiffDocument, ConfigView.Lines);
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static Command Restore(App app, Reporter reporter)
    {
        var file = File(ArgumentArity.ExactlyOne);
        var key = Key();
        var at = At("Bring back the state of then. Left out: the newest one that differs from what is there.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be done, and write nothing." };
        var command = new Command(
            "restore",
            "Bring back a config file or folder, or one key of a JSON file. What it replaces is kept aside."
        )
        {
            file,
            key,
            at,
            dryRun,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (path, name) = Choice(parsed.GetValue(file), parsed.GetValue(key));
                var request = new ConfigRestoreRequest(path!, name, Parse(parsed.GetValue(at)));
                var plan = await app.ConfigRestore.PlanAsync(request, cancellation);
                var isDry = parsed.GetValue(dryRun);
                var summary = isDry ? null : await app.ConfigRestore.ApplyAsync(plan, cancellation);
                var document = ConfigView.Restored(request, plan, summary);
                reporter.Result(document, json => json.ConfigRestoreDocument, ConfigView.Lines);
                return summary is { FoundDamage: true } ? ExitCodes.Integrity
                    : document.Ok ? ExitCodes.Done
                    : ExitCodes.Partial;
            }
        );
        return command;
    }

    private static Argument<string?> File(ArgumentArity arity) =>
        new("file") { Description = "A file or folder of config, below the Claude home.", Arity = arity };

    private static Option<string?> Key() =>
        new("--key")
        {
            Description = "One key of a JSON file, its names joined by dots: permissions, mcpServers.github.",
            HelpName = "a.b.c",
        };

    private static Option<string?> At(string description) =>
        new("--at")
        {
            Description =
                description
                + " A day (2026-03-01), a time (2026-03-01T12:00Z), yesterday, 2h, 3d or 2w ago, or the id of a snapshot.",
            HelpName = "TIME",
        };

    private static PointInTime? Parse(string? at) =>
        at is null ? null : PointInTime.Parse(at, TimeProvider.System.GetUtcNow());

    private static (RelativePath? File, string? Key) Choice(string? file, string? key)
    {
        if (file is null)
        {
            return key is null
                ? (null, null)
                : throw new BackupException(FailureKind.Usage, "--key is of a file.", "Name it: settings.json");
        }

        return RelativePath.TryParse(file.TrimEnd('/', '\\').Replace('\\', '/')) is { } path
            ? (path, key)
            : throw new BackupException(
                FailureKind.Usage,
                $"{file} is no path below the Claude home.",
                "Give it as config log shows it: settings.json, skills/review/SKILL.md"
            );
    }
}
