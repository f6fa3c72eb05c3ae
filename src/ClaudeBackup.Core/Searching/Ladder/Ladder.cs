using System.Diagnostics;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// What is tried, rung by rung, where nothing has what was asked for: other forms of its words, words that are spelled nearly so, all of it but one thing. What a
/// rung finds is labelled with it, and told as such. Quotes, regular expressions and <c>case:yes</c> mean what they say.
/// </summary>
/// <param name="query">What was asked for.</param>
/// <param name="connection">The index.</param>
internal sealed class Ladder(SearchQuery query, SqliteConnection connection)
{
    /// <summary>How long texts are read for one rung; behind that no other is begun.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // nobody who typed more is helped by what lacks one of them
    private const int MostParts = 8;

    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Goes up until something is found.</summary>
    /// <param name="find">Looks for another query.</param>
    public Found Climb(Func<SearchQuery, IReadOnlyList<FoundPassage>> find)
    {
        if (query is not { Text: { } text, IsExact: false })
        {
            return Nothing([]);
        }

        using var words = new Vocabulary(connection);
        var near = new NearWords(words);
        var tried = new List<string>();
        if (Spelled(text, near.FormsOf, SearchMatch.Forms, "other forms of the words", tried, find) is { } forms)
        {
            return forms;
        }

        if (Spelled(text, near.CloseTo, SearchMatch.Close, "similar spellings", tried, find) is { } close)
        {
            return close;
        }

        return Without(text, near.FormsOf, tried, find)
            ?? Nothing(tried.Count == 0 ? [] : [$"These did not help either: {string.Join("; ", tried)}."]);
    }

    private bool IsOver => Stopwatch.GetElapsedTime(_started) > Longest;

    private Found? Spelled(
        QueryNode text,
        Func<string, IReadOnlyList<string>> others,
        SearchMatch match,
        string what,
        List<string> tried,
        Func<SearchQuery, IReadOnlyList<FoundPassage>> find
    )
    {
        if (IsOver || WiderQuery.Of(text, others) is not { } wider)
        {
            return null;
        }

        tried.Add(what);
        return Labelled(
            find(query with { Text = wider.Text }),
            match,
            $"No exact match. Showing {what} instead: {string.Join(", ", wider.Words)}."
        );
    }

    private Found? Without(
        QueryNode text,
        Func<string, IReadOnlyList<string>> forms,
        List<string> tried,
        Func<SearchQuery, IReadOnlyList<FoundPassage>> find
    )
    {
        if (text is not QueryNode.All { Nodes.Count: <= MostParts } all)
        {
            return null;
        }

        var index = BlockFilter.Of(query, withResults: true).In(connection);
        var parts = all
            .Nodes.Where(n => n is QueryNode.Word or QueryNode.Phrase)
            .OrderByDescending(n => TextTest.Of(n, isExact: false).Rows(index).Rows?.Count ?? int.MaxValue)
            .ToList();
        if (parts.Count < 2)
        {
            return null;
        }

        tried.Add("leaving out a word");
        // who remembers half of it may remember no endings either
        var rests = parts
            .Select(part => (Part: part, Text: (QueryNode?)WiderQuery.Without(all, part)))
            .Concat(parts.Select(part => (Part: part, WiderQuery.Of(WiderQuery.Without(all, part), forms)?.Text)));
        foreach (var (part, rest) in rests.Where(r => r.Text is not null).TakeWhile(_ => !IsOver))
        {
            var found = Labelled(
                find(query with { Text = rest }),
                SearchMatch.Close,
                $"Nothing matches the whole query. Showing matches without: {Typed(part)}"
            );
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static Found? Labelled(IReadOnlyList<FoundPassage> hits, SearchMatch match, string note) =>
        hits.Count == 0
            ? null
            : new Found([.. hits.Select(h => h with { Match = match })], IsWhole: true, InResults: 0)
            {
                Notes = [note],
            };

    private static Found Nothing(IReadOnlyList<string> notes) => new([], IsWhole: true, InResults: 0) { Notes = notes };

    private static string Typed(QueryNode node) =>
        node switch
        {
            QueryNode.Word word => word.Text,
            QueryNode.Phrase phrase => $"\"{phrase.Text}\"",
            _ => "",
        };
}
