using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Alerts;

/// <summary>A repository that is gone, with a drive or for good, is told though it has no place to remember anything.</summary>
public sealed class MissedRepositoryTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact("notify-send shows what is told on Linux.")]
    public async Task Two_scheduled_runs_in_a_row_that_find_none_are_told_once_and_not_when_it_is_back()
    {
        await SetUpAsync();
        var (there, away) = (_sandbox.Repository.Value, _sandbox.Elsewhere("away").Value);
        Directory.Move(there, away);

        await MissAsync();
        Assert.Equal("", Shown());
        await MissAsync();
        await MissAsync();
        Assert.Equal(1, Shown().Split("Nothing is saved any more.").Length - 1);
        Assert.Contains($"There is no repository at {there}", Shown(), StringComparison.Ordinal);

        Directory.Move(away, there);
        await _sandbox.DoAsync("sync", "--scheduled");
        Directory.Move(there, away);
        await MissAsync();
        Assert.Equal(1, Shown().Split("Nothing is saved any more.").Length - 1);
    }

    [LinuxFact("notify-send shows what is told on Linux.")]
    public async Task A_job_whose_variables_lie_in_it_tells_the_same()
    {
        await SetUpAsync();
        Directory.Delete(_sandbox.Repository.Value, recursive: true);
        var file = (_sandbox.Repository / ".git/claude-backup/job-environment.json").Value;
        for (var i = 0; i < 2; i++)
        {
            _ = (await _sandbox.RunAsync("sync", "--scheduled", "--environment", file)).ExitsWith(10);
        }

        Assert.Contains($"There is no repository at {_sandbox.Repository}", Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_starts_is_not_sent_to_make_an_empty_one_only()
    {
        var told = (await _sandbox.HookAsync("""{"hook_event_name":"SessionStart","source":"startup"}""")).Out;
        Assert.Contains("If it is on a drive, connect it.", told, StringComparison.Ordinal);
    }

    private async Task SetUpAsync()
    {
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var script = """
            mkdir -p ~/bin && printf '#!/bin/sh\necho "$@" >>~/shown\n' >~/bin/notify-send && chmod +x ~/bin/notify-send
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        _sandbox.Environment["PATH"] = $"{_sandbox.Home / "bin"}:{_sandbox.Environment["PATH"]}";
    }

    private async Task MissAsync() => _ = (await _sandbox.RunAsync("sync", "--scheduled")).ExitsWith(10);

    private string Shown() =>
        (_sandbox.Home / "shown").Value is var file && File.Exists(file) ? File.ReadAllText(file) : "";
}
