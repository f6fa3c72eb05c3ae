using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.ClaudeConfig;

/// <summary>The setup of yesterday, as a whole and by key.</summary>
public sealed class ConfigTests : IDisposable
{
    private const string Good =
        "{\r\n\t\"model\": \"opus\",\r\n\t\"permissions\": {\"allow\": [\"Bash(ls)\"]},\r\n\t\"hooks\": {\"Stop\": [1]}\r\n}\r\n";
    private const string Wiped = "{}\n";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Settings_that_an_agent_wiped_come_back_with_one_command_and_what_was_there_is_kept()
    {
        await SaveAsync("settings.json", Good);
        await SaveAsync("settings.json", Wiped);

        var dry = (await _sandbox.JsonAsync("config", "restore", "settings.json", "--dry-run")).Json;
        Assert.Equal(Wiped, Read("settings.json"));
        var done = (await _sandbox.JsonAsync("config", "restore", "settings.json")).Json;

        Assert.Equal(Good, Read("settings.json"));
        Assert.Equal("replace", dry.GetProperty("steps")[0].GetProperty("action").GetString());
        Assert.Equal(Wiped, File.ReadAllText(done.GetProperty("steps")[0].GetProperty("aside").GetString()!));
        var again = await _sandbox.DoAsync(
            "config",
            "restore",
            "settings.json",
            "--at",
            done.GetProperty("commit").GetString()![..8]
        );
        Assert.Contains("That is already there", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_is_merged_and_every_other_byte_stays()
    {
        await SaveAsync("settings.json", Good);
        const string Now = "{\r\n\t\"model\": \"haiku\",\r\n\t\"mine\": 1.50\r\n}\r\n";
        await SaveAsync("settings.json", Now);

        var done = (await _sandbox.JsonAsync("config", "restore", "settings.json", "--key", "permissions")).Json;

        Assert.Equal(
            "{\r\n\t\"permissions\": {\"allow\": [\"Bash(ls)\"]},\r\n\t\"model\": \"haiku\",\r\n\t\"mine\": 1.50\r\n}\r\n",
            Read("settings.json")
        );
        Assert.Equal("merge", done.GetProperty("steps")[0].GetProperty("action").GetString());
        Assert.Equal(Now, File.ReadAllText(done.GetProperty("steps")[0].GetProperty("aside").GetString()!));
        _ = await _sandbox.JsonAsync("config", "restore", "settings.json", "--key", "model");
        Assert.Contains("\"model\": \"opus\"", Read("settings.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\":\"🚀 \\/ \\ud83d\",\"y\":1}\n")]
    [InlineData("\uFEFF{\r\n  // mine\r\n  \"model\": {\r\n    \"a\" : [1, 2], // why\r\n  },\r\n  \"y\":1,\r\n}")]
    public async Task A_key_comes_back_as_it_was_spelled(string good)
    {
        var now = "y" + good.Split("\"y")[1].Replace('1', '2');
        var file = good.StartsWith('\uFEFF')
            ? "\uFEFF{\r\n  // mine\r\n  \"model\": 1,\r\n  \"" + now
            : "{\"model\":1,\"" + now;
        await SaveAsync("settings.json", good);
        _sandbox.Claude.Write("settings.json", file);

        _ = await _sandbox.JsonAsync("config", "restore", "settings.json", "--key", "model");

        Assert.Equal(
            Encoding.UTF8.GetBytes(good.Replace("\"y\":1", "\"y\":2", StringComparison.Ordinal)),
            await File.ReadAllBytesAsync(_sandbox.Claude["settings.json"], TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_key_goes_into_a_file_that_is_missing_and_not_into_one_that_is_broken()
    {
        await SaveAsync("settings.json", Good);
        _sandbox.Claude.Write("settings.json", "{\"model\": ");
        var broken = (
            await _sandbox.RunAsync("config", "restore", "settings.json", "--key", "hooks", "--json")
        ).ExitsWith(1);
        Assert.Contains("leave out --key", broken.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Equal("{\"model\": ", Read("settings.json"));
        _sandbox.Claude.Delete("settings.json");

        _ = await _sandbox.JsonAsync("config", "restore", "settings.json", "--key", "hooks.Stop");

        Assert.Equal("{\r\n\t\"hooks\": {\r\n\t\t\"Stop\": [1]\r\n\t}\r\n}\n", Read("settings.json"));
    }

    [Fact]
    public async Task What_is_in_the_way_stays_and_is_told()
    {
        Platform.RequirePosix();
        await SaveAsync("settings.json", """{"model": "opus"}""");
        var settings = _sandbox.Claude["settings.json"];
        _ = (await _sandbox.ShellAsync($"rm {settings} && mkdir {settings}")).ExitsWith(0);

        var blocked = (await _sandbox.RunAsync("config", "restore", "settings.json", "--json")).ExitsWith(3);
        var change = (await _sandbox.JsonAsync("config", "diff")).Json.GetProperty("files")[0];

        Assert.Equal("settings.json", blocked.Json.GetProperty("problems")[0].GetProperty("path").GetString());
        Assert.False(blocked.Json.GetProperty("ok").GetBoolean());
        Assert.Equal("removed", change.GetProperty("change").GetString());

        _ = (await _sandbox.ShellAsync($"rmdir {settings} && ln -s ~/nowhere.json {settings}")).ExitsWith(0);
        _ = (await _sandbox.RunAsync("config", "restore", "settings.json", "--key", "model")).ExitsWith(1);
        Assert.NotNull(new FileInfo(settings).LinkTarget);
    }

    [Fact]
    public async Task A_folder_comes_back_with_its_modes_and_a_link_stays_a_link()
    {
        Platform.RequirePosix();
        _sandbox.Claude.Write("skills/review/run.sh", "#!/bin/sh\n", mode: 0x1ED);
        await SaveAsync("skills/review/SKILL.md", "first");
        var script = """
            mkdir ~/dotfiles && mv ~/.claude/skills/review/SKILL.md ~/dotfiles/skill && ln -s ~/dotfiles/skill ~/.claude/skills/review/SKILL.md
            rm ~/.claude/skills/review/run.sh
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        await File.WriteAllTextAsync(
            (_sandbox.Home / "dotfiles/skill").Value,
            "second",
            TestContext.Current.CancellationToken
        );
        _ = await _sandbox.JsonAsync("sync");

        _ = await _sandbox.JsonAsync("config", "restore", "skills/review/", "--at", "2099-01-01");
        Assert.Equal("second", Read("skills/review/SKILL.md"));
        _ = await _sandbox.JsonAsync("config", "restore", "skills/review");

        Assert.Equal("first", Read("skills/review/SKILL.md"));
        Assert.Equal(0x1ED, _sandbox.Claude.Mode("skills/review/run.sh") & 0x1FF);
        Assert.Equal(
            "first",
            await File.ReadAllTextAsync((_sandbox.Home / "dotfiles/skill").Value, TestContext.Current.CancellationToken)
        );
        Assert.NotNull(new FileInfo(_sandbox.Claude["skills/review/SKILL.md"]).LinkTarget);
    }

    [Fact]
    public async Task The_log_tells_what_changed_by_file_and_by_key()
    {
        await SaveAsync("settings.json", Good);
        await SaveAsync("CLAUDE.md", "rules");
        await SaveAsync("settings.json", Good.Replace("ls", "cat", StringComparison.Ordinal));
        _sandbox.Claude.Delete("settings.json");
        _ = await _sandbox.JsonAsync("sync");

        Assert.Equal(
            ["settings.json removed", "settings.json modified", "CLAUDE.md added", "settings.json added"],
            (await LogAsync()).Select(f => $"{f.GetProperty("path").GetString()} {f.GetProperty("change").GetString()}")
        );
        Assert.Equal(
            ["model permissions hooks", "permissions.allow", "model permissions hooks"],
            (await LogAsync("settings.json")).Select(Keys)
        );
        Assert.Equal(2, (await LogAsync("settings.json", "--key", "hooks")).Length);
        Assert.Equal(3, (await LogAsync("settings.json", "--key", "permissions")).Length);
        Assert.Empty(await LogAsync("nothing.md"));
    }

    [Fact]
    public async Task A_comparison_shows_lines_and_keys_and_what_is_new_or_gone()
    {
        await SaveAsync("settings.json", Good);
        await SaveAsync("CLAUDE.md", "one\ntwo\nthree\n");
        _sandbox.Claude.Write("settings.json", Good.Replace("opus", "haiku", StringComparison.Ordinal));
        _sandbox.Claude.Write("CLAUDE.md", "one\n2\nthree\n");
        _sandbox.Claude.Write("rules/new.md", "new");

        var all = (await _sandbox.JsonAsync("config", "diff")).Json;
        var one = (await _sandbox.JsonAsync("config", "diff", "CLAUDE.md")).Json;
        var key = (await _sandbox.JsonAsync("config", "diff", "settings.json", "--key", "model")).Json;

        Assert.Equal(
            ["CLAUDE.md modified ", "rules/new.md added ", "settings.json modified model"],
            all.GetProperty("files")
                .EnumerateArray()
                .Select(f => $"{f.GetProperty("path").GetString()} {f.GetProperty("change").GetString()} {Keys(f)}")
        );
        Assert.Equal(JsonValueKind.Null, all.GetProperty("diff").ValueKind);
        Assert.Equal("@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n", one.GetProperty("diff").GetString());
        Assert.Contains("-\"opus\"", key.GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Contains("-two", (await _sandbox.DoAsync("config", "diff", "CLAUDE.md")).Out, StringComparison.Ordinal);
        _ = await _sandbox.JsonAsync("sync");
        Assert.Empty((await _sandbox.JsonAsync("config", "diff")).Json.GetProperty("files").EnumerateArray());
        Assert.Empty(Directory.GetDirectories((_sandbox.Repository / ".git/claude-backup").Value, "diff-*"));
    }

    [Fact]
    public async Task An_MCP_server_comes_back_into_the_clients_own_file()
    {
        var state = (_sandbox.Home / ".claude.json").Value;
        await File.WriteAllTextAsync(
            state,
            """{"userID": "me", "mcpServers": {"a": {"command": "x"}, "b": {"command": "y"}}}""",
            TestContext.Current.CancellationToken
        );
        await SaveAsync("CLAUDE.md", "x");
        await File.WriteAllTextAsync(state, """{"userID": "me"}""", TestContext.Current.CancellationToken);
        _ = await _sandbox.JsonAsync("sync");

        var done = (await _sandbox.JsonAsync("config", "restore", ".claude.json", "--key", "mcpServers.b")).Json;

        var now = await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken);
        Assert.Equal("{\"mcpServers\": {\"b\":{\"command\":\"y\"}},\"userID\": \"me\"}", now);
        Assert.Equal(
            "mcpServers.b",
            done.GetProperty("clientState").GetProperty("keys")[0].GetProperty("key").GetString()
        );
    }

    [Fact]
    public async Task What_is_not_there_is_said_with_what_is()
    {
        Assert.Equal(10, (await _sandbox.RunAsync("config", "log", "--json")).ExitCode);
        await SaveAsync("settings.json", Good);
        await SaveAsync("CLAUDE.md", "x");

        Assert.Equal("not-found", await CodeAsync(1, "restore", "nothing.json"));
        Assert.Equal("not-found", await CodeAsync(1, "restore", "settings.json", "--key", "nothing"));
        Assert.Equal("not-found", await CodeAsync(1, "restore", "settings.json", "--at", "2001-01-01"));
        Assert.Equal("not-found", await CodeAsync(1, "restore", "settings.json", "--at", "0123456789"));
        Assert.Equal("not-found", await CodeAsync(1, "diff", "nothing.json"));
        Assert.Equal("usage", await CodeAsync(2, "restore", "settings.json", "--at", "soon"));
        Assert.Equal("usage", await CodeAsync(2, "restore", "../x"));
        Assert.Equal("usage", await CodeAsync(2, "restore", "CLAUDE.md", "--key", "a"));
        Assert.Equal("usage", await CodeAsync(2, "log", "--key", "a"));
    }

    [Fact]
    public async Task A_damaged_state_is_named_and_nothing_is_written()
    {
        Platform.RequirePosix();
        await SaveAsync("settings.json", Good);
        await SaveAsync("settings.json", Wiped);
        _ = await _sandbox.ShellAsync(
            "cd ~/.claude-backup && mkdir ../packs && mv .git/objects/pack/* ../packs/ && for p in ../packs/*.pack; do git unpack-objects -q < $p; done; "
                + "b=$(git rev-parse HEAD~1:machines/test/config/settings.json) && f=.git/objects/$(echo $b | cut -c1-2)/$(echo $b | cut -c3-) && chmod +w $f && printf rubbish > $f"
        );

        var restore = await _sandbox.RunAsync(
            "config",
            "restore",
            "settings.json",
            "--at",
            (await LogIdsAsync("settings.json"))[1],
            "--json"
        );

        Assert.Equal(12, restore.ExitCode);
        Assert.Equal(Wiped, Read("settings.json"));
    }

    [Fact]
    public async Task Each_machine_has_a_history_of_its_own_and_joins_do_not_show_in_it()
    {
        using var fleet = await Fleet.CreateAsync();
        var a = await fleet.ConnectedAsync("a", 1);
        var b = await fleet.ConnectedAsync("b", 2);
        a.Claude.Write("settings.json", Good);
        b.Claude.Write("settings.json", Wiped);
        foreach (var machine in new[] { a, b, a, b })
        {
            _ = await machine.JsonAsync("sync");
        }

        Assert.Equal(
            1,
            (await a.JsonAsync("config", "log", "settings.json")).Json.GetProperty("snapshots").GetArrayLength()
        );
        Assert.Equal(
            1,
            (await a.JsonAsync("config", "log", "settings.json", "--machine", "b"))
                .Json.GetProperty("snapshots")
                .GetArrayLength()
        );
        Assert.Empty((await a.JsonAsync("config", "diff")).Json.GetProperty("files").EnumerateArray());
    }

    private async Task SaveAsync(string path, string content)
    {
        _sandbox.Claude.Write(path, content);
        _ = await (
            Directory.Exists(_sandbox.Repository.Value)
                ? _sandbox.JsonAsync("sync")
                : _sandbox.JsonAsync("init", "--local")
        );
    }

    private string Read(string path) => Encoding.UTF8.GetString(_sandbox.Claude.Read(path));

    private async Task<JsonElement[]> LogAsync(params string[] arguments) =>
        [
            .. (await _sandbox.JsonAsync(["config", "log", .. arguments]))
                .Json.GetProperty("snapshots")
                .EnumerateArray()
                .SelectMany(s => s.GetProperty("files").EnumerateArray()),
        ];

    private async Task<string[]> LogIdsAsync(params string[] arguments) =>
        [
            .. (await _sandbox.JsonAsync(["config", "log", .. arguments]))
                .Json.GetProperty("snapshots")
                .EnumerateArray()
                .Select(s => s.GetProperty("commit").GetString()!),
        ];

    private async Task<string?> CodeAsync(int exitCode, params string[] arguments) =>
        (await _sandbox.RunAsync(["config", .. arguments, "--json"]))
            .ExitsWith(exitCode)
            .ErrorJson.GetProperty("code")
            .GetString();

    private static string Keys(JsonElement file) =>
        string.Join(' ', file.GetProperty("keys").EnumerateArray().Select(k => k.GetString()));
}
