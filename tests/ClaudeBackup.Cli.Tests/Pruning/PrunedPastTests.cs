using ClaudeBackup.Cli.Tests.Versions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Pruning;

/// <summary><c>--at</c> a time of which nothing is left after a prune.</summary>
public sealed class PrunedPastTests : IDisposable
{
    private static readonly string Id = Transcript.Id("3f2a");

    private readonly ClockedSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("restore", "3f2a")]
    [InlineData("restore", "--list")]
    [InlineData("restore", "--all")]
    [InlineData("peek", "3f2a")]
    [InlineData("config", "restore", "settings.json")]
    public async Task A_time_that_was_pruned_is_told_with_the_oldest_snapshot_that_is_left(params string[] command)
    {
        await PrunedAsync();

        foreach (var time in new[] { "2026-03-01T08:00Z", "2026-03-01T13:00Z", "2026-03-02T13:00Z" })
        {
            var (code, _, error) = await _box.RunAsync([.. command, "--at", time]);

            Assert.Equal(1, code);
            Assert.Contains(
                "or earlier is left: snapshots were pruned 2026-03-05 12:00 UTC.",
                error,
                StringComparison.Ordinal
            );
            var hint = error[
                error.IndexOf(
                    "The oldest snapshot that is left is from 2026-03-03 12:00 UTC: --at ",
                    StringComparison.Ordinal
                )..
            ];
            _ = await _box.DoAsync([.. command, "--at", hint.Split(' ')[^1].Trim()]);
        }
    }

    [Fact]
    public async Task What_prune_leaves_of_the_first_snapshot_is_none()
    {
        await PrunedAsync();
        var root = (await _box.Sandbox.GitAsync("rev-list", "--max-parents=0", "HEAD")).Trim();
        Assert.Equal("RESTORE.md", (await _box.Sandbox.GitAsync("ls-tree", "--name-only", root)).Trim());

        var (code, _, error) = await _box.RunAsync(["restore", Id, "--at", root]);

        Assert.Equal(1, code);
        Assert.Contains("is empty: what it had was pruned or forgotten.", error, StringComparison.Ordinal);
        Assert.Contains("left is from 2026-03-03 12:00 UTC: --at ", error, StringComparison.Ordinal);
    }

    private async Task PrunedAsync()
    {
        for (var day = 1; day <= 3; day++)
        {
            _box.Claude.Write(Transcript.PathOf(Id), Transcript.Messages(Id, 0, day));
            _box.Claude.Write("settings.json", $$"""{"day":{{day}}}""");
            _ = await _box.SaveAsync($"2026-03-0{day}T12:00:00Z");
        }

        _box.Now = new DateTimeOffset(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);
        _ = await _box.DoAsync("prune", "--keep-last", "1", "--allow-only-copy", "--yes");
    }
}
