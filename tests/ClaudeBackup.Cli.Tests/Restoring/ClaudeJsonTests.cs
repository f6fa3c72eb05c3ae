using System.Text.Json.Nodes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>The user's part of <c>~/.claude.json</c> is saved and comes back into the file that is there.</summary>
public sealed class ClaudeJsonTests : IDisposable
{
    private const string Canary = "canary-5d1e";

    private readonly Sandbox _sandbox = new();

    public ClaudeJsonTests() => _sandbox.WriteSession(Transcript.Id("1"));

    private string File => (_sandbox.Home / ".claude.json").Value;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_account_and_the_secrets_of_servers_are_in_no_object_and_no_file()
    {
        await WriteAsync(
            $$$"""
            {
              "userID": "{{{Canary}}}",
              "oauthAccount": {"emailAddress": "{{{Canary}}}"},
              "mcpServers": {"s": {"command": "serve", "env": {"TOKEN": "{{{Canary}}}"} } }
            }
            """
        );
        _ = await _sandbox.JsonAsync("init", "--local");
        var saved = await _sandbox.ShellAsync("cd ~/.claude-backup && git log -p --all; grep -r canary . ; true");

        Assert.Contains("serve", saved.Out, StringComparison.Ordinal);
        Assert.Contains("TOKEN", saved.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, saved.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_merges_under_the_lock_of_the_client_and_keeps_the_old_file()
    {
        await WriteAsync("""{"userID": "me", "mcpServers": {"s": {"command": "serve", "env": {"TOKEN": "t"}}}}""");
        _ = await _sandbox.JsonAsync("init", "--local");
        await WriteAsync("{\n\t\"userID\": \"me\",\n\t\"numStartups\": 2\n}\n");
        Directory.CreateDirectory(File + ".lock");
        using var restore = _sandbox.Start("restore", "--all", "--json");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.Equal("{\n\t\"userID\": \"me\",\n\t\"numStartups\": 2\n}\n", await ReadAsync());
        // what the client wrote meanwhile counts
        await WriteAsync("{\n\t\"userID\": \"me\",\n\t\"numStartups\": 3\n}\n");
        Directory.Delete(File + ".lock");

        var state = (await restore.WaitAsync()).ExitsWith(0).Json.GetProperty("clientState");

        Assert.Equal(
            "{\n\t\"mcpServers\": {\n\t\t\"s\": {\n\t\t\t\"command\": \"serve\",\n\t\t\t\"env\": {\n\t\t\t\t\"TOKEN\": \"\"\n\t\t\t}\n\t\t}\n\t},\n\t\"userID\": \"me\",\n\t\"numStartups\": 3\n}\n",
            await ReadAsync()
        );
        Assert.Equal("mcpServers.s.env.TOKEN", state.GetProperty("toEnter")[0].GetString());
        Assert.Equal("add", state.GetProperty("keys")[0].GetProperty("action").GetString());
        Assert.Contains(
            "numStartups\": 3",
            await System.IO.File.ReadAllTextAsync(
                state.GetProperty("aside").GetString()!,
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(File + ".lock"));
    }

    [Fact]
    public async Task A_lock_that_nobody_holds_any_more_is_passed_over_and_a_link_stays()
    {
        Platform.RequirePosix();
        await WriteAsync("""{"mcpServers": {"s": {"command": "serve"}}}""");
        _ = await _sandbox.JsonAsync("init", "--local");
        var script = """
            mkdir ~/dotfiles && echo '{"a": 1}' > ~/dotfiles/state && chmod 640 ~/dotfiles/state && ln -sf dotfiles/state ~/.claude.json
            mkdir ~/.claude.json.lock && touch -d '1 minute ago' ~/.claude.json.lock
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);

        _ = await _sandbox.JsonAsync("restore", "--all");

        Assert.Equal(
            "640 dotfiles/state",
            (await _sandbox.ShellAsync("echo $(stat -c %a ~/dotfiles/state) $(readlink ~/.claude.json)")).Out.Trim()
        );
        Assert.Contains("serve", await ReadAsync(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(File + ".lock"));
    }

    [Fact]
    public async Task What_differs_stays_without_force_and_a_dry_run_changes_nothing()
    {
        await WriteAsync("""{"mcpServers": {"s": {"command": "serve"}}}""");
        _ = await _sandbox.JsonAsync("init", "--local");
        const string Live = """{"mcpServers": {"s": {"command": "mine"}}}""";
        await WriteAsync(Live);

        Assert.Equal("skip", await ActionAsync("restore", "--all"));
        Assert.Equal("replace", await ActionAsync("restore", "--all", "--force", "--dry-run"));
        Assert.Equal(Live, await ReadAsync());
        Assert.Contains(
            "--force replaces it",
            (await _sandbox.DoAsync("restore", "--all")).Out,
            StringComparison.Ordinal
        );
        Assert.Equal("replace", await ActionAsync("restore", "--all", "--force"));
        Assert.Contains("serve", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_broken_is_a_problem_and_what_was_saved_of_it_stays()
    {
        await WriteAsync("""{"mcpServers": {"s": {"command": "serve"}}}""");
        _ = await _sandbox.JsonAsync("init", "--local");
        await WriteAsync("{\"mcpServers\": {");

        var sync = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(3).Json;
        var restore = (await _sandbox.RunAsync("restore", "--all", "--force", "--json")).ExitsWith(3);

        Assert.Equal(".claude.json", sync.GetProperty("problems")[0].GetProperty("path").GetString());
        Assert.Contains(
            "is not valid JSON",
            restore.Json.GetProperty("problems")[0].GetProperty("reason").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("{\"mcpServers\": {", await ReadAsync());
        System.IO.File.Delete(File);
        _ = await _sandbox.JsonAsync("restore", "--all");
        Assert.Equal("serve", (string)JsonNode.Parse(await ReadAsync())!["mcpServers"]!["s"]!["command"]!);
    }

    [Fact]
    public async Task Counters_of_the_client_make_no_snapshot()
    {
        await WriteAsync("""{"numStartups": 1, "mcpServers": {"s": {"command": "serve"}}}""");
        _ = await _sandbox.JsonAsync("init", "--local");
        var before = await _sandbox.GitAsync("rev-parse", "HEAD");
        await WriteAsync("""{"numStartups": 2, "mcpServers": {"s": {"command": "serve"}}, "tipsHistory": {"x": 1}}""");
        _ = await _sandbox.JsonAsync("sync");

        Assert.Equal(before, await _sandbox.GitAsync("rev-parse", "HEAD"));
    }

    [Fact]
    public async Task It_is_no_config_that_would_make_up_for_all_that_is_missing_and_no_news_when_only_counters_changed()
    {
        _sandbox.Claude.Write("settings.json", "{}");
        await WriteAsync("""{"mcpServers": {"s": {"command": "serve"}}}""");
        _ = await _sandbox.JsonAsync("init", "--local");
        await WriteAsync("""{"numStartups": 5, "mcpServers": {"s": {"command": "serve"}}}""");
        Assert.Equal(
            0,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("unsaved").GetProperty("files").GetInt32()
        );
        _sandbox.Claude.Delete("settings.json");

        var sync = (await _sandbox.JsonAsync("sync")).Json;

        Assert.Contains(
            "config files are missing",
            sync.GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains("settings.json", await _sandbox.GitAsync("ls-files"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hard_link_to_it_brings_no_account_in()
    {
        Platform.RequirePosix();
        await WriteAsync($$"""{"userID": "{{Canary}}"}""");
        _ = (
            await _sandbox.ShellAsync("mkdir -p ~/.claude/skills/s && ln ~/.claude.json ~/.claude/skills/s/x.json")
        ).ExitsWith(0);
        _ = await _sandbox.JsonAsync("init", "--local");

        Assert.DoesNotContain(
            Canary,
            (await _sandbox.ShellAsync("cd ~/.claude-backup && git log -p --all; grep -r canary . ; true")).Out,
            StringComparison.Ordinal
        );
    }

    private async Task<string?> ActionAsync(params string[] arguments) =>
        (await _sandbox.JsonAsync(arguments))
            .Json.GetProperty("clientState")
            .GetProperty("keys")[0]
            .GetProperty("action")
            .GetString();

    private Task WriteAsync(string content) =>
        System.IO.File.WriteAllTextAsync(File, content, TestContext.Current.CancellationToken);

    private Task<string> ReadAsync() => System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
}
