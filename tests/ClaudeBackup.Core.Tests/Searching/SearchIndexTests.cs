using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sqlite;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

public sealed class SearchIndexTests : IDisposable
{
    private static readonly string One = Transcript.Id("1");
    private static readonly string Two = Transcript.Id("2");

    private readonly SavedSessions _saved = new();

    private string File => SearchIndex.FileOf(_saved.Repository).Value;

    public void Dispose() => _saved.Dispose();

    [Fact]
    public void What_is_known_is_not_read_again()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha"), SavedSessions.Prompt("beta", 5)]);

        Assert.Equal((2, 2), Costs());
        Assert.Equal((0, 0), Costs());
    }

    [Fact]
    public void A_line_more_costs_one_segment_and_its_last_passage()
    {
        var end = SavedSessions.Prompt("beta", 5) + SavedSessions.Answer("yes", 6) + SavedSessions.Prompt("gamma", 7);
        _saved.Save(One, [SavedSessions.Prompt("alpha"), end]);
        _ = Costs();

        _saved.Save(One, [SavedSessions.Prompt("alpha"), end + SavedSessions.Answer("delta", 8)]);

        // the passage that has grown is written, and what it was is taken out
        Assert.Equal((1, 2), Costs());
        Assert.Equal(1, _saved.Search("delta").Total);
    }

    [Fact]
    public void A_fork_shares_what_it_has_copied()
    {
        var shared = SavedSessions.Prompt("alpha") + SavedSessions.Answer("beta");
        _saved.Save(One, [shared]);
        _ = Costs();

        _saved.Save(Two, [shared.Replace("\"uuid\"", "\"sessionId\":\"other\",\"uuid\"", StringComparison.Ordinal)]);

        Assert.Equal((1, 0), Costs());
        var hit = Assert.Single(_saved.Search("alpha").Hits);
        Assert.Single(hit.AlsoIn);
    }

    [Fact]
    public void What_is_forgotten_is_gone_from_its_bytes()
    {
        _saved.Save(
            One,
            [
                SavedSessions.Prompt("the xylophone secret")
                    + SavedSessions.Tool("Bash", """{"command":"ls"}""", "zanzibar stands in a result"),
            ]
        );
        _saved.Save(Two, [SavedSessions.Prompt("the rest stays", 9)]);
        Assert.Equal(2, _saved.Search("the").Total);
        Assert.All(["xylophone", "zanzibar"], word => Assert.Contains(word, Bytes(), StringComparison.Ordinal));
        var body = Assert.Single(Bodies("xylophone"));

        _saved.Forget(One);

        Assert.Equal(1, _saved.Search("the").Total);
        Assert.All(
            ["xylophone", "zanzibar", body],
            word => Assert.DoesNotContain(word, Bytes(), StringComparison.Ordinal)
        );
        Assert.Equal(0, _saved.Search("xylophone").Total);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData(null)]
    public void An_index_that_is_damaged_is_made_anew_once(string? content)
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _ = Costs();
        // null: its beginning alone
        System.IO.File.WriteAllBytes(
            File,
            content is null ? System.IO.File.ReadAllBytes(File)[..6000] : Encoding.UTF8.GetBytes(content)
        );

        var result = _saved.Search("alpha");

        // an empty file is one that was never written
        Assert.Equal((1, content is not ""), (result.Total, result.Unseen.WasRebuilt));
        Assert.Equal((0, 0), Costs());
    }

    [Theory]
    [InlineData("UPDATE segment SET hash = x'00'")]
    [InlineData("UPDATE passage SET body = x'00'")]
    [InlineData("DELETE FROM said_config")]
    public void Rows_that_say_what_none_can_say_are_damage(string statement)
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _ = Costs();
        using (
            var connection = SqliteConnection.Open(SearchIndex.FileOf(_saved.Repository), writes: true, TimeSpan.Zero)
        )
        {
            connection.Execute(statement);
        }

        Assert.Equal(1, _saved.Search("alpha OR alph*").Total);
        Assert.Equal((0, 0), Costs());
    }

    [Fact]
    public void A_pipe_in_its_place_is_put_out_of_the_way()
    {
        Platform.RequireLinux("mkfifo makes a pipe.");
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [File]))
        {
            made.WaitForExit();
        }

        Assert.Equal(1, _saved.Search("alpha").Total);
        Assert.Equal((0, 0), Costs());
    }

    [Fact]
    public void Damage_that_shows_while_it_is_read_is_told()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _ = Costs();
        using (
            var connection = SqliteConnection.Open(SearchIndex.FileOf(_saved.Repository), writes: true, TimeSpan.Zero)
        )
        {
            connection.Execute("UPDATE passage SET body = x'00'");
        }

        var result = _saved.Search("alpha");

        Assert.Equal((1, true, 1), (result.Total, result.Unseen.WasRebuilt, result.Unseen.ReadSegments));
        Assert.False(_saved.Search("alpha").Unseen.WasRebuilt);
    }

    [Fact]
    public void An_index_of_another_version_is_made_anew()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _ = Costs();
        using (
            var connection = SqliteConnection.Open(SearchIndex.FileOf(_saved.Repository), writes: true, TimeSpan.Zero)
        )
        {
            connection.Execute("PRAGMA user_version=99");
        }

        Assert.Equal((1, 1), Costs());
    }

    [Fact]
    public void It_is_nobody_elses_to_read()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _ = Costs();

        Assert.Equal(
            FilePermissions.PrivateFile,
            _saved.Repository.Files.Look(new AbsolutePath(File), followLink: false)!.Mode
        );
    }

    [Fact]
    public void Where_no_file_can_be_made_it_is_in_memory()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        System.IO.File.WriteAllText((_saved.Repository.LocalFolder / SearchIndex.Folder).Value, "in the way");

        var result = _saved.Search("alpha");

        Assert.Equal((1, IndexPlace.Memory, 1), (result.Total, result.Unseen.Place, result.Unseen.ReadSegments));
    }

    [Fact]
    public void While_another_run_writes_it_what_it_knows_is_the_answer()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _ = Costs();
        _saved.Save(Two, [SavedSessions.Prompt("beta") + SavedSessions.Answer("alpha")]);
        using var held = RepositoryLock.TryOpen(_saved.Repository, "search-lock");

        var result = _saved.Search("alpha");

        Assert.Equal((1, IndexPlace.Busy, 1), (result.Total, result.Unseen.Place, result.Unseen.BehindSessions));
        Assert.True(result.Unseen.BehindBytes > 0);
    }

    [Fact]
    public void A_renewal_without_time_goes_on_where_the_last_one_ended()
    {
        for (var i = 0; i < 5; i++)
        {
            _saved.Save(Transcript.Id($"{i}"), [SavedSessions.Prompt($"alpha{i}", i)]);
        }

        var behind = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            using var index = SearchIndex.Open(_saved.Repository);
            var owners = SegmentOwners.Of(_saved.Catalog.Sessions);
            using var store = new SegmentStore(_saved.Repository);
            behind.Add(
                new IndexRenewal(index, owners, new StoredBytes(_saved.Repository, store).TryRead) { Together = 1 }
                    .Run(TimeSpan.Zero, CancellationToken.None)
                    .Behind.Count
            );
        }

        Assert.Equal([4, 3, 2, 1, 0, 0], behind);
    }

    [Fact]
    public void A_segment_that_is_not_here_is_told_and_no_failure()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        _saved.Save(Two, [SavedSessions.Prompt("alpha two", 4)]);
        foreach (var lost in Directory.GetFiles(_saved.Repository.Root.Value, Two + "*", SearchOption.AllDirectories))
        {
            System.IO.File.Delete(lost);
        }

        var result = _saved.Search("alpha");

        // by its title, which the list tells
        Assert.Equal((2, 1), (result.Total, result.Unseen.NotHereSessions));
        Assert.Equal([ContentKind.Prompt, ContentKind.Title], result.Hits.Select(h => h.Kind).Order());
    }

    [Fact]
    public void Words_are_found_by_FTS5_and_places_by_an_index()
    {
        _saved.Save(One, [SavedSessions.Prompt("alpha")]);
        using var index = SearchIndex.Open(_saved.Repository);

        Assert.Equal(["SCAN said VIRTUAL TABLE INDEX 0:M8"], Plan(index, WordRows.Said));
        Assert.Equal(["SCAN given VIRTUAL TABLE INDEX 0:M1"], Plan(index, WordRows.Given));
        Assert.Equal(["SEARCH place USING INDEX place_of_passage (passage=?)"], Plan(index, Candidates.One));
    }

    private static List<string> Plan(SearchIndex index, string text)
    {
        using var statement = index.Connection.Prepare("EXPLAIN QUERY PLAN " + text);
        var steps = new List<string>();
        while (statement.Step())
        {
            steps.Add(statement.Text(3));
        }

        return steps;
    }

    private (int Read, int Rows) Costs()
    {
        var unseen = _saved.Search("nothing that is anywhere").Unseen;
        return (unseen.ReadSegments, unseen.WrittenRows);
    }

    private string Bytes() => Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(File));

    // as they lie in the file, of passages with that word
    private List<string> Bodies(string word)
    {
        using var connection = SqliteConnection.Open(
            SearchIndex.FileOf(_saved.Repository),
            writes: false,
            TimeSpan.Zero
        );
        using var statement = connection.Prepare("SELECT body FROM passage");
        var bodies = new List<string>();
        while (statement.Step())
        {
            var body = statement.Bytes(0).ToArray();
            if (
                PassageBody
                    .Read(body)
                    .Entries.Any(e => e.Blocks.Any(b => b.Text.Contains(word, StringComparison.Ordinal)))
            )
            {
                bodies.Add(Encoding.Latin1.GetString(body));
            }
        }

        return bodies;
    }
}
