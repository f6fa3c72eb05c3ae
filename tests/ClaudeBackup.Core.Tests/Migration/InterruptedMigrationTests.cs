using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Migration;
using Xunit;
using static ClaudeBackup.Core.Tests.Migration.LegacySandbox;

namespace ClaudeBackup.Core.Tests.Migration;

public sealed class InterruptedMigrationTests : IDisposable
{
    private readonly LegacySandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Killed_before_the_commit_nothing_has_changed_and_the_next_run_does_it_all()
    {
        await LegacyAsync();
        var head = await _box.GitAsync("rev-parse", "HEAD");
        using var killed = new CancellationTokenSource();
        await killed.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _box.SyncAsync(killed.Token));

        Assert.Equal(head, await _box.GitAsync("rev-parse", "HEAD"));
        Assert.Equal("", await _box.GitAsync("status", "--porcelain"));
        await _box.SyncAsync();
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(250)]
    public async Task Stopped_anywhere_the_next_run_completes_it(int afterMs)
    {
        await LegacyAsync();
        using var killed = new CancellationTokenSource();
        killed.CancelAfter(afterMs);
        try
        {
            await _box.SyncAsync(killed.Token);
        }
        catch (OperationCanceledException)
        {
            // that is what is tested
        }

        await _box.SyncAsync();

        await AssertCompleteAsync();
    }

    [Fact]
    public async Task Killed_behind_the_commit_the_next_run_clears_the_work_tree()
    {
        await LegacyAsync();
        var before = await _box.GitAsync("rev-parse", "HEAD");
        await _box.SyncAsync();
        var after = await _box.GitAsync("rev-parse", "HEAD");
        // the commit is there; the work tree, the index of git and our own state are not
        _ = await _box.GitAsync("reset", "-q", "--hard", before);
        _ = await _box.GitAsync("update-ref", "refs/heads/main", after);
        File.Delete((_box.Repository.LocalFolder / "layout").Value);
        Directory.Delete((_box.Repository.LocalFolder / "index").Value, recursive: true);

        await _box.SyncAsync();

        Assert.Equal(after, await _box.GitAsync("rev-parse", "HEAD"));
        await AssertCompleteAsync();
    }

    // B16
    [Fact]
    public async Task A_migration_of_the_reference_that_stopped_half_way_loses_nothing()
    {
        await LegacyAsync();
        Directory.CreateDirectory((_box.Root / "machines/laptop").Value);
        Directory.Move((_box.Root / "projects").Value, (_box.Root / "machines/laptop/projects").Value);
        _box.Put("manifest.json", Manifest("laptop", "laptop"));

        await _box.SyncAsync();

        await AssertCompleteAsync();
        Assert.Equal(DayOf(1), (await _box.FileAsync("laptop", Transcript(1)))!.CurrentVariant.Saved);
    }

    [Fact]
    public async Task Files_that_were_never_committed_come_over_as_well()
    {
        await LegacyAsync();
        _box.Put(Transcript(8) + ".gz", Gzip(Lines(8, 5)));
        _box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 7)));
        _box.Put("config/settings.json", "{\"newer\":true}");

        await _box.SyncAsync();

        Assert.Equal(Lines(8, 5), await _box.ReadAsync("laptop", Transcript(8)));
        Assert.Equal(Lines(1, 7), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal(
            "{\"newer\":true}"u8.ToArray(),
            await _box.ReadHistoricAsync("machines/laptop/config/settings.json")
        );
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task A_local_repository_without_git_comes_over()
    {
        _box.Put("manifest.json", Manifest("laptop", "laptop"));
        _box.Put($"machines/laptop/{Transcript(1)}.gz", Gzip(Lines(1, 5), Start));
        _box.Put("history.jsonl.gz", Gzip("history\n"u8.ToArray()));

        await _box.SyncAsync();

        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal(
            Start,
            Timestamp.FromUnixNs((await _box.FileAsync("laptop", Transcript(1)))!.CurrentVariant.ModifiedNs)
        );
        await _box.AssertSoundAsync();
    }

    [Fact]
    public async Task What_nobody_knows_in_the_old_folders_is_kept_aside()
    {
        await LegacyAsync();
        _box.Put("projects/-home-dev-app/notes.txt", "mine");

        var summary = await _box.SyncAsync();

        Assert.Contains(summary.Notes, w => w.StartsWith("1 file of the older layout", StringComparison.Ordinal));
        Assert.Equal(
            "mine",
            await File.ReadAllTextAsync(
                (LegacyLeftovers.Folder(_box.Repository) / "projects/-home-dev-app/notes.txt").Value,
                Token
            )
        );
        await AssertCompleteAsync();
    }

    // the old schedule of the reference is still installed
    [Fact]
    public async Task The_reference_running_beside_us_is_followed_again()
    {
        await LegacyAsync();
        await _box.SyncAsync();
        _box.Put("manifest.json", Manifest("laptop", "laptop"));
        _box.Put($"machines/laptop/{Transcript(1)}.gz", Gzip(Lines(1, 9)));
        _box.Put($"machines/laptop/{Transcript(9)}.gz", Gzip(Lines(9, 2)));
        _box.Put("history.jsonl.gz", Gzip("history\nmore\n"u8.ToArray()));
        _ = await _box.GitAsync("add", "-f", "manifest.json");
        await _box.CommitAsync();

        await _box.SyncAsync();

        Assert.Equal(Lines(1, 9), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal(Lines(9, 2), await _box.ReadAsync("laptop", Transcript(9)));
        Assert.Equal("history\nmore\n"u8.ToArray(), await _box.ReadAsync("laptop", "history.jsonl"));
        Assert.All((await _box.IndexAsync("laptop")).Files, f => Assert.Single(f.Variants));
        await _box.AssertSoundAsync();
    }

    private async Task LegacyAsync()
    {
        _box.Put("manifest.json", Manifest("laptop", slug: null));
        _box.Put(Transcript(1) + ".gz", Gzip(Lines(1, 5)));
        _box.Put(Transcript(2) + ".gz", Gzip(Lines(2, 5)));
        _box.Put("history.jsonl.gz", Gzip("history\n"u8.ToArray()));
        _box.Put("config/settings.json", "{}");
        await _box.CommitAsync();
        _box.Remove(Transcript(2) + ".gz");
        await _box.CommitAsync();
    }

    private async Task AssertCompleteAsync()
    {
        Assert.Equal(Lines(1, 5), await _box.ReadAsync("laptop", Transcript(1)));
        Assert.Equal(Lines(2, 5), await _box.ReadAsync("laptop", Transcript(2)));
        Assert.Equal("history\n"u8.ToArray(), await _box.ReadAsync("laptop", "history.jsonl"));
        Assert.Equal(2, (await _box.SessionsAsync()).Count);
        await _box.AssertSoundAsync();
    }
}
