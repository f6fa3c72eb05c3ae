using ClaudeBackup.Commands;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Standing;

/// <summary>A clock that is wrong by years, in either direction: nothing contradicts itself, and one good sync heals it.</summary>
public sealed class WrongClockTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_sync_of_the_future_is_told_as_one_until_the_next()
    {
        await SetUpAsync(days: 3000);
        var status = (await _sandbox.DoAsync("status")).Out;
        Assert.Contains(", 2,999 days ahead\n", status, StringComparison.Ordinal);
        Assert.Contains("✗ The last good sync is dated", status, StringComparison.Ordinal);
        Assert.DoesNotContain("just now", status, StringComparison.Ordinal);
        Assert.Contains(
            "which is still to come",
            (await _sandbox.RunAsync("status", "--check")).ExitsWith(1).Error,
            StringComparison.Ordinal
        );
        await HealsAsync();
    }

    [Fact]
    public async Task A_sync_of_long_ago_is_old_until_the_next()
    {
        await SetUpAsync(days: -3000);
        var status = (await _sandbox.DoAsync("status")).Out;
        Assert.Contains(", 3,000 days ago\n", status, StringComparison.Ordinal);
        _ = (await _sandbox.RunAsync("status", "--check")).ExitsWith(1);
        await HealsAsync();
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(-3000)]
    [InlineData(-20_000)]
    public async Task Whatever_the_clock_says_a_session_that_grew_is_saved_and_comes_back(int days)
    {
        await SetUpAsync(days: 0);
        var path = Transcript.PathOf(Transcript.Id("1"));
        _sandbox.Claude.Append(path, Transcript.Messages(Transcript.Id("1"), 2, 2));
        Assert.Equal(0, await RunAsync(days, "sync", "--scheduled"));
        Assert.Equal(0, await RunAsync(days, "status", "--json"));
        _sandbox.Claude.Append(path, Transcript.Messages(Transcript.Id("1"), 4, 2));
        await HealsAsync();
        Assert.Equal(_sandbox.Claude.Read(path), (await _sandbox.RestoreElsewhereAsync()).Read(path));
        await _sandbox.RepositoryIsSoundAsync();
    }

    private async Task HealsAsync()
    {
        _ = await _sandbox.DoAsync("sync");
        var status = (await _sandbox.DoAsync("status")).Out;
        Assert.Contains(", just now\n", status, StringComparison.Ordinal);
        Assert.StartsWith(
            "! This disk has the only copy, and no sync is scheduled.\n",
            status,
            StringComparison.Ordinal
        );
        Assert.Empty((await _sandbox.DoAsync("status", "--check")).Error);
    }

    private async Task SetUpAsync(int days)
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        Assert.Equal(0, await RunAsync(days, "init", "--local", "--schedule", "off"));
    }

    // the same program in this process, by another clock
    private async Task<int> RunAsync(int days, params string[] arguments)
    {
        var screen = new Screen
        {
            Out = new StringWriter(),
            Error = new StringWriter(),
            Width = 100,
            Local = LocalTime.Utc,
            Colours = false,
            ShowsProgress = false,
            CanAsk = false,
            MovesCursor = false,
        };
        var paths = HostPaths.From(Variable, _sandbox.Home, _sandbox.Home.Value);
        var app = new App(paths, Variable, new MovedClock(TimeSpan.FromDays(days)));
        return await CommandLine.RunAsync(
            arguments,
            app,
            Reporter.For(arguments, screen),
            TestContext.Current.CancellationToken
        );
    }

    private string? Variable(string name) => _sandbox.Environment.TryGetValue(name, out var value) ? value : null;
}
