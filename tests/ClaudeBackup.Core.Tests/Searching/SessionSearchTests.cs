using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Searching;

public sealed class SessionSearchTests : IDisposable
{
    private readonly SavedSessions _saved = new();

    public SessionSearchTests()
    {
        Save(
            "1",
            SavedSessions.Prompt("Why does the login fail? See foo_bar(x) and C:\\src\\api.cs")
                + SavedSessions.Answer("The token had expired: getUserName returned null.")
        );
        Save(
            "2",
            SavedSessions.Title("Café rotation")
                + SavedSessions.Prompt("Rotate the refresh token of the café", 10)
                + SavedSessions.Tool(
                    "Bash",
                    """{"command":"dotnet build src/Api"}""",
                    "error TS2304: cannot find ECONNREFUSED",
                    isError: true,
                    minute: 11
                )
                + SavedSessions.Tool(
                    "Edit",
                    """{"file_path":"/home/dev/api/src/token.cs","old_string":"a","new_string":"b"}""",
                    "ok",
                    minute: 12
                )
        );
        Save(
            "3",
            SavedSessions.Prompt("设备清单 重跑gen后 🚀 한국어", 20)
                + SavedSessions.Answer("commit 3f2a91c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0", 21)
        );
        Save(
            "4",
            SavedSessions.Prompt("foo-bar is another thing", 30) + SavedSessions.Prompt("and later a walrus", 31)
        );
        _saved.Put(
            $"projects/{Transcript.Folder()}/{Transcript.Id("5")}.jsonl",
            "laptop",
            isGone: true,
            [SavedSessions.Prompt("an old deleted talk about penguins", 40)]
        );
        _saved.Put(
            $"projects/{Transcript.Folder()}/{Transcript.Id("4")}/subagents/agent-a1b2.jsonl",
            "test",
            isGone: false,
            [SavedSessions.Prompt("subtask: count the gnus", 33)]
        );
    }

    // what is looked for, and the first digits of the sessions in which it is
    public static TheoryData<string, string> Queries =>
        new()
        {
            { "login", "1" },
            { "LOGIN fail", "1" },
            { "login walrus", "" },
            { "login OR walrus", "1 4" },
            { "token", "1 2" },
            { "token -login", "2" },
            { "token NOT rotate", "1" },
            { "token NOT in:prompt", "1 2" },
            { "token -project:dev/api", "" },
            { "token NOT project:dev/api", "" },
            { "penguins -is:saved", "" },
            { "login -since:2026-03-02", "1" },
            { "session:1 -auth*", "1" },
            { "3000", "" },
            { "30000000", "3" },
            { "3f2a91*", "3" },
            { "rotat*", "2" },
            { "rotat", "" },
            { "foo_bar", "1 4" },
            { "\"foo_bar(\"", "1" },
            { "\"foo-bar\"", "4" },
            { "\"token of the\"", "2" },
            { "\"the refresh TOKEN\"", "2" },
            { "\"oken of\"", "" },
            { "getusername", "1" },
            { "userName", "1" },
            { "username", "" },
            { "user", "1" },
            { "api.cs", "1" },
            { @"C:\src\api.cs", "1" },
            { "TS2304", "2" },
            { "ts2304: econnrefused", "2" },
            { "cafe", "2" },
            { "café", "2" },
            { "cafe\u0301", "2" },
            { "CAFÉ", "2" },
            { "设", "3" },
            { "备", "3" },
            { "单", "3" },
            { "设备", "3" },
            { "备清单", "3" },
            { "设清", "" },
            { "gen", "3" },
            { "🚀", "3" },
            { "국어", "3" },
            { "3f2a91c4", "3" },
            { "3f2a91c", "3" },
            { "/TS\\d{4}/", "2" },
            { "/log.n fa(il|st)/ token", "1" },
            { "->", "" },
            { "(x)", "1" },
            { "?", "1" },
            { "penguins", "5" },
            { "is:deleted", "5" },
            { "-is:deleted penguins", "" },
            { "machine:laptop talk", "5" },
            { "machine:nowhere talk", "" },
            { "gnus", "4" },
            { "is:subagent count", "4" },
            { "-is:subagent gnus", "" },
            { "tool:Bash", "2" },
            { "tool:Bash build", "2" },
            { "tool:Edit build", "" },
            { "file:token.cs", "2" },
            { "file:src/token.cs rotate", "2" },
            { "file:ken.cs", "" },
            { "in:prompt token", "2" },
            { "in:answer token", "1" },
            { "in:result econnrefused", "2" },
            { "-in:result econnrefused", "" },
            { "in:title rotation", "2" },
            { "rotation", "2" },
            { "is:error", "2" },
            { "branch:ma login", "1" },
            { "branch:other login", "" },
            { "model:opus token", "1" },
            { "session:3000", "3" },
            { "project:dev/api walrus", "4" },
            { "project:-home-dev-api walrus", "4" },
            { "project:dev-api walrus", "" },
            { "project:elsewhere walrus", "" },
            { "since:2026-03-01 until:2026-03-01 login", "1" },
            { "since:2026-03-02 login", "" },
            { "until:\"2026-03-01 09:05\" token", "1" },
            { "case:yes LOGIN", "" },
            { "case:yes login", "1" },
            { "\"", "" },
            { "NEAR(token login)", "" },
        };

    public void Dispose() => _saved.Dispose();

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_finds_these_sessions(string query, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                _saved
                    .Search(query)
                    .Hits.Where(h => h.Match is SearchMatch.Exact or SearchMatch.Session)
                    .Select(h => h.Session.Id[..1])
                    .Order(StringComparer.Ordinal)
            )
        );

    [Theory]
    [InlineData("wombat-numbat")]
    [InlineData("wombat/numbat")]
    [InlineData("getUserName")]
    [InlineData("oo*")]
    [InlineData("zebra|wombat")]
    public void What_only_stands_together_in_the_index_is_no_hit(string query)
    {
        Save(
            "6",
            SavedSessions.Prompt("zebra", 50)
                + SavedSessions.Answer("I like wombat", 51)
                + SavedSessions.Answer("numbat is good", 52)
                + SavedSessions.Answer("call getUser nameFoo now", 53)
        );

        var result = _saved.Search($"{query} in:answer -session:1");

        Assert.DoesNotContain(result.Hits, hit => hit.Match is SearchMatch.Exact);
        Assert.Equal(0, result.Total);
    }

    [Theory]
    [InlineData("login project:webshp", "No saved session has webshp in the path of its project.")]
    [InlineData("login machine:lapdog", "No session of a machine lapdog is saved.")]
    [InlineData("login -project:webshp", null)]
    [InlineData("nowhere project:api", null)]
    public void A_project_or_machine_that_nothing_saved_has_is_told(string query, string? told) =>
        Assert.Equal(
            told is null ? [] : [told],
            _saved.Search(query).Notes.Where(n => n.StartsWith("No s", StringComparison.Ordinal))
        );

    [Fact]
    public void What_a_tool_gave_back_into_a_file_of_its_own_is_found_whole()
    {
        var path = $"projects/{Transcript.Folder()}/{Transcript.Id("1")}/tool-results/toolu_01.txt";
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} of the build, é\n"));
        _saved.Put(path, "test", isGone: false, [lines + "the okapi\n" + lines]);
        _saved.Put(path.Replace("01.txt", "02.txt", StringComparison.Ordinal), "test", isGone: false, ["\0okapi"]);

        var result = _saved.Search("okapi");
        var hit = Assert.Single(result.Hits);

        Assert.Equal((ContentKind.Result, path, "", 20_001), (hit.Kind, hit.File, hit.Agent, hit.Line));
        Assert.Equal((0, 0), (hit.More, result.Unseen.CutTexts));
        Assert.Single(_saved.Search("okapi in:result").Hits);
        Assert.Equal(0, _saved.Search("okapi is:subagent").Total);
    }

    [Fact]
    public void What_tools_gave_back_joins_no_sessions_and_is_read_as_such_whatever_it_is()
    {
        var transcript = SavedSessions.Prompt("the quagga", 1) + SavedSessions.Answer("ok", 2);
        Save("6", transcript);
        // newer, and with the other's transcript in a file of output, as after cat
        Save("7", SavedSessions.Prompt("print that file", 50));
        Save("8", SavedSessions.Prompt("and that one", 51));
        foreach (var id in new[] { "7", "8" })
        {
            _saved.Put(
                $"projects/{Transcript.Folder()}/{Transcript.Id(id)}/tool-results/b1.txt",
                "test",
                isGone: false,
                [transcript]
            );
        }

        Assert.Equal(Transcript.Id("6"), Assert.Single(_saved.Search("quagga in:prompt").Hits).Session.Id);
        Assert.NotEmpty(_saved.Search("quagga in:result").Hits[0].File);
        Assert.Equal(2, _saved.Search("that in:prompt").Total);
    }

    [Fact]
    public void A_word_of_one_long_line_is_whole()
    {
        // 32 KiB end within the word
        var line = string.Concat(Enumerable.Repeat("0123456789 ", 2978)) + " thegerenukword " + new string('x', 100);
        _saved.Put(
            $"projects/{Transcript.Folder()}/{Transcript.Id("1")}/tool-results/b1.json",
            "test",
            isGone: false,
            [line]
        );

        Assert.Single(_saved.Search("thegerenukword").Hits);
    }

    [Fact]
    public void A_title_is_counted_once_where_it_stands_in_a_passage_too()
    {
        Save(
            "6",
            SavedSessions.Prompt("the ibex", 50)
                + SavedSessions.Title("My ibex")
                + SavedSessions.Prompt("ibex again", 51)
        );

        var hit = Assert.Single(_saved.Search("ibex").Hits);

        Assert.Equal((ContentKind.Prompt, 1), (hit.Kind, hit.More));
    }

    [Fact]
    public void A_hit_says_where_it_stands_and_shows_it()
    {
        var hit = Assert.Single(_saved.Search("\"refresh token\"").Hits);

        Assert.Equal(
            (ContentKind.Prompt, "u10", 2, 1, SearchMatch.Exact),
            (hit.Kind, hit.Entry, hit.Line, hit.Turn, hit.Match)
        );
        Assert.Equal("Rotate the refresh token of the café", hit.Snippet.Text);
        Assert.Equal([new TextRange(11, 13)], hit.Snippet.Ranges);
        Assert.Equal(Transcript.Start.AddMinutes(10), hit.Time);
        Assert.Equal(
            "The token had expired: getUserName returned null.",
            Assert.Single(_saved.Search("login").Hits).Answer?.Text
        );
        Assert.Equal("agent-a1b2", Assert.Single(_saved.Search("gnus").Hits).Agent);
        var result = Assert.Single(_saved.Search("ECONNREFUSED").Hits);
        Assert.Equal((ContentKind.Result, "Bash"), (result.Kind, result.Tool));
    }

    [Fact]
    public void Lines_and_turns_count_through_all_segments()
    {
        _saved.Save(
            Transcript.Id("6"),
            [
                SavedSessions.Prompt("first", 50) + SavedSessions.Answer("one", 51),
                SavedSessions.Prompt("second", 52) + SavedSessions.Answer("two aardvarks", 53),
            ]
        );

        var hit = Assert.Single(_saved.Search("aardvarks").Hits);

        Assert.Equal((4, 2), (hit.Line, hit.Turn));
    }

    [Fact]
    public void What_is_in_no_passage_is_found_in_a_session()
    {
        var hit = Assert.Single(_saved.Search("another walrus").Hits);

        Assert.Equal((SearchMatch.Session, "4"), (hit.Match, hit.Session.Id[..1]));
    }

    [Fact]
    public void Results_of_tools_are_looked_into_when_all_else_is_not_enough_and_counted_when_it_is()
    {
        Save("7", SavedSessions.Prompt("please build the api", 60));

        var all = _saved.Search("build");
        var one = _saved.Search("api", r => r with { Limit = 1 });

        Assert.Equal(["7", "2"], Found(all));
        Assert.Equal(0, all.InResults);
        Assert.Equal(0, one.InResults);
        Save("8", SavedSessions.Tool("Bash", """{"command":"x"}""", "built the api", minute: 61));
        Assert.Equal(1, _saved.Search("api", r => r with { Limit = 1 }).InResults);
    }

    [Fact]
    public void Sessions_come_page_by_page_and_no_long_one_fills_a_page()
    {
        _saved.Save(
            Transcript.Id("9"),
            [string.Concat(Enumerable.Range(0, 50).Select(i => SavedSessions.Prompt($"token {i}", 100 + i)))]
        );

        var first = _saved.Search("token", r => r with { Limit = 2, Order = SearchOrder.Newest });
        var second = _saved.Search("token", r => r with { Limit = 2, Skip = 2, Order = SearchOrder.Newest });

        Assert.Equal((3, 3), (first.Total, second.Total));
        Assert.Equal(["9", "2"], Found(first));
        Assert.Equal(49, first.Hits[0].More);
        Assert.Equal(["1"], Found(second));
        Assert.Equal(["1", "2", "9"], Found(_saved.Search("token", r => r with { Order = SearchOrder.Oldest })));
    }

    [Fact]
    public void The_newest_of_copies_is_given_and_the_others_are_named()
    {
        var shared = SavedSessions.Prompt("an ocelot", 70);
        Save("a", shared);
        _saved.Save(Transcript.Id("b"), [shared + SavedSessions.Answer("went on", 75)]);
        _saved.Save(Transcript.Id("a"), [shared], machine: "laptop");

        var result = _saved.Search("ocelot went");
        var prefix = _saved.Search("ocelot");

        Assert.Equal(["b"], Found(result));
        Assert.Equal(["b"], Found(prefix));
        Assert.Equal(["a", "a"], prefix.Hits[0].AlsoIn.Select(s => s.Id[..1]));
        Assert.Empty(result.Hits[0].AlsoIn);
    }

    [Fact]
    public void What_another_state_alone_has_is_found_and_marked()
    {
        _saved.Put(
            $"projects/{Transcript.Folder()}/{Transcript.Id("c")}.jsonl",
            "test",
            isGone: false,
            [SavedSessions.Prompt("a long beginning that is kept", 80) + SavedSessions.Prompt("with a lynx", 81)],
            [SavedSessions.Prompt("a rewritten one with a puma", 82)]
        );

        Assert.Null(Assert.Single(_saved.Search("lynx").Hits).State);
        Assert.Equal(2, Assert.Single(_saved.Search("puma").Hits).State);
    }

    [Fact]
    public void What_is_not_saved_yet_is_found_too()
    {
        var session = _saved.Catalog.Sessions.Single(s => s.Id[0] == '1');
        _saved.Unsaved.Add(
            new UnsavedText(
                session,
                PassageDivision.Of(
                    ContentReader.Read(
                        System.Text.Encoding.UTF8.GetBytes(SavedSessions.Prompt("a quokka just now", 90))
                    )
                ),
                LinesBefore: -1
            )
        );

        Assert.True(Assert.Single(_saved.Search("quokka").Hits).IsUnsaved);
        Assert.Empty(_saved.Search("quokka is:saved").Hits);
        Assert.Equal(["1"], Found(_saved.Search("is:unsaved")));
        Assert.Empty(_saved.Search("is:unsaved login").Hits);
    }

    [Fact]
    public void Secrets_are_masked_unless_they_are_to_be_shown()
    {
        const string Secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        Save("d", SavedSessions.Prompt($"my marmot uses {Secret} here", 95));

        var masked = Assert.Single(_saved.Search("marmot").Hits).Snippet;
        var shown = Assert.Single(_saved.Search("marmot", r => r with { Reveals = true }).Hits).Snippet;

        Assert.Equal(($"my marmot uses {new string('*', Secret.Length)} here", 1), (masked.Text, masked.Secrets));
        Assert.Contains(Secret, shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_asked_for_is_nothing_and_what_narrows_alone_is_a_list()
    {
        Assert.Equal(0, _saved.Search("\"\"").Total);
        Assert.Equal(
            ["4", "3", "2", "1"],
            Found(_saved.Search("-is:deleted", r => r with { Order = SearchOrder.Newest }))
        );
    }

    private void Save(string beginning, string transcript) => _saved.Save(Transcript.Id(beginning), [transcript]);

    private static List<string> Found(SearchResult result) => [.. result.Hits.Select(h => h.Session.Id[..1])];
}
