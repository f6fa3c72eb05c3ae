using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What a search did not look at. Pure.</summary>
internal static class SearchGaps
{
    /// <summary>Whether everything was searched.</summary>
    public static bool IsNone(SearchIndexDocument index) =>
        index is { Behind: 0, NotHere: 0, UnsavedBytes: 0, Unreadable: [] };

    /// <summary>A sentence for each gap.</summary>
    /// <param name="index">What was looked at.</param>
    /// <param name="isEmpty">Whether nothing was found: that is told with the texts that lack their middle.</param>
    public static IEnumerable<string> Sentences(SearchIndexDocument index, bool isEmpty)
    {
        if (index.Rebuilt)
        {
            yield return "The search index was damaged, so it was built again. Nothing that is saved was touched.";
        }

        if (index.Behind > 0)
        {
            yield return $"Not searched yet: {Sizes.Count(index.Behind, "session")} ({Sizes.Text(index.BehindBytes)}){Why(index.Place)}";
        }

        if (index.NotHere > 0)
        {
            yield return $"Searched by title only: {Sizes.Count(index.NotHere, "session")} whose text is not on this machine, or is damaged. Fetch one with: claude-backup peek ID";
        }

        if (index.UnsavedBytes > 0)
        {
            yield return $"Not searched: {Sizes.Text(index.UnsavedBytes)} that live sessions have not saved yet. Save it with: claude-backup sync";
        }

        if (index.Unreadable is [var first, ..])
        {
            yield return $"Could not read {PlainText.Clean(first)}{(index.Unreadable.Count > 1 ? $" and {index.Unreadable.Count - 1:N0} more" : "")}, so what is not saved yet was not searched there.";
        }

        if (index.CutTexts > 0 && !(isEmpty && IsNone(index)))
        {
            yield return $"Not searched: the middle of {Sizes.Count(index.CutTexts, "text")} longer than a megabyte.";
        }

        if (index.Place == "memory")
        {
            yield return "The search index could not be saved, so each search reads everything again.";
        }
    }

    private static string Why(string place) =>
        place switch
        {
            "busy" => ", because another run is reading them now. Search again in a moment.",
            "read-only" => ", because the search index cannot be written here.",
            _ => ". Search again to go on.",
        };
}
