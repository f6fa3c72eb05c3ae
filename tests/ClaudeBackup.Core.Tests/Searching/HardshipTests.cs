using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Sqlite;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

/// <summary>What goes wrong around an index, and what is odd in what is stored: a search answers all the same.</summary>
public sealed class HardshipTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    public void Dispose() => _saved.Dispose();

    [Fact]
    public void A_build_that_ends_at_any_step_is_gone_on_with()
    {
        const int Segments = 6;
        for (var i = 0; i < Segments; i++)
        {
            Save($"{i}", SavedSessions.Prompt($"walrus {i}", i));
        }

        for (var step = 0; step < Segments; step++)
        {
            var reads = 0;
            using var index = SearchIndex.Open(_saved.Repository);
            using var store = new SegmentStore(_saved.Repository);
            var bytes = new StoredBytes(_saved.Repository, store);
            var renewal = new IndexRenewal(
                index,
                SegmentOwners.Of(_saved.Catalog.Sessions),
                owner => reads++ < 1 ? bytes.TryRead(owner) : throw new IOException("ended")
            )
            {
                Together = 1,
            };

            // the last finds one segment left, and is through
            Assert.Equal(
                step == Segments - 1,
                Record.Exception(() => renewal.Run(TimeSpan.MaxValue, CancellationToken.None)) is null
            );
        }

        var result = _saved.Search("walrus");
        Assert.Equal((Segments, 0), (result.Total, result.Unseen.ReadSegments));
    }

    [Fact]
    public void What_a_write_that_was_killed_left_is_rolled_back()
    {
        Save("1", SavedSessions.Prompt("walrus"));
        _ = _saved.Search("walrus");
        var file = SearchIndex.FileOf(_saved.Repository);
        var (before, journal) = (File.ReadAllBytes(file.Value), file.Value + "-journal");
        byte[] left;
        using (var connection = SqliteConnection.Open(file, writes: true, TimeSpan.Zero))
        {
            // so that pages are written before the end, as those of a large write are
            connection.Execute("PRAGMA journal_mode=TRUNCATE", "PRAGMA cache_size=1", "BEGIN IMMEDIATE");
            for (var i = 0; i < 200; i++)
            {
                connection.Execute($"INSERT INTO passage(hash, body) VALUES(x'{i:x8}', zeroblob(5000))");
            }

            left = File.ReadAllBytes(journal);
            before = File.ReadAllBytes(file.Value);
        }

        File.WriteAllBytes(file.Value, before);
        File.WriteAllBytes(journal, left);

        var result = _saved.Search("walrus");
        Assert.Equal((1, false), (result.Total, result.Unseen.WasRebuilt));
        using var whole = SqliteConnection.Open(file, writes: false, TimeSpan.Zero);
        Assert.Equal(1, whole.Number("SELECT count(*) FROM passage"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-journal")]
    public void A_folder_in_the_place_of_the_index_or_its_journal_is_no_obstacle(string name)
    {
        Save("1", SavedSessions.Prompt("walrus"));
        _ = Directory.CreateDirectory(SearchIndex.FileOf(_saved.Repository).Value + name + "/within");

        Assert.Equal(1, _saved.Search("walrus").Total);
        Assert.Equal(1, _saved.Search("walrus").Total);
        Assert.Equal(0, _saved.Search("walrus").Unseen.ReadSegments);
    }

    [Fact]
    public async Task Searches_beside_each_other_all_answer()
    {
        for (var i = 0; i < 40; i++)
        {
            Save($"{i:x2}", SavedSessions.Prompt($"walrus {i}", i));
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _saved.Search("walrus"))));

        // each knows all, or says that it does not
        Assert.All(results, r => Assert.True(r.Total == 40 || r.Unseen.BehindSessions > 0));
        Assert.Contains(results, r => r.Total == 40);
        Assert.Equal((40, 0), (_saved.Search("walrus").Total, _saved.Search("walrus").Unseen.ReadSegments));
    }

    [LinuxFact("One thread is somebody else here, who may read and not write.")]
    public void An_index_that_cannot_be_written_answers_with_what_it_knows()
    {
        Save("1", SavedSessions.Prompt("walrus one"));
        _ = _saved.Search("walrus");
        using (var opened = System.Diagnostics.Process.Start("chmod", ["-R", "a+rX", _saved.Repository.Root.Value]))
        {
            opened.WaitForExit();
        }

        Save("2", SavedSessions.Prompt("walrus two", 5));

        SearchResult? result = null;
        OrdinaryUser.Does(() => result = _saved.Search("walrus in:prompt"));

        Assert.Equal((1, IndexPlace.ReadOnly, 1), (result!.Total, result.Unseen.Place, result.Unseen.BehindSessions));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("100%")]
    [InlineData("%20")]
    [InlineData("größe 设备")]
    [InlineData("what?x=1#y")]
    [InlineData("file:x")]
    public void A_file_may_have_any_name(string name)
    {
        using var directory = new TemporaryDirectory();
        Platform.RequirePosix();
        var file = directory.Path / name;
        using (var connection = SqliteConnection.Open(file, writes: true, TimeSpan.Zero))
        {
            connection.Execute("CREATE TABLE x(y)");
        }

        Assert.True(File.Exists(file.Value));
        using var again = SqliteConnection.Open(file, writes: false, TimeSpan.Zero);
        Assert.Equal(0, again.Number("SELECT count(*) FROM x"));
    }

    [Fact]
    public void A_line_of_31_MiB_is_found_by_its_beginning_and_its_end()
    {
        var text = $"the walrus {string.Concat(Enumerable.Repeat("lorem ipsum ", 31 * 1024 * 1024 / 12))} a penguin";
        Save("1", SavedSessions.Prompt(text));

        Assert.Equal((1, 1), (_saved.Search("walrus").Total, _saved.Search("penguin").Total));
        Assert.True(new FileInfo(SearchIndex.FileOf(_saved.Repository).Value).Length < 4 * 1024 * 1024);
    }

    [Fact]
    public void That_the_middle_of_a_text_is_not_searched_is_told_where_its_session_is_meant()
    {
        var half = string.Concat(Enumerable.Repeat("lorem ipsum ", 100_000));
        Save("1", SavedSessions.Prompt($"{half} walrus {half}"));
        _saved.Save("2", [SavedSessions.Prompt("penguin")], cwd: "/home/ann/other");

        var result = _saved.Search("walrus");

        Assert.Equal((0, 1), (result.Total, result.Unseen.CutTexts));
        Assert.Equal(1, _saved.Search("lorem").Unseen.CutTexts);
        Assert.Equal(0, _saved.Search("walrus project:other").Unseen.CutTexts);
    }

    [Fact]
    public void A_line_that_is_no_entry_is_found()
    {
        Save("1", SavedSessions.Prompt("penguin") + "{\"type\":\"user\",\"mess walrus\n" + SavedSessions.Answer("ok"));

        var hit = Assert.Single(_saved.Search("walrus").Hits);

        Assert.Equal((ContentKind.Notice, 2), (hit.Kind, hit.Line));
    }

    [Fact]
    public void Pictures_add_nothing()
    {
        var picture = Convert.ToBase64String(new byte[4 * 1024 * 1024]);
        Save("1", SavedSessions.Tool("Read", """{"file_path":"/x.png"}""", $"see\n{picture}\nthe walrus"));

        Assert.Equal(1, _saved.Search("walrus").Total);
        Assert.True(new FileInfo(SearchIndex.FileOf(_saved.Repository).Value).Length < 1024 * 1024);
    }

    public static TheoryData<string, bool> Odd =>
        new()
        {
            { new string('x', 10_000), false },
            { string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"w{i}")), false },
            { string.Concat(Enumerable.Repeat("(", 5000)) + "walrus", true },
            { string.Concat(Enumerable.Repeat("the ", 2500)), true },
            { "the of and is", true },
            { "?!.,;:-_", false },
            { "   ", false },
            { "\0", false },
            { "walrus\u0000", true },
            { "/(a+)+$/", true },
            { "/(/", false },
            { "NEAR", false },
            { "AND", true },
            { "OR", false },
            { "NOT", false },
            { "*", false },
            { "said : walrus", false },
            { "'; DROP TABLE said", false },
            { "\ud800", false },
        };

    [Theory]
    [MemberData(nameof(Odd))]
    public void Whatever_is_typed_has_an_answer_soon(string query, bool isFound)
    {
        Save("1", SavedSessions.Prompt("the walrus of the sea and its ice is aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = _saved.Search(query);

        Assert.Equal(isFound, result.Hits.Any(h => h.Match is not (SearchMatch.Forms or SearchMatch.Close)));
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("İSTANBUL", "istanbul ıstanbul ISTANBUL İstanbul")]
    [InlineData("diyarbakır", "DIYARBAKIR diyarbakir Diyarbakır")]
    [InlineData("straße", "STRAẞE Straße straße")]
    [InlineData("مرحبا بالعالم", "مرحبا مَرْحَبًا بالعالم \"مرحبا بالعالم\"")]
    [InlineData("שלום עולם", "שלום שָׁלוֹם עולם")]
    [InlineData("ひらがな", "ひら がな ひらがな")]
    [InlineData("naïve Ångström", "naive NAÏVE angstrom ångström")]
    [InlineData("Привет Ёлка", "привет ПРИВЕТ ёлка елка")]
    public void Scripts_are_folded_alike_in_texts_and_in_queries(string text, string queries)
    {
        Save("1", SavedSessions.Prompt(text));

        var asked = queries.Contains('"', StringComparison.Ordinal) ? [queries] : queries.Split(' ');
        Assert.All(asked, q => Assert.Equal(SearchMatch.Exact, Assert.Single(_saved.Search(q).Hits).Match));
    }

    [Fact]
    public void A_project_is_where_it_worked_never_a_neighbour()
    {
        var a = new[] { "/home/dev/a.b", "/home/dev/a-b", "/home/dev/a_b" };
        for (var i = 0; i < a.Length; i++)
        {
            _saved.Save(Transcript.Id($"{i}"), [SavedSessions.Prompt("walrus", i, cwd: a[i])], cwd: a[i]);
        }

        _saved.Save(Transcript.Id("9"), [SavedSessions.Title("walrus")], cwd: "/home/dev/a-b");

        Assert.Equal("0", Found("project:a.b walrus"));
        // the last tells nothing of where it was
        Assert.Equal("1 9", Found("project:a-b walrus"));
        Assert.Equal("2", Found("project:a_b walrus"));
        Assert.Equal("0 1 2 9", Found("project:-home-dev-a-b walrus"));
        Assert.Equal("", Found("project:c walrus"));
    }

    [Fact]
    public void Times_that_are_missing_or_to_come_are_no_harm()
    {
        Save("1", SavedSessions.Prompt("walrus", 60 * 24 * 365 * 30));
        Save("2", """{"type":"user","uuid":"x","message":{"content":"walrus without a time"}}""" + "\n");
        Save("3", SavedSessions.Prompt("walrus"));

        Assert.Equal("1 2 3", Found("walrus"));
        Assert.Equal("3", Found("walrus since:2026-02-01 until:2026-04-01"));
        Assert.Equal("1", Found("walrus since:2040-01-01"));
        Assert.All(_saved.Search("walrus").Hits, h => Assert.True(double.IsFinite(h.Score)));
        Assert.Equal(
            ["1", "3"],
            _saved
                .Search("walrus", r => r with { Order = SearchOrder.Newest })
                .Hits.Where(h => h.Time is not null)
                .Select(h => h.Session.Id[..1])
        );
    }

    private string Found(string query) =>
        string.Join(' ', _saved.Search(query).Hits.Select(h => h.Session.Id[..1]).Order(StringComparer.Ordinal));

    private void Save(string id, string transcript) => _saved.Save(Transcript.Id(id), [transcript]);
}
