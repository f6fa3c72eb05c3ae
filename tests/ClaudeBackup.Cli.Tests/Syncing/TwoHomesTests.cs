using System.Text.Json.Nodes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>Two Claude homes of one user, each with its account, are never mixed in one repository.</summary>
public sealed class TwoHomesTests : IDisposable
{
    private static readonly string Work = Transcript.Id("1");
    private static readonly string Private = Transcript.Id("2");

    private readonly Sandbox _sandbox = new();
    private readonly ClaudeTree _other;

    public TwoHomesTests()
    {
        _sandbox.WriteSession(Work);
        _sandbox.Claude.Write("settings.json", "{\"model\":\"opus\"}");
        _other = new ClaudeTree(_sandbox.Home / ".claude-private");
        _other.Write(Transcript.PathOf(Private), Transcript.Messages(Private, 0, 2));
        _other.Write("settings.json", "{\"model\":\"haiku\"}");
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("sync")]
    [InlineData("sync", "--scheduled")]
    [InlineData("sync", "--config-only")]
    [InlineData("sync", "--dry-run")]
    [InlineData("init", "--yes")]
    [InlineData("schedule", "off")]
    public async Task The_second_is_refused_with_the_way_out_and_nothing_of_it_is_saved(params string[] arguments)
    {
        await _sandbox.DoAsync("init", "--local", "--yes");
        var before = await _sandbox.HeadAsync();

        var refused = (await InOtherAsync([.. arguments, "--json"])).ExitsWith(2).ErrorJson;

        Assert.Equal("other-home", refused.GetProperty("code").GetString());
        Assert.Contains(_sandbox.Claude.Root.Value, refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        var way = refused.GetProperty("hint").GetString();
        Assert.Contains("CLAUDE_BACKUP_DIR", way, StringComparison.Ordinal);
        Assert.Contains("init --moved-home", way, StringComparison.Ordinal);
        Assert.Equal(before, await _sandbox.HeadAsync());
        // it is no failure of the backup of the first one
        var health = (await _sandbox.JsonAsync("status")).Json.GetProperty("health");
        Assert.DoesNotContain("failed", health.GetProperty("messages").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_works_in_the_second_hears_that_nothing_of_it_is_saved()
    {
        await _sandbox.DoAsync("init", "--local", "--yes");
        var before = await _sandbox.HeadAsync();
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = _other.Root.Value;

        var start = await _sandbox.HookAsync("""{"hook_event_name":"SessionStart"}""");
        var end = await _sandbox.HookAsync("""{"hook_event_name":"SessionEnd"}""");
        await _sandbox.HooksAreServedAsync();
        var status = (await _sandbox.JsonAsync("status")).Json.GetProperty("health");

        Assert.StartsWith(
            "This session is not saved.",
            start.Json.GetProperty("systemMessage").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(end.Out);
        Assert.Contains("this one is another", status.GetProperty("messages")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await _sandbox.HeadAsync());
    }

    [Fact]
    public async Task A_repository_that_noted_no_home_knows_it_from_the_manifest_of_its_last_snapshot()
    {
        await _sandbox.DoAsync("init", "--local", "--yes");
        var facts = (_sandbox.Repository / ".git/claude-backup/repository.json").Value;
        var json = JsonNode.Parse(File.ReadAllText(facts))!.AsObject();
        Assert.True(json.Remove("claudeHome"));
        File.WriteAllText(facts, json.ToJsonString());

        (await InOtherAsync("sync", "--json")).ExitsWith(2);

        await _sandbox.DoAsync("sync");
    }

    [Fact]
    public async Task A_home_that_moved_is_still_the_same_and_goes_on()
    {
        await _sandbox.DoAsync("init", "--local", "--yes");
        var moved = _sandbox.Home / ".config" / "claude";
        _ = Directory.CreateDirectory(moved.Parent!.Value);
        Directory.Move(_sandbox.Claude.Root.Value, moved.Value);
        new ClaudeTree(moved).Append(Transcript.PathOf(Work), Transcript.Messages(Work, 2, 2));

        (await _sandbox.RunWithAsync(("CLAUDE_CONFIG_DIR", moved.Value), "sync")).ExitsWith(0);

        Assert.Equal(2, await _sandbox.CommitsAsync());
        // and the old place is another one, should there be sessions again
        _sandbox.WriteSession(Private);
        (await _sandbox.RunAsync("sync", "--json")).ExitsWith(2);
    }

    [Fact]
    public async Task A_home_on_a_drive_that_is_away_is_not_taken_for_moved()
    {
        await _sandbox.DoAsync("init", "--local", "--yes");
        Directory.Move(_sandbox.Claude.Root.Value, _sandbox.Elsewhere("away").Value);

        (await InOtherAsync("sync", "--json")).ExitsWith(2);

        // unless the user says so
        (await InOtherAsync("init", "--moved-home", "--yes")).ExitsWith(0);
        (await InOtherAsync("sync")).ExitsWith(0);
        var sessions = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions");
        Assert.Equal(2, sessions.GetArrayLength());
    }

    [Fact]
    public async Task A_link_to_the_home_is_the_home()
    {
        Platform.RequirePosix();
        await _sandbox.DoAsync("init", "--local", "--yes");
        var link = (_sandbox.Home / "link").Value;
        _ = Directory.CreateSymbolicLink(link, _sandbox.Claude.Root.Value);

        (await _sandbox.RunWithAsync(("CLAUDE_CONFIG_DIR", link), "sync")).ExitsWith(0);
    }

    [Fact]
    public async Task With_a_repository_of_its_own_each_is_saved_and_comes_back_alone()
    {
        var remote = (_sandbox.Home / "remote.git").Value;
        await _sandbox.DoAsync("init", "--yes", "--schedule", "off", "--backend", "git", "--remote", remote);
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = _other.Root.Value;
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = (_sandbox.Home / ".claude-backup-private").Value;

        await _sandbox.DoAsync("init", "--yes", "--schedule", "off", "--backend", "git", "--remote", remote);
        await _sandbox.DoAsync("sync");
        var two = await BackAsync("two");
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = null;
        _sandbox.Environment["CLAUDE_BACKUP_DIR"] = null;
        await _sandbox.DoAsync("sync");
        var one = await BackAsync("one");

        Assert.Equal(_other.Listing(), two.Listing());
        Assert.Equal(_sandbox.Claude.Listing(), one.Listing());
    }

    private Task<ClaudeTree> BackAsync(string name) => _sandbox.RestoreElsewhereAsync(name);

    private Task<CliResult> InOtherAsync(params string[] arguments) =>
        _sandbox.RunWithAsync(("CLAUDE_CONFIG_DIR", _other.Root.Value), arguments);
}
