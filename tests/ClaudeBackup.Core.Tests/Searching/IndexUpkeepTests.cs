using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>What a sync does for the search behind it.</summary>
public sealed class IndexUpkeepTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    private string File => SearchIndex.FileOf(_saved.Repository).Value;

    public void Dispose() => _saved.Dispose();

    [Fact]
    public void What_is_new_is_read_before_anybody_searches()
    {
        _saved.Save(Transcript.Id("1"), [SavedSessions.Prompt("alpha")]);
        _ = _saved.Search("alpha");
        _saved.Save(Transcript.Id("1"), [SavedSessions.Prompt("alpha") + SavedSessions.Answer("beta")]);

        var standing = Renew();
        var found = _saved.Search("beta");

        Assert.Equal(1, standing!.Read);
        Assert.Equal((1, 0), (found.Total, found.Unseen.ReadSegments));
        // the grown passage came, the one before it went: at once, or with the search if there was no time left
        Assert.Equal(2, standing.Rows + found.Unseen.WrittenRows);
    }

    [Fact]
    public void An_index_that_nobody_asked_for_is_not_made()
    {
        _saved.Save(Transcript.Id("1"), [SavedSessions.Prompt("alpha")]);

        Assert.Null(Renew());
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_damaged_index_is_left_to_the_search()
    {
        _saved.Save(Transcript.Id("1"), [SavedSessions.Prompt("alpha")]);
        _ = _saved.Search("alpha");
        System.IO.File.WriteAllText(File, "garbage");

        Assert.Null(Renew());
        Assert.Equal("garbage", System.IO.File.ReadAllText(File));
        Assert.Equal(1, _saved.Search("alpha").Total);
    }

    [Fact]
    public void An_index_that_another_run_has_is_not_waited_for()
    {
        _saved.Save(Transcript.Id("1"), [SavedSessions.Prompt("alpha")]);
        _ = _saved.Search("alpha");
        using var held = RepositoryLock.TryOpen(_saved.Repository, "search-lock");

        Assert.Null(Renew());
    }

    [Fact]
    public void What_is_much_is_left_in_part_to_the_search()
    {
        _saved.Save(Transcript.Id("0"), [SavedSessions.Prompt("alpha")]);
        _ = _saved.Search("alpha");
        for (var i = 1; i <= 4; i++)
        {
            _saved.Save(Transcript.Id($"{i}"), [SavedSessions.Prompt($"walrus {i} {Filling(6 * 1024 * 1024)}", i)]);
        }

        var standing = Renew();

        // 16 MiB of 24, unless the machine was so slow that there was time for less
        Assert.InRange(standing!.Read, 1, 2);
        Assert.Equal(4, standing.Read + standing.Behind.Count);
        Assert.Equal((4, 0), (_saved.Search("walrus").Total, _saved.Search("walrus").Unseen.BehindSessions));
    }

    [Fact]
    public void A_segment_beyond_all_that_may_be_read_does_not_stand_in_the_way_of_others()
    {
        _saved.Save(Transcript.Id("0"), [SavedSessions.Prompt("alpha")]);
        _ = _saved.Search("alpha");
        _saved.Save(Transcript.Id("1"), [SavedSessions.Prompt("small", 1)]);
        _saved.Save(Transcript.Id("2"), [SavedSessions.Prompt($"large {Filling(17 * 1024 * 1024)}", 2)]);

        var standing = Renew();

        Assert.Equal((1, 1), (standing!.Read, standing.Behind.Count));
    }

    [Fact]
    public void Nothing_is_taken_out_while_something_is_not_read()
    {
        _saved.Save(Transcript.Id("0"), [SavedSessions.Prompt("alpha") + SavedSessions.Prompt("beta", 1)]);
        _ = _saved.Search("alpha");
        _saved.Save(
            Transcript.Id("0"),
            [SavedSessions.Prompt("alpha") + SavedSessions.Prompt($"beta {Filling(17 * 1024 * 1024)}", 1)]
        );

        var standing = Renew();

        // what both have would have to be written anew
        Assert.Equal((1, 0), (standing!.Behind.Count, standing.Rows));
    }

    private IndexStanding? Renew() => new IndexUpkeep(_saved.Repository).Renew(_saved.Catalog, CancellationToken.None);

    private static string Filling(int length) => string.Concat(Enumerable.Repeat("lorem ipsum ", length / 12));
}
