using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Syncing;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a sync did.</summary>
internal static class SyncView
{
    private const string Shrunk = "shrunk";
    private const int MostProblemsShown = 10;

    public static SyncDocument Document(SyncSummary summary, Tier? only) =>
        new(
            Ok: true,
            only is null or Tier.Config ? new SyncConfigDocument(summary.ConfigFiles, summary.ConfigRemoved) : null,
            only is null or Tier.Sessions
                ? new SyncSessionsDocument(summary.Transcripts, summary.OtherFiles, Removed: 0, summary.NewTranscripts)
                : null,
            summary.Push is PushOutcome.Agreed,
            PushView.Document(summary.Push),
            summary.Commit?.ToString(),
            summary.Unchanged,
            summary.Vanished,
            summary.BytesRead,
            summary.BytesAdded,
            (long)summary.Duration.TotalMilliseconds,
            [
                .. summary.KeptAside.Select(k => new KeptDocument(
                    k.Source,
                    k.SessionId,
                    Word(k.Kind),
                    k.StoredSize,
                    k.SourceSize
                )),
            ],
            Problems(summary.Problems),
            summary.Warnings,
            summary.Notes
        );

    public static IReadOnlyList<ProblemDocument> Problems(IEnumerable<FileProblem> problems) =>
        [.. problems.Select(p => new ProblemDocument(p.Path, p.Reason)).OrderBy(p => p.Path, StringComparer.Ordinal)];

    public static IEnumerable<string> Lines(SyncDocument document, LocalTime local)
    {
        foreach (var note in document.Notes)
        {
            yield return note;
        }

        yield return document.Commit is null
            ? NothingToSave(document.Unchanged)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Saved {What(document)}: {Sizes.Text(document.BytesRead)} read, {Sizes.Text(document.BytesAdded)} added, {document.DurationMs / 1000.0:0.0} s."
            );
        foreach (var line in PushView.Lines(document.Push, local))
        {
            yield return line;
        }

        foreach (var kept in document.Kept)
        {
            yield return $"{kept.Path} {(kept.Change == Shrunk ? "is shorter at the source now" : "was rewritten at the source")}: {Sizes.Text(kept.StoredBytes)} stored, {Sizes.Text(kept.SourceBytes)} there now. Both are kept; restore gives the fuller one.";
        }

        foreach (var line in WarningsAndProblems(document.Warnings, document.Problems))
        {
            yield return line;
        }
    }

    public static string NothingToSave(int unchanged) =>
        $"Nothing to save: {Sizes.Count(unchanged, "file")} unchanged.";

    public static IEnumerable<string> WarningsAndProblems(
        IReadOnlyList<string> warnings,
        IReadOnlyList<ProblemDocument> problems
    )
    {
        foreach (var warning in warnings)
        {
            yield return $"Warning: {warning}";
        }

        foreach (var problem in problems.Take(MostProblemsShown))
        {
            yield return $"Problem: {problem.Path}: {problem.Reason}";
        }

        if (problems.Count > MostProblemsShown)
        {
            yield return $"and {Sizes.Count(problems.Count - MostProblemsShown, "more problem")}; --json lists them all.";
        }
    }

    private static string What(SyncDocument document)
    {
        var parts = new List<(int Count, string Text)>();
        if (document.Sessions is { } sessions)
        {
            parts.Add((sessions.Added, $"{Sizes.Count(sessions.Added, "session")} ({sessions.New:N0} new)"));
            parts.Add((sessions.Updated, Sizes.Count(sessions.Updated, "other file")));
        }

        if (document.Config is { } config)
        {
            parts.Add((config.FilesSynced, Sizes.Count(config.FilesSynced, "config file")));
        }

        // what came to nothing is not worth a word, unless all did
        return string.Join(
            ", ",
            (parts.Exists(p => p.Count > 0) ? parts.Where(p => p.Count > 0) : parts).Select(p => p.Text)
        );
    }

    private static string Word(ChangeKind kind) => kind is ChangeKind.Shrunk ? Shrunk : "rewritten";
}
