using ClaudeBackup.Commands;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Searching;

/// <summary>"There is nothing" and "I could not look" never read the same.</summary>
public sealed class SearchFootTests
{
    private static readonly SearchIndexDocument Whole = Found.Document().Index;

    // what was left out, and the words that tell so
    public static TheoryData<string, int, long, string, bool, string> Answers =>
        new()
        {
            { "", 0, 0, "file", true, "No match in 12 saved sessions." },
            { "", 0, 0, "busy", true, "No match in 12 saved sessions." },
            { "", 0, 0, "read-only", true, "No match in 12 saved sessions." },
            { "", 0, 0, "file", false, "No match before the time ran out" },
            { "behind", 2, 0, "file", true, "Not searched yet: 2 sessions (5 KB). Search again" },
            { "behind", 2, 0, "busy", true, "another run is reading them now" },
            { "behind", 2, 0, "read-only", true, "the search index cannot be written here" },
            { "notHere", 1, 0, "file", true, "Searched by title only: 1 session" },
            { "unsaved", 0, 5000, "file", true, "Not searched: 5 KB that live sessions have not saved yet" },
            { "unreadable", 0, 0, "file", true, "Could not read /home/ann/x" },
            {
                "cut",
                2,
                0,
                "file",
                true,
                "No match in 12 saved sessions, except that the middle of 2 texts longer than"
            },
            { "none", 0, 0, "file", true, "No session passes the filters." },
            { "some", 3, 0, "file", true, "No match in 3 saved sessions that pass the filters." },
            { "memory", 0, 0, "memory", true, "each search reads everything again" },
            { "rebuilt", 0, 0, "file", true, "was damaged, so it was built again" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Nothing_found_says_whether_everything_was_searched(
        string left,
        int sessions,
        long bytes,
        string place,
        bool isExact,
        string said
    )
    {
        var document = Found.Document() with
        {
            TotalExact = isExact,
            Index = Whole with
            {
                Place = place,
                Behind = left == "behind" ? sessions : 0,
                BehindBytes = left == "behind" ? 5000 : 0,
                NotHere = left == "notHere" ? sessions : 0,
                UnsavedBytes = bytes,
                Unreadable = left == "unreadable" ? ["/home/ann/x"] : [],
                CutTexts = left == "cut" ? sessions : 0,
                Meant = left is "none" or "some" ? sessions : 12,
                Rebuilt = left == "rebuilt",
            },
        };

        var sentences = SearchFoot.Sentences(document, isPart: true).ToList();

        Assert.Contains(
            sentences,
            s => s.StartsWith(said, StringComparison.Ordinal) || s.Contains(said, StringComparison.Ordinal)
        );
        var isWhole = left is "" or "memory" or "rebuilt" && isExact;
        Assert.Equal(isWhole && isExact, sentences.Contains("No match in 12 saved sessions."));
        Assert.Equal(
            left is "behind" or "notHere" or "unsaved" or "unreadable",
            sentences.Contains("No match in what could be searched; part of it could not.")
        );
    }

    [Fact]
    public void Where_nothing_was_looked_for_nothing_is_said_to_match_nowhere() =>
        Assert.Equal(
            ["A note."],
            SearchFoot.Sentences(Found.Document() with { Read = "", Notes = ["A note."] }, isPart: false)
        );

    [Theory]
    [InlineData(1, "1 secret is hidden; --reveal shows it.")]
    [InlineData(3, "3 secrets are hidden; --reveal shows them.")]
    public void What_is_hidden_is_told(int secrets, string said) =>
        Assert.Contains(said, SearchFoot.Sentences(Found.Document(Found.Hit with { Secrets = secrets }), isPart: true));

    [Fact]
    public void A_repository_without_sessions_is_not_one_in_which_nothing_matches() =>
        Assert.Contains(
            "No session is saved yet",
            Assert.Single(
                SearchFoot.Sentences(Found.Document() with { Index = Whole with { Sessions = 0 } }, isPart: true)
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1, 1, true, null, "1 session matches.")]
    [InlineData(7, 7, true, null, "7 sessions match.")]
    [InlineData(57, 10, true, "abc", "Showing 10 of 57 sessions. For the next page, add: --cursor abc")]
    [InlineData(57, 10, false, "abc", "Showing 10 of at least 57 sessions. For the next page, add: --cursor abc")]
    [InlineData(7, 7, false, null, "7 sessions match so far; there may be more. A larger --limit looks further.")]
    public void How_much_there_is_is_said(int total, int shown, bool isExact, string? cursor, string said) =>
        Assert.Equal(
            [said],
            SearchFoot
                .Sentences(
                    Found.Document() with
                    {
                        Total = total,
                        Shown = shown,
                        TotalExact = isExact,
                        Cursor = cursor,
                    },
                    isPart: false
                )
                .Select(PlainText.Clean)
        );

    [Fact]
    public void A_cursor_is_never_parted_from_its_option() =>
        Assert.Contains(
            Wrapping.Lines(
                "",
                SearchFoot
                    .Sentences(Found.Document(Found.Hit) with { Total = 2, Cursor = "abc" }, isPart: true)
                    .Single(),
                50
            ),
            line => line == "--cursor abc"
        );

    [Theory]
    [InlineData(1, 1, null, "1 close match.")]
    [InlineData(12, 10, "abc", "Showing 10 of 12 close matches. For the next page, add: --cursor abc")]
    public void What_comes_close_is_no_match(int close, int shown, string? cursor, string said) =>
        Assert.Equal(
            ["No match in 12 saved sessions.", said],
            SearchFoot
                .Sentences(Found.Document() with { Close = close, Shown = shown, Cursor = cursor }, isPart: true)
                .Select(PlainText.Clean)
        );

    [Fact]
    public void In_a_pipe_nothing_is_said_of_an_answer_that_is_whole() =>
        Assert.Empty(SearchFoot.Sentences(Found.Document(Found.Hit), isPart: true));

    [Theory]
    [InlineData(null, "Tool output was not searched. To search it, add: in:result")]
    [InlineData(1, "There may be 1 more match in tool output. To see it, add: in:result")]
    [InlineData(4, "There may be 4 more matches in tool output. To see them, add: in:result")]
    public void Matches_in_tool_output_are_told(int? count, string said) =>
        Assert.Equal(
            [said],
            SearchFoot.Sentences(Found.Document(Found.Hit) with { Also = new SearchAlsoDocument(count) }, isPart: true)
        );
}
