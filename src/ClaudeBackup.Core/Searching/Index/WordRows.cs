using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>Asks FTS5 in which passages words stand. What it is asked is made here of words that we cut, so no query can be one that it does not understand.</summary>
/// <param name="connection">The index.</param>
/// <param name="columns">In which columns of what was said; parts of compound words among them.</param>
/// <param name="withResults">Whether in what tools gave back, too.</param>
/// <param name="withRecall">Whether in what this program gave back when it was called in a session.</param>
internal sealed class WordRows(
    SqliteConnection connection,
    IReadOnlyList<string> columns,
    bool withResults,
    bool withRecall
)
{
    // a word in what a tool gave back is seldom what was meant
    private const double OfResults = 0.25;

    /// <summary>The statement about what was said.</summary>
    internal const string Said = $"SELECT rowid, bm25(said, {IndexSchema.Weights}) FROM said WHERE said MATCH ?";

    /// <summary>The statement about what tools gave back.</summary>
    internal const string Given = "SELECT rowid, bm25(given) FROM given WHERE given MATCH ?";

    /// <summary>Words that stand one behind the other.</summary>
    /// <param name="words">The words.</param>
    /// <param name="isPrefix">Whether the last may go on.</param>
    /// <param name="parts">Of a compound word its parts, which may stand in another; else empty.</param>
    public RowSet Of(IReadOnlyList<string> words, bool isPrefix, IReadOnlyList<string> parts)
    {
        var rows = new Dictionary<long, double>();
        if (columns.Count > 0)
        {
            var whole = $"{{{string.Join(' ', columns)}}} : {Phrase(words)}{(isPrefix ? " *" : "")}";
            Add(rows, Said, parts.Count == 0 ? whole : $"({whole}) OR ({PartsColumn} : {Phrase(parts)})", 1);
        }

        if (withResults)
        {
            var whole = All(words, isPrefix);
            Add(rows, Given, parts.Count == 0 ? whole : $"({whole}) OR ({All(parts, isPrefix: false)})", OfResults);
        }

        if (withRecall)
        {
            Add(rows, Said, $"{IndexSchema.Columns[IndexSchema.Recall]} : ({All([.. words, .. parts], isPrefix)})", 1);
        }

        return new RowSet(rows, !withResults || (words.Count == 1 && parts.Count == 0));
    }

    /// <summary>Passages in which one of these tools is at work.</summary>
    public RowSet OfTools(IEnumerable<string> tools) => Meta(tools.Select(t => $"\"{IndexSchema.ToolWord(t)}\" *"));

    /// <summary>Passages in which a tool failed.</summary>
    public RowSet OfErrors() => Meta([$"\"{IndexSchema.ErrorWord}\""]);

    private static string PartsColumn => IndexSchema.Columns[IndexSchema.Parts];

    private RowSet Meta(IEnumerable<string> words)
    {
        var rows = new Dictionary<long, double>();
        Add(rows, Said, $"{IndexSchema.Columns[IndexSchema.Meta]} : ({string.Join(" OR ", words)})", 0);
        return new RowSet(rows, IsExact: false);
    }

    private void Add(Dictionary<long, double> rows, string text, string match, double weight)
    {
        using var statement = connection.Prepare(text);
        _ = statement.Bind(1, match);
        while (statement.Step())
        {
            // the better, the more below zero
            rows[statement.Long(0)] = rows.GetValueOrDefault(statement.Long(0)) - (weight * statement.Double(1));
        }
    }

    private static string Phrase(IEnumerable<string> words) => $"\"{string.Join(' ', words)}\"";

    private static string All(IReadOnlyList<string> words, bool isPrefix) =>
        string.Join(" AND ", words.Select((w, i) => $"\"{w}\"{(isPrefix && i == words.Count - 1 ? " *" : "")}"));
}
