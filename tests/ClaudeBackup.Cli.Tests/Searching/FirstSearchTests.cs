using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Searching;

/// <summary>The first search reads everything, says so, and loses nothing when it is ended.</summary>
public sealed class FirstSearchTests : IDisposable
{
    private const int Files = 4;

    // of several writes of the index
    private const int Bytes = 11 * 1024 * 1024;

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_says_that_it_reads_everything_once_and_goes_on_where_it_was_ended()
    {
        Platform.RequirePosix();
        foreach (var n in Enumerable.Range(1, Files))
        {
            var id = Transcript.Id($"{n}");
            _sandbox.Claude.Write(
                Transcript.PathOf(id),
                [
                    .. Transcript.Messages(id, 0, 1, start: Transcript.Start.AddDays(n), text: "walrus"),
                    .. Transcript.Large(id, Bytes, n),
                ]
            );
        }

        await _sandbox.DoAsync("init", "--local", "--yes", "--schedule", "off");
        var index = (_sandbox.Repository / ".git/claude-backup/search/index").Value;

        using var running = _sandbox.Start("search", "walrus");
        while (!running.HasExited && !File.Exists(index))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        running.SendInterrupt();
        var ended = (await running.WaitAsync()).ExitsWith(130);
        var whole = await _sandbox.JsonAsync("search", "walrus");
        var again = await _sandbox.DoAsync("search", "walrus");

        Assert.Contains(
            $"The first search reads all {Files} saved sessions once",
            ended.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("What was read so far is kept", ended.Error, StringComparison.Ordinal);
        Assert.Equal(Files, whole.Json.GetProperty("total").GetInt32());
        Assert.Equal(0, whole.Json.GetProperty("index").GetProperty("behind").GetInt32());
        Assert.Empty(again.Error);
    }
}
