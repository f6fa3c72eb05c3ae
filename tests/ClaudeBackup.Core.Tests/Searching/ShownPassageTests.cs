using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>Which passage of a session is shown, and which part of it.</summary>
public sealed class ShownPassageTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    public void Dispose() => _saved.Dispose();

    [Fact]
    public void Where_the_title_matches_too_the_best_passage_is_shown_and_a_title_alone_where_there_is_none()
    {
        Save(
            "1",
            SavedSessions.Title("Fix the checkout race")
                + SavedSessions.Prompt("Why does the checkout race?", 1, uuid: "aaaaaaaa")
                + SavedSessions.Prompt("and the walrus", 3)
        );
        Save("2", SavedSessions.Title("The checkout race again") + SavedSessions.Prompt("go on", 5));

        var hits = _saved.Search("checkout race").Hits.ToDictionary(h => h.Session.Id[..1]);

        Assert.Equal((ContentKind.Prompt, "aaaaaaaa"), (hits["1"].Kind, hits["1"].Entry));
        Assert.Equal(ContentKind.Title, hits["2"].Kind);
        Assert.Equal(
            ContentKind.Title,
            Assert.Single(_saved.Search("race in:title").Hits, h => h.Session.Id[0] == '1').Kind
        );
    }

    [Fact]
    public void Whoever_names_a_session_is_given_every_passage_in_it_in_order()
    {
        Save(
            "1",
            string.Concat(Enumerable.Range(0, 5).Select(n => SavedSessions.Prompt($"otter {n}", n, uuid: $"e{n}")))
        );
        Save("2", SavedSessions.Prompt("otter elsewhere", 9));

        var all = Assert.Single(_saved.Search("otter session:1").Hits);
        var best = _saved.Search("otter").Hits;

        Assert.Equal(4, all.More);
        Assert.Equal(
            ["e0", "e1", "e2", "e3", "e4"],
            all.Others.Append(all).Select(h => h.Entry).Order(StringComparer.Ordinal)
        );
        Assert.Equal(all.Others.OrderBy(h => h.Time), all.Others);
        Assert.All(best, hit => Assert.Empty(hit.Others));
    }

    [Theory]
    [InlineData("role:user otter", "1")]
    [InlineData("in:assistant otter", "2")]
    [InlineData("role:nobody otter", "")]
    public void Who_speaks_is_named_as_transcripts_do_too(string query, string expected)
    {
        Save("1", SavedSessions.Prompt("an otter"));
        Save("2", SavedSessions.Prompt("go on", 5) + SavedSessions.Answer("an otter", 6));

        var found = _saved.Search(query).Hits.Where(h => h.Match is SearchMatch.Exact).Select(h => h.Session.Id[..1]);

        Assert.Equal(expected, string.Concat(found));
    }

    [Fact]
    public void The_piece_that_is_shown_has_the_word_that_tells_most()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 100).Select(n => $"line {n} ok"));
        var places = Places(lines, "line", "79", "ok");

        var snippet = Snippet.Of(lines, places, reveals: true);

        Assert.Contains("line 79 ok", snippet.Text, StringComparison.Ordinal);
        Assert.Contains(snippet.Ranges, r => snippet.Text.AsSpan(r.Start, r.Length).SequenceEqual("79"));
    }

    [Fact]
    public void Of_pieces_with_as_many_words_the_one_with_most_places_is_shown()
    {
        var text = $"otter {new string('x', 400)} Otter otter OTTER {new string('y', 400)} otter";

        var snippet = Snippet.Of(text, Places(text, "otter"), reveals: true);

        Assert.Equal(3, snippet.Ranges.Count);
    }

    [Fact]
    public void A_place_longer_than_what_is_shown_is_shown_from_its_beginning()
    {
        var text = new string('a', 300) + " " + new string('b', 500) + " c";

        var snippet = Snippet.Of(text, [new TextRange(301, 500), new TextRange(802, 1)], reveals: true);

        Assert.Contains('b', snippet.Text);
        Assert.NotEmpty(snippet.Ranges);
    }

    private static IEnumerable<TextRange> Places(string text, params string[] words) =>
        words.SelectMany(word =>
            Enumerable
                .Range(0, text.Length)
                .Where(at => text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(at => new TextRange(at, word.Length))
        );

    private void Save(string id, string transcript) => _saved.Save(Transcript.Id(id), [transcript]);
}
