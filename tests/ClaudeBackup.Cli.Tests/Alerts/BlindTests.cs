using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Alerts;

/// <summary>A sync that cannot see the source saves nothing new, however well it ends.</summary>
public sealed class BlindTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public BlindTests()
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        for (var i = 1; i <= 6; i++)
        {
            _sandbox.WriteSession(Transcript.Id($"{i}"));
        }
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_home_that_is_gone_is_told_after_two_runs()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        Directory.Move(_sandbox.Claude.Root.Value, _sandbox.Elsewhere("away").Value);
        await TwoRunsAreToldAsync($"There is no Claude home at {_sandbox.Claude.Root}.");
        Directory.Move(_sandbox.Elsewhere("away").Value, _sandbox.Claude.Root.Value);
        _ = await _sandbox.JsonAsync("sync", "--scheduled");
        Assert.Equal("waiting", await StateAsync(afterScheduledRuns: false));
    }

    [Fact]
    public async Task Projects_on_a_disk_that_is_not_mounted_are_told_after_two_runs()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        Directory.Move(_sandbox.Claude["projects"], _sandbox.Elsewhere("away").Value);
        _sandbox.Claude.Link("projects", "/nowhere/projects");
        await TwoRunsAreToldAsync(
            $"6 stored files of sessions cannot be looked at in the Claude home: {_sandbox.Claude["projects"]} is a link to /nowhere/projects, and that place is not there."
        );
        Assert.Equal(
            (0, 6),
            (await _sandbox.JsonAsync("status")).Json.GetProperty("sessions") is var sessions
                ? (sessions.GetProperty("absent").GetInt32(), sessions.GetProperty("hidden").GetInt32())
                : default
        );
        var sync = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(3);
        Assert.Equal(
            "projects",
            Assert.Single(sync.Json.GetProperty("problems").EnumerateArray()).GetProperty("path").GetString()
        );
        Assert.DoesNotContain(
            "still has every session",
            (await _sandbox.DoAsync("status", "-v")).Unwrapped,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_disappeared_at_once_is_told_as_the_next_session_starts()
    {
        _ = await _sandbox.JsonAsync("init", "--local");
        _sandbox.Claude.DeleteFolder("projects");
        _ = await _sandbox.JsonAsync("sync", "--scheduled");
        var told = await _sandbox.HookAsync("""{"hook_event_name":"SessionStart"}""");
        await _sandbox.HooksAreServedAsync();
        Assert.StartsWith(
            "6 of 6 sessions disappeared from the source since the last sync.",
            told.Json.GetProperty("systemMessage").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nothing_to_look_at_is_not_taken_for_nothing_to_do()
    {
        _sandbox.Environment["CLAUDE_CONFIG_DIR"] = "~/.claude-work";
        _ = await _sandbox.JsonAsync("init", "--local");
        var sync = (await _sandbox.DoAsync("sync")).Out;
        Assert.Contains(
            $"There is no Claude home at {_sandbox.Home}/.claude-work, so nothing is saved.",
            sync,
            StringComparison.Ordinal
        );
        var runs = (await _sandbox.JsonAsync("schedule")).Json.GetProperty("runs").EnumerateArray();
        Assert.All(runs, r => Assert.Equal("blind", r.GetProperty("outcome").GetString()));
        var status = (await _sandbox.DoAsync("status")).Out;
        Assert.Contains("Saved           nothing yet", status, StringComparison.Ordinal);
        Assert.Contains("set CLAUDE_CONFIG_DIR", status, StringComparison.Ordinal);
        _ = (await _sandbox.RunAsync("status", "--check")).ExitsWith(1);
    }

    private async Task TwoRunsAreToldAsync(string why)
    {
        _ = await _sandbox.RunAsync("sync", "--scheduled");
        Assert.False(File.Exists(_sandbox.Home.Value + ".shown"));
        _ = await _sandbox.RunAsync("sync", "--scheduled");
        var shown = await File.ReadAllTextAsync(_sandbox.Home.Value + ".shown", TestContext.Current.CancellationToken);
        Assert.StartsWith("The last 2 syncs went wrong", shown, StringComparison.Ordinal);
        Assert.Contains(why, shown, StringComparison.Ordinal);
        Assert.Equal("failing", await StateAsync(afterScheduledRuns: true));
    }

    private async Task<string?> StateAsync(bool afterScheduledRuns)
    {
        var state = (await _sandbox.JsonAsync("status")).Json.GetProperty("automatic").GetProperty("state").GetString();
        return afterScheduledRuns || state != "running" ? state : "waiting";
    }
}
