using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>That nothing matches, and in what: never in words that could mean that nobody looked. Pure.</summary>
internal static class SearchNothing
{
    /// <summary>What is said of an answer without a match.</summary>
    public static IEnumerable<string> Sentences(SearchDocument document) =>
        document.Index is { Sessions: 0, UnsavedBytes: 0 }
            ? ["No session is saved yet, and nothing unsaved matches. New sessions are saved with: claude-backup sync"]
        : !document.TotalExact
            ?
            [
                "No match before the time ran out; some text was not read. Narrow the search, for example with --since or --project.",
            ]
        : !SearchGaps.IsNone(document.Index) ? ["No match in what could be searched; part of it could not."]
        // a note may have said why
        : document.Index is { Meant: 0, Sessions: > 0 }
            ? document.Notes.Count > 0 ? []
                : ["No session passes the filters."]
        : [$"No match in {Searched(document.Index)}{Except(document.Index.CutTexts)}."];

    private static string Searched(SearchIndexDocument index) =>
        Sizes.Count(index.Meant, "saved session")
        + (
            index.Meant == index.Sessions ? ""
            : index.Meant == 1 ? " that passes the filters"
            : " that pass the filters"
        );

    private static string Except(int cut) =>
        cut == 0
            ? ""
            : $", except that the middle of {Sizes.Count(cut, "text")} longer than a megabyte was not searched";
}
