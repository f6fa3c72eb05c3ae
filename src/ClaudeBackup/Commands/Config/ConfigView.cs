using ClaudeBackup.Core.ClaudeConfig;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells how config changed, and what was brought back of it.</summary>
internal static class ConfigView
{
    private const int MostKeysShown = 8;

    public static ConfigLogDocument Log(string machine, IReadOnlyList<ConfigSnapshot> snapshots) =>
        new(
            Ok: true,
            machine,
            [
                .. snapshots.Select(s => new ConfigSnapshotDocument(
                    s.Commit.ToString(),
                    Timestamp.Format(s.Time),
                    [.. s.Files.Select(File)]
                )),
            ]
        );

    public static ConfigDiffDocument Diff(ConfigDifference difference) =>
        new(
            Ok: true,
            difference.Snapshot.Id.ToString(),
            Timestamp.Format(difference.Snapshot.Time),
            [.. difference.Files.Select(File)],
            difference.Lines
        );

    public static ConfigRestoreDocument Restored(
        ConfigRestoreRequest request,
        ConfigRestorePlan plan,
        RestoreSummary? summary
    )
    {
        FileProblem[] problems = [.. plan.Blocked, .. summary?.Problems ?? []];
        return new(
            Ok: problems.Length == 0,
            DryRun: summary is null,
            request.File.Value,
            request.Key,
            plan.Snapshot.Id.ToString(),
            Timestamp.Format(plan.Snapshot.Time),
            plan.IsChange,
            Steps(request, plan),
            ClaudeJsonView.Document(summary?.ClaudeJson ?? plan.ClaudeJson, summary?.ClaudeJsonAside),
            SyncView.Problems(problems),
            plan.Warnings
        );
    }

    /// <summary>What has to be agreed to before asterisks take the place of something else.</summary>
    public static Agreement Masked(ConfigRestorePlan plan) =>
        new(
            "Write asterisks over what is there?",
            $"{plan.MaskedOver[0]} has something else where that state has asterisks, in place of a secret that was forgotten.",
            "See it with --dry-run. To write over it all the same, add --force.",
            "Nothing was written."
        );

    public static IEnumerable<string> Lines(ConfigDiffDocument diff, LocalTime local)
    {
        foreach (var file in diff.Files)
        {
            yield return Line(file);
        }

        if (diff.Diff is { } lines)
        {
            yield return $"--- {diff.Files[0].Path} as saved {local.InWords(diff.Time)}";
            yield return $"+++ {diff.Files[0].Path} now";
            foreach (var line in lines.TrimEnd('\n').Split('\n'))
            {
                yield return line;
            }
        }

        if (diff.Files.Count == 0)
        {
            yield return $"Nothing differs from what was saved on {local.InWords(diff.Time)}.";
        }
    }

    public static IEnumerable<string> Lines(ConfigRestoreDocument document, LocalTime local)
    {
        yield return $"From the snapshot {Short(document.Commit)} of {local.InWords(document.Time)}:";
        foreach (var step in document.Steps.Where(s => s.Action is not "keep"))
        {
            var aside = step.Aside is { } place
                ? $"; what {(document.DryRun ? "is there would go to" : "was there is at")} {place}"
                : "";
            yield return $"{step.Action, -8} {step.Target}, which {(document.DryRun ? "is" : "was")} {step.Found}{aside}";
        }

        foreach (var line in ClaudeJsonView.Lines(document.ClientState, document.DryRun))
        {
            yield return line;
        }

        foreach (var line in SyncView.WarningsAndProblems(document.Warnings, document.Problems))
        {
            yield return line;
        }

        yield return document is { Changed: false, Ok: true }
            ? "That is already there. Other states: claude-backup config log " + document.File
        : document.DryRun || !document.Changed ? "Nothing was done."
        : "Restored. Claude Code picks it up when it starts.";
    }

    private static IReadOnlyList<RestoreStepDocument> Steps(ConfigRestoreRequest request, ConfigRestorePlan plan) =>
        plan switch
        {
            { Files: { } files } => RestoreView.Steps(files, files.Problems),
            { Key: { } key } =>
            [
                new RestoreStepDocument(
                    request.File.Value,
                    key.Target.Value,
                    key.IsChange ? "merge" : "keep",
                    !key.IsThere ? "missing"
                        : key.IsChange ? "different"
                        : "identical",
                    key.Aside?.Value,
                    Timestamp.Format(plan.Snapshot.Time)
                ),
            ],
            _ => [],
        };

    private static ConfigFileDocument File(ConfigFileChange change) =>
        new(
            change.File.Value,
            change.Change switch
            {
                ConfigChange.Added => "added",
                ConfigChange.Removed => "removed",
                _ => "modified",
            },
            change.Keys
        );

    private static string Line(ConfigFileDocument file) => $"{file.Change, -8}  {Changed(file)}";

    /// <summary>A file, with the keys of it that changed.</summary>
    public static string Changed(ConfigFileDocument file) =>
        file.Keys.Count == 0
            ? file.Path
            : $"{file.Path}: {string.Join(", ", file.Keys.Take(MostKeysShown))}{(file.Keys.Count > MostKeysShown ? ", …" : "")}";

    /// <summary>As much of a snapshot's id as <c>--at</c> needs.</summary>
    public static string Short(string commit) => commit[..ObjectId.ShortLength];
}
