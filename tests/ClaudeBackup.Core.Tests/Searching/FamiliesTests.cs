using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>One conversation in several files is one hit.</summary>
public sealed class FamiliesTests : IDisposable
{
    private const string Boundary =
        """{"type":"system","subtype":"compact_boundary","uuid":"b1","logicalParentUuid":"last-of-one","timestamp":"2026-03-01T10:00:00Z","content":"Conversation compacted"}"""
        + "\n";

    private readonly SavedSessions _saved = new();

    public void Dispose() => _saved.Dispose();

    [Fact]
    public void A_session_resumed_six_times_is_one_hit_and_all_are_named()
    {
        var all = SavedSessions.Prompt("why do the otters hide") + SavedSessions.Answer("for the seals came");
        Save("1", all);
        for (var i = 2; i <= 7; i++)
        {
            all += SavedSessions.Prompt($"and what of number {i}", i * 10);
            Save($"{i}", all);
        }

        var result = _saved.Search("otters");

        var hit = Assert.Single(result.Hits);
        Assert.Equal(("7", 1), (hit.Session.Id[..1], result.Total));
        Assert.Equal(["6", "5", "4", "3", "2", "1"], hit.AlsoIn.Select(s => s.Id[..1]));
    }

    [Fact]
    public void A_fork_that_parted_within_its_first_turn_is_of_the_family()
    {
        var question = SavedSessions.Prompt("why do the otters hide");
        Save("1", question + SavedSessions.Answer("for the seals came", 1) + SavedSessions.Answer("with otters", 2));
        Save("2", question + SavedSessions.Answer("for they are shy otters", 3));

        var hit = Assert.Single(_saved.Search("otters").Hits);

        Assert.Equal(("2", "1"), (hit.Session.Id[..1], Assert.Single(hit.AlsoIn).Id[..1]));
        // what the fork alone has not is found in the other
        Assert.Equal("1", Assert.Single(_saved.Search("seals").Hits).Session.Id[..1]);
    }

    [Fact]
    public void What_a_compaction_opened_a_new_file_for_goes_on_from_the_old_one()
    {
        Save(
            "1",
            SavedSessions.Prompt("count the otters")
                + SavedSessions.Answer("there are nine otters", 1)
                + SavedSessions.Answer("done", 2, uuid: "last-of-one")
                + SavedSessions.Answer("that was all", 3, uuid: "behind-it")
        );
        Save("2", Boundary + SavedSessions.Prompt("a summary: otters were counted", 61, uuid: "s1"));

        var result = _saved.Search("otters");

        Assert.Equal((1, 1), (result.Total, result.Hits[0].AlsoIn.Count));
        Assert.Equal("1", Assert.Single(_saved.Search("nine otters").Hits).Session.Id[..1]);
    }

    [Fact]
    public void A_session_with_one_id_on_two_machines_is_one_hit()
    {
        var shared = SavedSessions.Prompt("an otter");
        Save("1", shared + SavedSessions.Prompt("here it went on with otters", 20));
        _saved.Save(
            Transcript.Id("1"),
            [shared + SavedSessions.Prompt("there it went elsewhere with otters", 30)],
            machine: "laptop"
        );

        var hit = Assert.Single(_saved.Search("otters").Hits);

        Assert.Equal(("laptop", "test"), (hit.Session.Machine.Value, Assert.Single(hit.AlsoIn).Machine.Value));
        Assert.Equal("test", Assert.Single(_saved.Search("here otters").Hits).Session.Machine.Value);
    }

    [Fact]
    public void Forks_are_known_by_what_they_say()
    {
        Save("1", SavedSessions.Prompt("an otter"));
        Save("2", With("forkedFrom", $$"""{"sessionId":"{{Transcript.Id("1")}}","messageUuid":"u0"}"""));
        Save("3", With("sessionId", $"\"{Transcript.Id("1")}\""));
        Save("4", SavedSessions.Prompt("another otter", 90));

        Assert.Equal(["2", "3"], Found("otter* is:fork"));
        Assert.Equal(["1", "4"], Found("otter* -is:fork"));
        Assert.Equal(2, _saved.Search("otter*").Total);

        static string With(string name, string value) =>
            SavedSessions
                .Prompt("an otter", 40)
                .Replace("\"uuid\"", $"\"{name}\":{value},\"uuid\"", StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_that_only_say_the_same_are_none()
    {
        Save("1", SavedSessions.Title("Otters") + SavedSessions.Prompt("run the otters", 10, uuid: "x"));
        Save("2", SavedSessions.Title("Otters") + SavedSessions.Prompt("run the otters", 20, uuid: "y"));

        var result = _saved.Search("run otters");

        Assert.Equal(2, result.Total);
        Assert.All(result.Hits, h => Assert.Empty(h.AlsoIn));
    }

    [Fact]
    public void Pages_count_families()
    {
        for (var i = 1; i <= 3; i++)
        {
            var beginning = SavedSessions.Prompt($"otters of family {i}", i * 10);
            Save($"{i}a", beginning);
            Save($"{i}b", beginning + SavedSessions.Answer("more otters", (i * 10) + 1));
        }

        var first = _saved.Search("otters", r => r with { Limit = 2 });
        var second = _saved.Search("otters", r => r with { Limit = 2, Skip = 2 });

        Assert.Equal((3, 3), (first.Total, second.Total));
        Assert.Equal(3, first.Hits.Concat(second.Hits).Select(h => h.Session.Id[..1]).Distinct().Count());
    }

    private void Save(string id, string transcript) => _saved.Save(Transcript.Id(id), [transcript]);

    private string[] Found(string query) =>
        [
            .. _saved
                .Search(query)
                .Hits.SelectMany(h => h.AlsoIn.Prepend(h.Session))
                .Select(s => s.Id[..1])
                .Order(StringComparer.Ordinal),
        ];
}
