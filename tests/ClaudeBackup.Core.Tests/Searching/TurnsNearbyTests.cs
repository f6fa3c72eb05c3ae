using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>The turns around a hit, through segments and passages.</summary>
public sealed class TurnsNearbyTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    public TurnsNearbyTests() =>
        // a turn begins in one segment and ends in the next, another one has two passages for it is long
        _saved.Save(
            Transcript.Id("1"),
            [
                SavedSessions.Answer("before any prompt", 1)
                    + SavedSessions.Prompt("first", 2)
                    + SavedSessions.Answer("told first", 3)
                    + SavedSessions.Prompt("second", 4),
                SavedSessions.Tool("Bash", """{"command":"make"}""", new string('x', 70_000), minute: 5)
                    + SavedSessions.Answer("on the way", 6)
                    + SavedSessions.Answer("told second, a walrus", 7),
                SavedSessions.Prompt("third", 8)
                    + SavedSessions.Answer("told third: sk-ant-api03-" + new string('A', 93) + "AA", 9),
            ]
        );

    public void Dispose() => _saved.Dispose();

    [Theory]
    [InlineData("walrus", 0, "2:second/told second, a walrus*")]
    [InlineData("walrus", 1, "1:first/told first 2:second/told second, a walrus* 3:third/")]
    [InlineData("walrus", 9, "0:/before any prompt 1:first/told first 2:second/told second, a walrus* 3:third/")]
    [InlineData("make", 1, "1:first/told first 2:second/told second, a walrus* 3:third/")]
    [InlineData("third in:prompt", 1, "2:second/told second, a walrus 3:third/")]
    public void They_are_given_with_their_prompt_and_their_last_answer(string query, int around, string expected)
    {
        var hit = Assert.Single(_saved.Search(query, r => r with { Around = around }).Hits);

        var shown = string.Join(
            ' ',
            hit.Context.Select(t => $"{t.Number}:{t.Prompt?.Text}/{t.Answer?.Text}{(t.IsOwn ? "*" : "")}")
        );
        if (around > 0)
        {
            Assert.StartsWith(expected.TrimEnd('*'), shown, StringComparison.Ordinal);
            Assert.Equal(hit.Turn, Assert.Single(hit.Context, t => t.IsOwn).Number);
        }
        else
        {
            Assert.Empty(hit.Context);
        }
    }

    [Fact]
    public void Secrets_in_them_are_masked()
    {
        var third = _saved.Search("walrus", r => r with { Around = 1 }).Hits[0].Context[^1];

        Assert.Equal(1, third.Answer!.Secrets);
        Assert.DoesNotContain("AAAA", third.Answer.Text, StringComparison.Ordinal);
        Assert.Contains(
            "AAAA",
            _saved.Search("walrus", r => r with { Around = 1, Reveals = true }).Hits[0].Context[^1].Answer!.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_not_saved_yet_has_them_too()
    {
        var id = Transcript.Id("9");
        var passages = PassageDivision.Of(
            ContentReader.Read(
                Encoding.UTF8.GetBytes(
                    SavedSessions.Prompt("one", 1) + SavedSessions.Prompt("a gnu", 2) + SavedSessions.Prompt("three", 3)
                )
            )
        );
        var session = _saved.Catalog.Sessions[0] with { Id = id, Transcript = null };
        _saved.Unsaved.Add(new UnsavedText(session, passages, LinesBefore: 0));

        var hit = Assert.Single(_saved.Search("gnu", r => r with { Around = 1 }).Hits);

        Assert.Equal([1, 2, 3], hit.Context.Select(t => t.Number));
        Assert.Equal([false, true, false], hit.Context.Select(t => t.IsOwn));
    }
}
