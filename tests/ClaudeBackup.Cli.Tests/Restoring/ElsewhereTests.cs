using System.Text;
using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>Sessions that come back as those of another folder, or into another home.</summary>
public sealed class ElsewhereTests : IDisposable
{
    private const string Shop = "/Users/ann/shop";
    private const string Api = "/Users/ann/shop/api";
    private const string Other = "/Users/ann/shopping";

    private static readonly string One = Transcript.Id("1");
    private static readonly string Two = Transcript.Id("2");
    private static readonly string Three = Transcript.Id("3");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task One_session_comes_back_under_the_folder_of_the_new_path_with_all_that_belongs_to_it()
    {
        await SetUpAsync();

        var json = (await _sandbox.JsonAsync("restore", "1", "--map", $"{Shop}=/srv/shop")).Json;
        var again = (await _sandbox.JsonAsync("restore", "1", "--map", $"{Shop}=/srv/shop")).Json;

        Assert.Equal(
            [
                $"projects/-srv-shop/{One}.jsonl",
                $"projects/-srv-shop/{One}/subagents/agent-1.jsonl",
                $"projects/-srv-shop/{One}/tool-results/a.txt",
            ],
            Names(_sandbox.Claude)
        );
        Assert.Equal(
            Transcript.Messages(One, 0, 2, "/srv/shop", text: $"{Shop} message"),
            _sandbox.Claude.Read($"projects/-srv-shop/{One}.jsonl")
        );
        Assert.Equal(
            Shop,
            Encoding.UTF8.GetString(_sandbox.Claude.Read($"projects/-srv-shop/{One}/tool-results/a.txt"))
        );
        var move = Assert.Single(json.GetProperty("moves").EnumerateArray());
        Assert.Equal(
            (Shop, "/srv/shop", "-Users-ann-shop", "-srv-shop"),
            (Text(move, "from"), Text(move, "to"), Text(move, "projectHash"), Text(move, "newProjectHash"))
        );
        Assert.Equal($"cd /srv/shop && claude --resume {One}", Text(json, "resume"));
        Assert.Equal(Shop, Text(json.GetProperty("session"), "projectPath"));
        Assert.All(again.GetProperty("steps").EnumerateArray(), s => Assert.Equal("keep", Text(s, "action")));
    }

    [Theory]
    [InlineData("--all --map /Users/ann/shop=/srv/shop", "-Users-ann-shopping -srv-shop -srv-shop-api")]
    [InlineData("--all --map /Users/ann=/home/ann", "-home-ann-shop -home-ann-shop-api -home-ann-shopping")]
    [InlineData("--all --map /Users/ann=/home/ann --map /Users/ann/shop=/srv", "-home-ann-shopping -srv -srv-api")]
    [InlineData("--all --project shop/api --map /Users/ann=/home/ann", "-home-ann-shop-api")]
    [InlineData("2 --map /Users/ann/shop/api=~/api", "~-api")]
    [InlineData("2 --map /Users/ann/shop/=C:\\work", "C--work-api")]
    [InlineData("--all --last 1 --map /Users/ann=/home/ann", "-home-ann-shopping")]
    public async Task All_that_is_restored_goes_by_the_maps(string arguments, string folders)
    {
        await SetUpAsync();
        var home = Transcript.Folder(_sandbox.Home.Value);

        await _sandbox.DoAsync(["restore", .. arguments.Split(' ')]);

        Assert.Equal(
            folders.Replace("~", home, StringComparison.Ordinal).Split(' '),
            Directory.GetDirectories(_sandbox.Claude["projects"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("/Users/ann/shop", "/Users/ann/shop")]
    [InlineData("/Users/ann/shop/", "/Users/./ann/shop")]
    [InlineData("C:\\dev\\shop", "c:/dev/shop")]
    public async Task Two_maps_of_one_folder_are_refused_and_both_are_named(string one, string other)
    {
        await SetUpAsync();

        var result = (
            await _sandbox.RunAsync("restore", "--all", "--map", $"{one}=/srv/a", "--map", $"{other}=/srv/b")
        ).ExitsWith(2);

        Assert.Contains($"--map {one}=/srv/a and --map {other}=/srv/b", result.Error, StringComparison.Ordinal);
        Assert.False(_sandbox.Claude.Has("projects/-srv-a"));
    }

    [Theory]
    [InlineData("/Users/ann/caf\u00e9", "/Users/ann/cafe\u0301")]
    [InlineData("/Users/ann/cafe\u0301/shop", "/Users/ann/caf\u00e9")]
    public async Task An_accent_that_is_typed_otherwise_than_it_is_stored_finds_the_folder(string stored, string typed)
    {
        _sandbox.WriteSession(One, stored);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var move = Assert.Single(
            (await _sandbox.JsonAsync("restore", "1", "--map", $"{typed}=/srv/shop", "--dry-run"))
                .Json.GetProperty("moves")
                .EnumerateArray()
        );

        Assert.Equal(stored, Text(move, "from"));
        Assert.StartsWith("/srv/shop", Text(move, "to"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_folders_that_look_alike_none_is_guessed_and_the_difference_is_told()
    {
        _sandbox.WriteSession(One, "/srv/caf\u00e9/cr\u00e8me");
        _sandbox.WriteSession(Two, "/srv/cafe\u0301/cr\u00e8me");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var result = (
            await _sandbox.RunAsync("restore", "--all", "--map", "/srv/caf\u00e9/cre\u0300me=/srv/shop")
        ).ExitsWith(1);

        Assert.Contains("/srv/caf\\u00e9/cre\\u0300me was typed", result.Error, StringComparison.Ordinal);
        Assert.Contains("/srv/cafe\\u0301/cr\\u00e8me", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_prompts_and_settings_of_a_project_go_with_it()
    {
        await SetUpAsync();
        var home = new ClaudeTree(_sandbox.Elsewhere("new home"));

        var dry = (
            await _sandbox.JsonAsync(
                "restore",
                "--all",
                "--to",
                home.Root.Value,
                "--map",
                $"{Shop}=/srv/shop",
                "--dry-run"
            )
        ).Json;
        Assert.False(Directory.Exists(home.Root.Value));
        var json = (
            await _sandbox.JsonAsync("restore", "--all", "--to", home.Root.Value, "--map", $"{Shop}=/srv/shop")
        ).Json;

        Assert.Equal("of the shop", Encoding.UTF8.GetString(home.Read("projects/-srv-shop/memory/MEMORY.md")));
        Assert.Equal(
            $$"""{"display":"look at {{Shop}}","project":"/srv/shop","sessionId":"{{One}}"}""" + "\n",
            Encoding.UTF8.GetString(home.Read("history.jsonl"))
        );
        using var settings = JsonDocument.Parse(home.Read(".claude.json"));
        var project = Assert.Single(settings.RootElement.GetProperty("projects").EnumerateObject());
        Assert.Equal("/srv/shop", project.Name);
        // what was agreed to counts for the folder where it was
        Assert.Equal("allowedTools", Assert.Single(project.Value.EnumerateObject()).Name);
        Assert.Equal(home.Root.Value, Text(json, "home"));
        Assert.Equal(dry.GetProperty("moves").ToString(), json.GetProperty("moves").ToString());
        Assert.Equal(2, json.GetProperty("moves").GetArrayLength());
        Assert.False(Directory.Exists(_sandbox.Claude.Root.Value), "The Claude home was touched.");
    }

    [Fact]
    public async Task A_session_comes_back_as_one_of_the_current_folder()
    {
        await SetUpAsync();
        var folder = _sandbox.Elsewhere("it's here");
        _ = Directory.CreateDirectory(folder.Value);

        var one = await _sandbox.ShellAsync($"cd {Quoted(folder.Value)} && \"$CLAUDE_BACKUP\" restore 2 --here");
        var several = await _sandbox.ShellAsync(
            $"cd {Quoted(folder.Value)} && \"$CLAUDE_BACKUP\" restore --all --here"
        );
        var all = await _sandbox.ShellAsync(
            $"cd {Quoted(folder.Value)} && \"$CLAUDE_BACKUP\" restore --all --project {Other} --here"
        );

        Assert.Contains("&& claude --resume", one.ExitsWith(0).Out, StringComparison.Ordinal);
        Assert.Contains("are of 3 projects", several.ExitsWith(2).Error, StringComparison.Ordinal);
        _ = all.ExitsWith(0);
        Assert.Equal(
            [
                $"projects/{Transcript.Folder(folder.Value)}/{Two}.jsonl",
                $"projects/{Transcript.Folder(folder.Value)}/{Three}.jsonl",
            ],
            Names(_sandbox.Claude)
        );
    }

    [Fact]
    public async Task A_home_in_another_folder_is_named_in_the_line_that_resumes()
    {
        await SetUpAsync();

        var json = (await _sandbox.JsonAsync("restore", "1", "--to", _sandbox.Elsewhere("an other").Value)).Json;

        Assert.Equal(
            $"cd {Shop} && CLAUDE_CONFIG_DIR='{_sandbox.Elsewhere("an other")}' claude --resume {One}",
            Text(json, "resume")
        );
        // as it is stored
        Assert.Equal(
            Transcript.Messages(One, 0, 2, Shop, text: $"{Shop} message"),
            new ClaudeTree(_sandbox.Elsewhere("an other")).Read(Transcript.PathOf(One, Shop))
        );
    }

    [Theory]
    [InlineData(
        "restore 1 --map /Users/ann/sho=/x",
        1,
        "of /Users/ann/sho or of a folder below it",
        "It is of: /Users/ann/shop."
    )]
    [InlineData("restore 1 --map /Users/ann/shop", 2, "is not OLD=NEW", "--map /Users/ann/webshop=")]
    [InlineData("restore 1 --map shop=/x", 2, "is not OLD=NEW", "")]
    [InlineData("restore 1 --map /a=/b=/c", 2, "can be read in 2 ways", "")]
    [InlineData("restore --map /a=/b", 2, "--map needs a session or --all", "")]
    [InlineData("restore --list --here", 2, "--here needs a session or --all", "")]
    [InlineData("restore --to x", 2, "--to needs a session or --all", "")]
    [InlineData("restore 1 --to REPOSITORY/x", 2, "is in the repository", "outside")]
    public async Task What_cannot_be_is_told_and_nothing_is_written(string line, int exit, string error, string hint)
    {
        await SetUpAsync();
        var arguments = line.Replace("REPOSITORY", _sandbox.Repository.Value, StringComparison.Ordinal).Split(' ');

        var result = (await _sandbox.RunAsync(arguments)).ExitsWith(exit);

        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sandbox.Claude.Root.Value));
    }

    [Fact]
    public async Task A_map_for_nothing_beside_one_for_something_is_told()
    {
        await SetUpAsync();

        var json = (await _sandbox.JsonAsync("restore", "1", "--map", $"{Shop}=/srv", "--map", "/none=/x")).Json;

        Assert.Contains(
            "--map /none=/x moves nothing",
            Assert.Single(json.GetProperty("warnings").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task To_the_next_sync_it_is_a_session_of_the_new_project_and_nothing_is_rewritten()
    {
        await SetUpAsync();
        await _sandbox.DoAsync("restore", "1", "--map", $"{Shop}=/srv/shop");

        var first = (await _sandbox.JsonAsync("sync")).Json;
        _sandbox.Claude.Append($"projects/-srv-shop/{One}.jsonl", Transcript.Messages(One, 2, 2, "/srv/shop"));
        var second = (await _sandbox.JsonAsync("sync")).Json;
        var third = (await _sandbox.JsonAsync("sync")).Json;
        var list = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions").EnumerateArray();
        var restored = await _sandbox.RestoreElsewhereAsync("restored", "--all", "--map", $"{Shop}=/srv/shop");

        Assert.All(list, s => Assert.Equal(1, s.GetProperty("variantCount").GetInt32()));
        Assert.Equal(
            ["/Users/ann/shop", "/srv/shop"],
            list.Where(s => Text(s, "uuid") == One).Select(s => Text(s, "projectPath")!).Order(StringComparer.Ordinal)
        );
        // what was written just before a sync may be read once more by the next, and is the same
        Assert.Equal(JsonValueKind.Null, third.GetProperty("commit").ValueKind);
        Assert.All(new[] { first, second }, s => Assert.Equal(0, s.GetProperty("warnings").GetArrayLength()));
        // both are stored, and the one that went on comes back
        Assert.Equal(
            _sandbox.Claude.Read($"projects/-srv-shop/{One}.jsonl"),
            restored.Read($"projects/-srv-shop/{One}.jsonl")
        );
    }

    [Fact]
    public async Task What_comes_back_to_where_it_was_saved_comes_back_as_it_was_saved()
    {
        await SetUpAsync();
        await _sandbox.DoAsync("restore", "--all");
        await _sandbox.DoAsync("sync");

        // both have one folder below projects/
        var json = (
            await _sandbox.JsonAsync("restore", "--all", "--map", "/Users/ann/shop=/Users/ann.shop", "--dry-run")
        ).Json;

        Assert.All(json.GetProperty("steps").EnumerateArray(), s => Assert.Equal("keep", Text(s, "action")));
    }

    private async Task SetUpAsync()
    {
        Write(One, Shop, 0);
        Write(Two, Api, 1);
        Write(Three, Other, 2);
        _sandbox.Claude.Write(
            $"projects/{Transcript.Folder(Shop)}/{One}/subagents/agent-1.jsonl",
            Transcript.Messages(One, 0, 2, Shop)
        );
        _sandbox.Claude.Write($"projects/{Transcript.Folder(Shop)}/{One}/tool-results/a.txt", Shop);
        _sandbox.Claude.Write($"projects/{Transcript.Folder(Shop)}/memory/MEMORY.md", "of the shop");
        _sandbox.Claude.Write(
            "history.jsonl",
            $$"""{"display":"look at {{Shop}}","project":"{{Shop}}","sessionId":"{{One}}"}""" + "\n"
        );
        await File.WriteAllTextAsync(
            (_sandbox.Home / ".claude.json").Value,
            """{"projects":{"SHOP":{"allowedTools":["Bash(ls)"],"hasTrustDialogAccepted":true}}}""".Replace(
                "SHOP",
                Shop,
                StringComparison.Ordinal
            ),
            TestContext.Current.CancellationToken
        );
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);
    }

    private void Write(string id, string cwd, int daysLater) =>
        _sandbox.Claude.Write(
            Transcript.PathOf(id, cwd),
            Transcript.Messages(id, 0, 2, cwd, Transcript.Start.AddDays(daysLater), $"{cwd} message")
        );

    private static IEnumerable<string> Names(ClaudeTree tree) => tree.Listing().Select(line => line.Split(' ')[0]);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
