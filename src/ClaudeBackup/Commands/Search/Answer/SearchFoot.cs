using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>
/// What is said of an answer as a whole: how much there is, and what was not looked at. That nothing was found, and that it could not be looked for, are
/// never the same words. Pure.
/// </summary>
internal static class SearchFoot
{
    /// <summary>All of it, as sentences.</summary>
    /// <param name="document">The answer.</param>
    /// <param name="isPart">Whether hits stand beside it that tell for themselves how many there are.</param>
    public static IEnumerable<string> Sentences(SearchDocument document, bool isPart) =>
        [
            // what else was tried is of no use before it is known that nothing was found
            .. IsNothing(document) ? [] : document.Notes,
            .. Total(document, isPart),
            .. IsNothing(document) ? document.Notes : [],
            .. Tools(document),
            .. Hidden(document),
            .. SearchGaps.Sentences(document.Index, IsNothing(document)),
        ];

    private static bool IsNothing(SearchDocument document) => document is { Total: 0, Close: 0, Read: not "" };

    private static IEnumerable<string> Hidden(SearchDocument document) =>
        document.Hits.Sum(hit => hit.Secrets) is > 0 and var hidden
            ?
            [
                $"{Sizes.Count(hidden, "secret is", "secrets are")} hidden; --reveal shows {(hidden == 1 ? "it" : "them")}.",
            ]
            : [];

    private static IEnumerable<string> Total(SearchDocument document, bool isPart) =>
        // a note has said that there is nothing to search for
        document is { Total: 0, Read: "" }
            ? []
        : document.Total == 0 ? [.. SearchNothing.Sentences(document), .. Close(document)]
        : document.Cursor is { } cursor
            ? [$"{Shown(document)} For the next page, add: {Wrapping.Whole($"--cursor {cursor}")}"]
        : isPart && document.TotalExact ? []
        : document.TotalExact ? [$"{Matching(document)}."]
        : [$"{Matching(document)} so far; there may be more. A larger --limit looks further."];

    // what is close is never counted as a match
    private static IEnumerable<string> Close(SearchDocument document) =>
        document.Close == 0 ? []
        : document.Cursor is { } cursor
            ?
            [
                $"Showing {document.Shown:N0} of {Coming(document)}. For the next page, add: {Wrapping.Whole($"--cursor {cursor}")}",
            ]
        : [$"{Coming(document)}."];

    private static string Coming(SearchDocument document) =>
        Sizes.Count(document.Close, "close match", "close matches");

    private static string Shown(SearchDocument document) =>
        $"Showing {document.Shown:N0} of {(document.TotalExact ? "" : "at least ")}{Sizes.Count(document.Total, "session")}.";

    private static string Matching(SearchDocument document) =>
        $"{Sizes.Count(document.Total, "session")} {(document.Total == 1 ? "matches" : "match")}";

    private static IEnumerable<string> Tools(SearchDocument document) =>
        document.Also.ToolResults switch
        {
            0 => [],
            null => ["Tool output was not searched. To search it, add: in:result"],
            1 => ["There may be 1 more match in tool output. To see it, add: in:result"],
            { } more => [$"There may be {more:N0} more matches in tool output. To see them, add: in:result"],
        };
}
