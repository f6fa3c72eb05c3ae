using System.CommandLine;
using ClaudeBackup.Core.ClaudeConfig;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>A state of config brought back.</summary>
internal static class ConfigRestoreCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var file = ConfigArguments.File(ArgumentArity.ExactlyOne);
        var key = ConfigArguments.Key();
        var at = ConfigArguments.At(
            "Bring back the state at that time. Default: the newest one that differs from what is there."
        );
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be done, and write nothing." };
        var force = new Option<bool>("--force")
        {
            Description = "Write over what is there also where a secret that was forgotten comes back as asterisks.",
        };
        var command = new DescribedCommand("restore", ConfigHelp.Restore) { file, key, at, force, dryRun };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (path, name) = ConfigArguments.Choice(app, parsed.GetValue(file), parsed.GetValue(key));
                var request = new ConfigRestoreRequest(path!, name, ConfigArguments.Time(app, parsed.GetValue(at)));
                var plan = await app.ConfigRestore.PlanAsync(request, cancellation);
                var isDry = parsed.GetValue(dryRun);
                if (plan.MaskedOver.Count > 0 && !isDry && !parsed.GetValue(force))
                {
                    await reporter.RequireAsync(
                        ConfigView.Masked(plan),
                        () => ConfigView.Lines(ConfigView.Restored(request, plan, summary: null), app.Local),
                        cancellation
                    );
                }

                var summary = isDry ? null : await app.ConfigRestore.ApplyAsync(plan, cancellation);
                var document = ConfigView.Restored(request, plan, summary);
                reporter.Result(document, json => json.ConfigRestoreDocument, d => ConfigView.Lines(d, app.Local));
                return summary is { FoundDamage: true } ? ExitCodes.Integrity
                    : document.Ok ? ExitCodes.Done
                    : ExitCodes.Partial;
            }
        );
        return command;
    }
}
