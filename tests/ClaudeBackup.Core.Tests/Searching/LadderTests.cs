using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>What is tried where nothing is found.</summary>
public sealed class LadderTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    public LadderTests()
    {
        Save("1", SavedSessions.Prompt("rotate the refresh token of the gateway"));
        Save("2", SavedSessions.Prompt("migrations fail", 10) + SavedSessions.Answer("the schema was cached", 11));
        Save(
            "3",
            SavedSessions.Prompt("look", 20)
                + SavedSessions.Tool("Bash", """{"command":"x"}""", "deployments were throttled", minute: 21)
                + SavedSessions.Prompt("a walrus", 30)
                + SavedSessions.Prompt("a pangolin", 40)
        );
    }

    // what is typed, the sessions that are found, how near they are, and what the note names
    public static TheoryData<string, string, SearchMatch?, string> Rungs =>
        new()
        {
            { "rotate token", "1", SearchMatch.Exact, "" },
            { "walrus pangolin", "3", SearchMatch.Session, "" },
            { "rotating token", "1", SearchMatch.Forms, "rotate" },
            { "rotation of tokens", "1", SearchMatch.Forms, "token" },
            { "migration failing", "2", SearchMatch.Forms, "migrations" },
            { "caching schemas", "2", SearchMatch.Forms, "cached" },
            { "deployment", "3", SearchMatch.Forms, "deployments" },
            { "refesh token", "1", SearchMatch.Close, "refresh" },
            { "refresj", "1", SearchMatch.Close, "refresh" },
            { "gatewya", "1", SearchMatch.Close, "gateway" },
            { "pangolins walrus", "3", SearchMatch.Close, "without: pangolins" },
            { "refresh token zzyzx", "1", SearchMatch.Close, "zzyzx" },
            { "walrus schema", "2", SearchMatch.Close, "without: walrus" },
            { "zzyzx", "", null, "" },
            { "zzyzx qwxyz", "", null, "leaving out a word" },
            // who remembers half of it remembers no endings either
            { "rotating tokens zzyzx", "1", SearchMatch.Close, "without: zzyzx" },
            { "\"rotating token\"", "", null, "" },
            { "/rotating/", "", null, "" },
            { "rotating*", "", null, "" },
            { "case:yes rotating", "", null, "" },
            { "rotating -gateway", "", null, "forms" },
            { "rotating project:elsewhere", "", null, "forms" },
            { "rotating in:answer", "", null, "forms" },
            { "", "", null, "" },
        };

    public static TheoryData<string, string> Stems =>
        new()
        {
            { "rotate rotated rotating rotation rotations", "rotat" },
            { "configure configured configuring configuration configurations", "configur" },
            { "migrate migrates migrated migrating migration migrations", "migrat" },
            { "stopped stopping stops", "stop" },
            { "query queries querying queried", "quer" },
            { "copies copied copying", "cop" },
            { "deploy deploys deployed deployment deployments", "deplo" },
            { "class classes", "class" },
            { "process processes processing processed", "process" },
            { "cache caches cached caching", "cach" },
            { "document documents documented documentation", "docu" },
            { "initialize initialized initialization", "initializ" },
            { "install installed installing", "install" },
            { "run", "run" },
            { "status statuses", "status" },
            { "walrus walruses", "walrus" },
            { "comment comments commented", "comment" },
            { "ts2304", "ts2304" },
            { "设备", "设备" },
            { "über", "über" },
        };

    public void Dispose() => _saved.Dispose();

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Each_rung_is_labelled(string query, string expected, SearchMatch? match, string named)
    {
        var result = _saved.Search(query);

        Assert.Equal(
            expected,
            string.Join(' ', result.Hits.Select(h => h.Session.Id[..1]).Order(StringComparer.Ordinal))
        );
        Assert.All(result.Hits, h => Assert.Equal(match, h.Match));
        Assert.Contains(named, string.Join(' ', result.Notes), StringComparison.Ordinal);
        // what is close is never counted
        Assert.Equal(
            match is SearchMatch.Close ? (0, result.Hits.Count) : (result.Hits.Count, 0),
            (result.Total, result.Close)
        );
        Assert.Equal(
            match is null or SearchMatch.Exact or SearchMatch.Session,
            result.Hits.Count == 0 || result.Notes.Count == 0
        );
    }

    [Theory]
    [MemberData(nameof(Stems))]
    public void Forms_of_a_word_begin_alike(string words, string stem) =>
        Assert.All(words.Split(' '), word => Assert.Equal(stem, WordStem.Of(word)));

    [Fact]
    public void One_letter_apart_is_what_one_slip_makes()
    {
        var near = NearWords.OneApart("token").ToHashSet(StringComparer.Ordinal);

        Assert.All(["oken", "tken", "toekn", "tokens", "xtoken", "taken"], word => Assert.Contains(word, near));
        Assert.All(["tok", "tokenss", "nekot"], word => Assert.DoesNotContain(word, near));
    }

    [Fact]
    public void What_is_not_saved_yet_and_titles_are_on_the_ladder_too()
    {
        Save("4", SavedSessions.Title("Rotating the penguins") + SavedSessions.Prompt("go on", 50));

        var hit = Assert.Single(_saved.Search("rotated penguin").Hits);

        Assert.Equal(("4", SearchMatch.Forms), (hit.Session.Id[..1], hit.Match));
    }

    [Fact]
    public void A_session_that_has_what_must_not_be_there_is_none_though_its_words_are_scattered()
    {
        Assert.Equal(1, _saved.Search("walrus pangolin").Total);
        Assert.Equal(0, _saved.Search("walrus pangolin -throttled").Total);
    }

    private void Save(string id, string transcript) => _saved.Save(Transcript.Id(id), [transcript]);
}
