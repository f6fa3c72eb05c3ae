using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Alerts;

public sealed class PingTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public PingTests() => _sandbox.WriteSession(Transcript.Id("1"));

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Start_success_and_failure_of_runs_are_told_and_nothing_more()
    {
        Platform.RequirePosix("Nothing stands in for the scheduler of Windows.");
        await using var site = await PingSite.StartAsync();
        _ = await _sandbox.JsonAsync("init", "--local");
        var set = (await _sandbox.JsonAsync("schedule", "--ping", site.Url + "/secret-id")).Json;
        Assert.Equal(["POST /secret-id: set up"], site.Take());
        Assert.Equal($"{site.Url}/…", set.GetProperty("ping").GetString());
        Assert.Equal("daily", set.GetProperty("schedule").GetString());

        _ = await _sandbox.JsonAsync("sync", "--scheduled");
        Assert.Equal(["POST /secret-id/start: ", "POST /secret-id: done"], site.Take());
        _ = await _sandbox.JsonAsync("sync", "--config-only");
        Assert.Empty(site.Take());
        await HoldLockAsync(async () => _ = (await _sandbox.RunAsync("sync")).ExitsWith(11));
        Assert.Equal(["POST /secret-id/start: "], site.Take());
        // something new for a store of git that is none, which no run can mend
        _sandbox.WriteSession(Transcript.Id("7"));
        Directory.Delete((_sandbox.Repository / ".git/objects").Value, recursive: true);
        File.WriteAllText((_sandbox.Repository / ".git/objects").Value, "");
        _ = (await _sandbox.RunAsync("sync", "--scheduled")).ExitsWith(1);
        Assert.Equal(["POST /secret-id/start: ", "POST /secret-id/fail: failed: failed"], site.Take());
        Assert.DoesNotContain("secret-id", (await _sandbox.DoAsync("schedule")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_listens_and_off_fail_no_run()
    {
        var site = await PingSite.StartAsync();
        var url = site.Url;
        await site.DisposeAsync();
        _ = await _sandbox.JsonAsync("init", "--local");
        var set = (await _sandbox.JsonAsync("schedule", "--ping", url)).Json;
        Assert.Contains("test ping failed", set.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        _ = await _sandbox.JsonAsync("sync", "--scheduled");
        var off = (await _sandbox.JsonAsync("schedule", "--ping", "off")).Json;
        Assert.Null(off.GetProperty("ping").GetString());
        foreach (var bad in new[] { "nonsense", "file:///etc/passwd", "" })
        {
            _ = (await _sandbox.RunAsync("schedule", "--ping", bad, "--json")).ExitsWith(2);
        }
    }

    private async Task HoldLockAsync(Func<Task> meanwhile)
    {
        await using var held = await Sandbox.HoldAsync(_sandbox.Repository / ".git/claude-backup/lock");
        await meanwhile();
    }
}
