using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>What this program gave back when it was called in a session.</summary>
public sealed class RecallTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    public RecallTests()
    {
        _saved.Save(Transcript.Id("1"), [SavedSessions.Prompt("why do the flamingos leak memory")]);
        _saved.Save(
            Transcript.Id("2"),
            [
                SavedSessions.Prompt("look it up", 10)
                    + SavedSessions.Tool(
                        "Bash",
                        """{"command":"cd x && claude-backup search leak","description":"Search"}""",
                        "2026-03-01 why do the flamingos leak memory",
                        minute: 11
                    )
                    + SavedSessions.Tool("Bash", """{"command":"ls"}""", "pelicans in a usual result", minute: 12),
            ]
        );
        _saved.Save(
            Transcript.Id("3"),
            [
                SavedSessions.Prompt("<bash-input>claude-backup show 1000</bash-input>", 20)
                    + SavedSessions.Prompt("<bash-stdout>the flamingos leak memory</bash-stdout>", 21),
            ]
        );
    }

    public static TheoryData<string, string> Queries =>
        new()
        {
            { "flamingos", "1" },
            { "flamingos leak", "1" },
            { "\"flamingos leak\"", "1" },
            { "/flaming.s/", "1" },
            { "flaming*", "1" },
            { "flamingos in:result", "" },
            { "flamingos in:notice", "" },
            { "flamingos in:tool", "" },
            { "flamingos tool:Bash", "" },
            { "flamingos in:recall", "2 3" },
            { "flamingos leak in:recall", "2 3" },
            { "\"flamingos leak\" in:recall", "2 3" },
            { "flamingos in:recall in:prompt", "1 2 3" },
            { "flamingos -in:recall", "1" },
            { "pelicans", "2" },
            { "pelicans in:recall", "" },
            { "look -flamingos", "2" },
        };

    public void Dispose() => _saved.Dispose();

    [Theory]
    [MemberData(nameof(Queries))]
    public void Is_found_where_it_is_asked_for_alone(string query, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', _saved.Search(query).Hits.Select(h => h.Session.Id[..1]).Order(StringComparer.Ordinal))
        );

    [Fact]
    public void Is_not_counted_among_what_tools_gave_back() =>
        Assert.Equal(0, _saved.Search("flamingos", r => r with { Limit = 1 }).InResults);

    [Fact]
    public void Is_forgotten_with_its_session()
    {
        _ = _saved.Search("flamingos");
        _saved.Forget(Transcript.Id("1"));
        _saved.Forget(Transcript.Id("2"));
        _saved.Forget(Transcript.Id("3"));
        _ = _saved.Search("flamingos");

        var bytes = File.ReadAllBytes(SearchIndex.FileOf(_saved.Repository).Value);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("flamingos"u8));
    }
}
