using System.Text;
using ClaudeBackup.Core.Claude;
using Xunit;
using static ClaudeBackup.Core.Tests.Claude.TitleEntries;

namespace ClaudeBackup.Core.Tests.Claude;

/// <summary>Where the client 2.1.330 shows less than there is, or what is not of the session.</summary>
public sealed class TitleOfLastResortTests
{
    public static TheoryData<string, string?, string[]> BetterThanShown { get; } =
        new()
        {
            // it shows the summary of the other conversation; 2.0.77, which wrote them, looks for the leaf as we do
            { "a summary of another conversation", "First", [Summary("Other", "elsewhere"), User("First")] },
            {
                "summaries of this and another conversation",
                "Sum",
                [Summary("Sum", "u"), Summary("Other", "elsewhere"), User("First")]
            },
            // it shows the beginning of the session's id, or what nobody wrote
            { "the last prompt is markup", "First", [User("First"), LastPrompt("<bash-input>x</bash-input>")] },
            { "the last prompt is an interruption", "First", [User("First"), LastPrompt(Interrupted)] },
            { "a blank title", "First", [User("First"), """{"type":"custom-title","customTitle":"  "}"""] },
            // it does not list subagents of old; where one began the file, what the user wrote behind it is the title
            { "a side chain first", "After it", [User("Side", more: ",\"isSidechain\":true"), User("After it")] },
            // it shows "(session)"; 2.1.100 showed words behind an element
            {
                "words behind an element",
                "Inline behind it",
                [User("<ide_opened_file>x</ide_opened_file>\nInline behind it")]
            },
            { "markup of the user", "please", [User("<div>fix this</div> please")] },
            {
                "the task of a teammate",
                "Port the parser",
                [User("<teammate-message teammate_id=\"lead\" summary=\"Do it\">Port the parser</teammate-message>")]
            },
            { "what to remember", "use tabs", [User("<user-memory-input>use tabs</user-memory-input>")] },
            { "markup and a command", "/clear", [User("<div>fix this</div> please"), User(Clear)] },
        };

    [Theory]
    [MemberData(nameof(BetterThanShown))]
    public void A_session_has_a_title_where_anything_is_there_for_one(string form, string? title, string[] entries)
    {
        _ = form;
        Assert.Equal(title, TitleOf(entries));
    }

    [Fact]
    public void A_title_has_two_hundred_characters_at_most_and_ends_with_one_that_is_seen()
    {
        Assert.Equal(new string('x', 200), TitleOf([User(new string('x', 300))]));
        Assert.Equal(new string('x', 199), TitleOf([User(new string('x', 199) + " y")]));
        Assert.StartsWith(
            "/deploy xxx",
            TitleOf([User($"<command-name>/deploy</command-name><command-args>{new string('x', 9000)}</command-args>")])
        );
    }

    [Fact]
    public void What_stands_behind_the_first_prompt_is_no_title_of_a_later_segment()
    {
        var first = TranscriptReader.Digest(Encoding.UTF8.GetBytes(User("First")));
        var next = TranscriptReader.Digest(Encoding.UTF8.GetBytes(User(Clear)));

        Assert.Equal(("First", null), (first.Then(next).FirstPrompt, first.Then(next).FirstCommand));
        Assert.Equal(("First", "/clear"), (next.Then(first).FirstPrompt, next.Then(first).FirstCommand));
    }
}
