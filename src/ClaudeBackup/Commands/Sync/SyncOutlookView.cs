using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a sync would do.</summary>
internal static class SyncOutlookView
{
    private const int MostShown = 20;

    public static SyncOutlookDocument Document(SyncOutlook outlook) =>
        new(
            Ok: true,
            DryRun: true,
            [.. outlook.Files.Select(file => new OutlookFileDocument(file.Path.Value, Word(file.Change), file.Size))],
            outlook.Unchanged,
            outlook.Waiting?.Count,
            outlook.Waiting?.Since is { } since ? Timestamp.Format(since) : null,
            SyncView.Problems(outlook.Problems),
            outlook.Warnings
        );

    public static IEnumerable<string> Lines(SyncOutlookDocument document, LocalTime local)
    {
        foreach (var file in document.Files.Take(MostShown))
        {
            yield return $"{file.Change, -8} {file.Path}  {Sizes.Text(file.SizeBytes)}";
        }

        if (document.Files.Count > MostShown)
        {
            yield return $"and {Sizes.Count(document.Files.Count - MostShown, "more file")}; --json lists them all.";
        }

        yield return document.Files.Count == 0
            ? SyncView.NothingToSave(document.Unchanged)
            : $"Would save {Sizes.Count(document.Files.Count, "change")} and leave {Sizes.Count(document.Unchanged, "file")} unchanged.";
        if (document.Waiting is > 0 and var waiting)
        {
            yield return PushView.Waiting(waiting, document.WaitingSince, local);
        }

        yield return "Nothing was done.";
        foreach (var line in SyncView.WarningsAndProblems(document.Warnings, document.Problems))
        {
            yield return line;
        }
    }

    private static string Word(OutlookChange change) =>
        change switch
        {
            OutlookChange.New => "new",
            OutlookChange.Changed => "changed",
            _ => "removed",
        };
}
