using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Secrets;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Commands;

/// <summary>What was found, as one document.</summary>
/// <param name="commands">The lines that go on from a hit.</param>
/// <param name="typed">The query as it was typed.</param>
/// <param name="request">What was asked.</param>
internal sealed class SearchDocumentView(HitCommands commands, string typed, SearchRequest request)
{
    // in a document a score is there to be compared
    private const int Places = 3;

    /// <param name="result">What was found.</param>
    /// <param name="behind">Where the page before ended; null for the first one.</param>
    /// <param name="took">How long it took.</param>
    public SearchDocument Of(SearchResult result, SearchCursor? behind, TimeSpan took) =>
        new(
            typed,
            QueryText.Of(request.Query),
            result.Total,
            result.IsTotalExact,
            result.Close,
            result.Hits.Count,
            SearchCursor.Of(request, result)?.ToString(),
            (long)took.TotalMilliseconds,
            Index(result),
            new SearchAlsoDocument(result.InResults),
            [
                .. request.Query.Notes,
                .. result.Notes,
                .. behind is { } page && page.Generation != result.Generation ? [Moved] : Array.Empty<string>(),
            ],
            [.. result.Hits.Select(Hit)],
            request.Trace is { } trace ? Explained(trace) : null
        );

    private const string Moved =
        "Something was saved or read since the previous page, so sessions may have moved in the list: this page goes on after the last session shown. Search again without --cursor to see them all in order.";

    private static SearchIndexDocument Index(SearchResult result) =>
        new(
            result.Generation.ToString("x16", CultureInfo.InvariantCulture),
            result.Unseen.Sessions,
            result.Unseen.Meant,
            result.Unseen.BehindSessions,
            result.Unseen.BehindBytes,
            result.Unseen.NotHereSessions,
            result.Unseen.UnsavedBytes,
            [.. result.Unseen.Unreadable.Select(path => path.Value)],
            result.Unseen.CutTexts,
            Word(result.Unseen.Place),
            result.Unseen.WasRebuilt
        );

    private SearchHitDocument Hit(SearchHit hit)
    {
        var session = hit.Session;
        var resume = commands.Resume(session);
        return new SearchHitDocument(
            session.Id,
            session.Machine.Value,
            session.ProjectPath,
            session.Digest.Title is { } title && !request.Reveals ? SecretMask.Of(title) : session.Digest.Title,
            Word(hit.Kind),
            OrNull(hit.Entry),
            OrNull(hit.Line),
            OrNull(hit.Turn),
            OrNull(hit.Tool),
            Time(hit.Time),
            hit.Snippet.Text,
            [.. hit.Snippet.Ranges.Select(r => new[] { r.Start, r.Length })],
            hit.Snippet.IsCutBefore,
            hit.Snippet.IsCutBehind,
            hit.IsCut,
            hit.Answer?.Text,
            Word(hit.Match),
            Math.Round(hit.Score, Places),
            hit.More,
            [.. hit.AlsoIn.Select(s => new SearchPlaceDocument(s.Id, s.Machine.Value, s.ProjectPath))],
            [.. hit.Context.Select(Turn)],
            OrNull(hit.Agent),
            OrNull(hit.File),
            hit.State,
            hit.IsUnsaved,
            Time(session.AbsentSince),
            hit.Snippet.Secrets + (hit.Answer?.Secrets ?? 0) + hit.Others.Sum(other => other.Snippet.Secrets),
            resume?.Line,
            resume?.Note,
            commands.Restore(hit),
            commands.Show(hit),
            [.. hit.Others.Select(Match)]
        );
    }

    private SearchMatchDocument Match(SearchHit hit) =>
        new(
            Word(hit.Kind),
            OrNull(hit.Entry),
            OrNull(hit.Line),
            OrNull(hit.Turn),
            OrNull(hit.Tool),
            Time(hit.Time),
            hit.Snippet.Text,
            [.. hit.Snippet.Ranges.Select(r => new[] { r.Start, r.Length })],
            hit.Snippet.IsCutBefore,
            hit.Snippet.IsCutBehind,
            OrNull(hit.Agent),
            OrNull(hit.File),
            hit.State,
            hit.IsUnsaved,
            commands.Show(hit)
        );

    private static SearchTurnDocument Turn(TurnNearby turn) =>
        new(OrNull(turn.Number), turn.IsOwn, OrNull(turn.Entry), Time(turn.Time), turn.Prompt?.Text, turn.Answer?.Text);

    private static SearchExplainDocument Explained(SearchTrace trace) =>
        new(
            [.. trace.Terms.Select(t => new SearchTermDocument(t.Text, t.Passages, t.IsExact))],
            [
                .. trace.Steps.Select(s => new SearchStepDocument(
                    s.Name,
                    Math.Round(s.Took.TotalMilliseconds, 1),
                    s.Count,
                    s.Of
                )),
            ]
        );

    private static string? Time(DateTimeOffset? time) => time is { } at ? Timestamp.Format(at) : null;

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static int? OrNull(int number) => number > 0 ? number : null;

    private static string Word<T>(T value)
        where T : struct, Enum =>
        value.ToString() is var name && name == nameof(IndexPlace.ReadOnly) ? "read-only" : name.ToLowerInvariant();
}
