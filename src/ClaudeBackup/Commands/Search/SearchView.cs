using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what was found, and what was not looked at.</summary>
/// <param name="screen">Where it is told.</param>
/// <param name="own">The slug of this machine.</param>
internal sealed class SearchView(Screen screen, Slug own)
{
    private const string Gap = " · ";
    private const int Digits = 8;

    public SearchDocument Document(string typed, SearchRequest request, SearchResult result)
    {
        var shown = request.Skip + result.Hits.Count;
        return new SearchDocument(
            typed,
            result.Total,
            result.IsTotalExact,
            result.Close,
            result.Hits.Count,
            shown < result.Total + result.Close ? shown.ToString(CultureInfo.InvariantCulture) : null,
            result.InResults,
            new SearchIndexDocument(
                result.Unseen.Sessions,
                result.Unseen.BehindSessions,
                result.Unseen.BehindBytes,
                result.Unseen.NotHereSessions,
                result.Unseen.UnsavedBytes,
                Word(result.Unseen.Place),
                result.Unseen.WasRebuilt
            ),
            [.. request.Query.Notes, .. result.Notes],
            [.. result.Hits.Select(Hit)]
        );
    }

    public IEnumerable<string> Lines(SearchDocument document)
    {
        foreach (var hit in document.Hits)
        {
            foreach (var line in screen.Height is null ? Bare(hit) : Told(hit))
            {
                yield return line;
            }
        }

        foreach (var sentence in Foot(document).SelectMany(screen.Text))
        {
            yield return sentence;
        }
    }

    private SearchHitDocument Hit(SearchHit hit)
    {
        var session = hit.Session;
        var isHere = session.AbsentSince is null && session.Machine == own;
        return new SearchHitDocument(
            session.Id,
            session.Machine.Value,
            session.ProjectPath,
            session.Digest.Title,
            Word(hit.Kind),
            OrNull(hit.Entry),
            hit.Line > 0 ? hit.Line : null,
            hit.Turn > 0 ? hit.Turn : null,
            OrNull(hit.Tool),
            hit.Time is { } time ? Timestamp.Format(time) : null,
            hit.Snippet.Text,
            [.. hit.Snippet.Ranges.Select(r => new[] { r.Start, r.Length })],
            hit.Snippet.IsCutBefore,
            hit.Snippet.IsCutBehind,
            hit.Answer?.Text,
            Word(hit.Match),
            hit.More,
            [.. hit.AlsoIn.Select(s => new SearchPlaceDocument(s.Id, s.Machine.Value, s.ProjectPath))],
            OrNull(hit.Agent),
            hit.State,
            hit.IsUnsaved,
            session.AbsentSince is { } since ? Timestamp.Format(since) : null,
            hit.Snippet.Secrets + (hit.Answer?.Secrets ?? 0),
            isHere
                ? ResumeCommand.For(
                    session,
                    new ResumePlace(session.ProjectPath, Note: null),
                    ShellLine.ShellsOfThisSystem[0]
                )
                : null,
            session.Transcript is null && session.SideFiles.Count == 0
                ? null
                : $"claude-backup restore {session.Id}{(session.Machine == own ? "" : $" --machine {session.Machine}")}"
        );
    }

    // for programs that read lines: nothing is cut, nothing is laid out
    private static IEnumerable<string> Bare(SearchHitDocument hit) => [$"{hit.Uuid}:{hit.Entry}:{hit.Kind}:{hit.Text}"];

    private IEnumerable<string> Told(SearchHitDocument hit)
    {
        string?[] heads =
        [
            hit.Time is { } time ? screen.Local.InTables(time) : null,
            ShortPath.InHome(hit.ProjectPath ?? "", screen.Home),
            hit.Title ?? "(no title)",
            hit.Uuid[..Digits],
            hit.Machine == own.Value ? null : hit.Machine,
            hit.Unsaved ? "not saved yet" : null,
            hit.AbsentSince is null ? null : "deleted at the source, kept here",
            hit.Match switch
            {
                "forms" => "other forms of the words",
                "close" => "close, not what was asked for",
                _ => null,
            },
            hit.State is { } state ? $"state {state}" : null,
        ];
        yield return PlainText.Cut(string.Join(Gap, heads.Where(h => !string.IsNullOrEmpty(h))), screen.Width);
        var where =
            hit.Agent is { } agent ? $"{hit.Kind} in {agent}"
            : hit.Tool is { } tool ? $"{hit.Kind} {tool}"
            : hit.Kind;
        foreach (
            var line in Wrapping.Lines($"  {where, -8} ", Ends(hit.Text, hit.CutBefore, hit.CutBehind), screen.Width)
        )
        {
            yield return line;
        }

        if (hit.Answer is { } answer)
        {
            yield return PlainText.Cut($"  {"answer", -8} {answer}", screen.Width);
        }

        if (hit.More > 0 || hit.AlsoIn.Count > 0)
        {
            yield return $"  {"", -8} {string.Join(", ", new[] { hit.More > 0 ? $"+{Sizes.Count(hit.More, "more passage")}" : "", hit.AlsoIn.Count > 0 ? $"also in {Sizes.Count(hit.AlsoIn.Count, "other session")}" : "" }.Where(t => t.Length > 0))}";
        }

        yield return $"  {hit.Resume ?? hit.Restore ?? "Save it with: claude-backup sync"}";
        yield return "";
    }

    private static string Ends(string text, bool before, bool behind) =>
        $"{(before ? "…" : "")}{text}{(behind ? "…" : "")}";

    private IEnumerable<string> Foot(SearchDocument document)
    {
        foreach (var note in document.Notes)
        {
            yield return note;
        }

        if (screen.Height is not null || document.Total == 0)
        {
            yield return document.Total == 0
                ? $"Nothing was found in {Sizes.Count(document.Index.Sessions, "stored session")}."
                : $"{Sizes.Count(document.Total, "session")}{(document.TotalExact ? "" : " or more")}{(document.Shown < document.Total ? $", {document.Shown:N0} shown" : "")}.{(document.Cursor is { } cursor ? $" See the next with: --cursor {cursor}" : "")}";
        }

        if (document.ToolResults > 0)
        {
            yield return $"{Sizes.Count(document.ToolResults, "more passage")} {(document.ToolResults == 1 ? "has" : "have")} it in what tools gave back: in:result";
        }

        foreach (var unseen in Unseen(document.Index))
        {
            yield return unseen;
        }
    }

    private static IEnumerable<string> Unseen(SearchIndexDocument index)
    {
        if (index.Behind > 0)
        {
            yield return $"Not looked into yet: {Sizes.Count(index.Behind, "session")}, {Sizes.Text(index.BehindBytes)}{(index.Place == "busy" ? ", for another run is reading them" : "")}. Search again.";
        }

        if (index.NotHere > 0)
        {
            yield return $"Not looked into, for their bytes are not here: {Sizes.Count(index.NotHere, "session")}. Bring one here with: claude-backup peek ID";
        }

        if (index.UnsavedBytes > 0)
        {
            yield return $"Not looked into, for it is not saved: {Sizes.Text(index.UnsavedBytes)} of live sessions. Save them with: claude-backup sync";
        }

        if (index.Place == "memory")
        {
            yield return "The index could not be kept, so every search reads everything.";
        }
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string Word<T>(T value)
        where T : struct, Enum =>
        value.ToString() is var name && name == nameof(IndexPlace.ReadOnly) ? "read-only" : name.ToLowerInvariant();
}
