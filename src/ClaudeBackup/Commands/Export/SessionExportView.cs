using ClaudeBackup.Core.Rendering;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what was exported.</summary>
internal static class SessionExportView
{
    private const int MostShown = 20;
    private const string Html = "html";

    public static SessionExportDocument Document(
        ExportPlan plan,
        IReadOnlyList<ExportResult> results,
        SessionExportRequest request
    )
    {
        ExportedSession[] exported = [.. results.Select(r => r.Exported).OfType<ExportedSession>()];
        return new SessionExportDocument(
            Ok: Array.TrueForAll([.. results], r => r.Failure is null),
            request.DryRun,
            request.Format is ExportFormat.Html ? Html : "markdown",
            request.DryRun
                ? [.. plan.Steps.Select(step => Of(step, request))]
                :
                [
                    .. exported.Select(one => new ExportedSessionDocument(
                        one.Session.Id,
                        TitleOf(one.Session, request),
                        [.. one.Files.Select(f => f.Value)],
                        one.Bytes,
                        [.. one.Missing],
                        one.Unsaved
                    )),
                ],
            plan.Index?.Value,
            [
                .. exported
                    .SelectMany(e => e.Hidden)
                    .GroupBy(h => h.Key, StringComparer.Ordinal)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new HiddenSecretsDocument(g.Key, g.Sum(h => h.Value))),
            ],
            [
                .. results
                    .Where(r => r.Failure is not null)
                    .Select(r => new ProblemDocument(r.Session.Id, r.Failure!.Message)),
            ]
        );
    }

    /// <summary>Whether each session was exported, with all that belongs to it.</summary>
    public static bool IsWhole(SessionExportDocument document) =>
        document.Problems.Count == 0 && document.Sessions.All(s => s.Missing.Count == 0);

    public static IEnumerable<string> Lines(SessionExportDocument document)
    {
        var files = document.Sessions.SelectMany(s => s.Files).ToArray();
        var verb = document.DryRun ? "Would write" : "Wrote";
        foreach (var file in files.Take(MostShown))
        {
            yield return $"{verb} {file}{ExportFormatOptions.Told(file, document.Format == Html)}";
        }

        if (files.Length > MostShown)
        {
            yield return $"and {Sizes.Count(files.Length - MostShown, "more file")}; --json lists them all.";
        }

        if (document.Index is { } index)
        {
            yield return document.DryRun
                ? $"{verb} {index}, which lists {Sizes.Count(document.Sessions.Count, "session")}. Nothing was done."
                : $"{Sizes.Count(document.Sessions.Count, "session")}, {Sizes.Text(document.Sessions.Sum(s => s.Bytes))}. Open: {index}";
        }
        else if (document.DryRun)
        {
            yield return "Nothing was done.";
        }

        foreach (var line in Remarks(document))
        {
            yield return line;
        }
    }

    /// <summary>What was hidden, and what is missing.</summary>
    public static IEnumerable<string> Remarks(SessionExportDocument document)
    {
        if (document.Hidden.Count > 0)
        {
            var all = document.Hidden.Sum(h => h.Count);
            var rules = string.Join(
                ", ",
                document.Hidden.Select(h => all == h.Count && all == 1 ? h.Rule : $"{h.Count:N0} {h.Rule}")
            );
            yield return $"Hid {Sizes.Count(all, "likely secret")} ({rules}). Use --reveal to include {(all == 1 ? "it" : "them")}.";
        }

        foreach (var session in document.Sessions.Where(s => s.Missing.Count > 0))
        {
            yield return $"Not all of {session.Uuid} is here: {Sizes.Count(session.Missing.Count, "file")} of it could not be read. Look for another copy with: claude-backup sync";
        }

        foreach (var session in document.Sessions.Where(s => s.UnsavedBytes > 0))
        {
            yield return $"The last {Sizes.Text(session.UnsavedBytes)} of {session.Uuid} are not saved yet and not exported. Save them with: claude-backup sync";
        }

        foreach (var problem in document.Problems)
        {
            yield return $"Not exported: {problem.Path}. {problem.Reason}";
        }
    }

    private static ExportedSessionDocument Of(ExportStep step, SessionExportRequest request) =>
        new(step.Session.Id, TitleOf(step.Session, request), [step.File.Value], 0, []);

    private static string? TitleOf(StoredSession session, SessionExportRequest request) =>
        session.Digest.Title is { } title && !request.Reveals ? SecretMask.Of(title) : session.Digest.Title;
}
