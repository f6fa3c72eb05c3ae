using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>The parts of a command line that choose a state of config.</summary>
internal static class ConfigArguments
{
    public static Argument<string?> File(ArgumentArity arity) =>
        new("file")
        {
            Description =
                "A file or folder below the Claude home, as config log shows it: config, or anything else that is saved but sessions, such as memory, plans, tool results or history.jsonl.",
            Arity = arity,
            CompletionSources = { StoredValues.Of(StoredValues.Config) },
        };

    public static Option<string?> Key() =>
        new("--key")
        {
            Description = "One key of a JSON file, its names joined by dots: permissions, mcpServers.github.",
            HelpName = "a.b.c",
        };

    public static Option<string?> At(string description) =>
        new("--at") { Description = description + $" The id of a snapshot, {TypedTime.Forms}.", HelpName = "TIME" };

    public static PointInTime? Time(App app, string? at) =>
        at is null ? null : PointInTime.Parse(at, app.Clock.GetUtcNow(), app.Local);

    public static (RelativePath? File, string? Key) Choice(App app, string? file, string? key)
    {
        if (file is null)
        {
            return key is null
                ? (null, null)
                : throw new BackupException(FailureKind.Usage, "--key needs a file.", "Give it: settings.json");
        }

        return app.Home.SourceOf(file) is { } path
            ? (path, key)
            : throw new BackupException(
                FailureKind.Usage,
                $"{file} is not a path below the Claude home.",
                "Give it as config log shows it: settings.json, skills/review/SKILL.md"
            );
    }
}
