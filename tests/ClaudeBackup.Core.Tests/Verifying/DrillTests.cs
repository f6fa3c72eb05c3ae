using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Verifying;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>A drill restores what is saved, compares it, leaves nothing behind, and is remembered.</summary>
/// <param name="saved">A repository with two sessions.</param>
public sealed class DrillTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    [Fact]
    public async Task All_of_it_comes_back_and_nothing_is_left_behind()
    {
        using var copy = await saved.CopyAsync();
        var report = await copy.DrillAsync(DrillShare.All);
        Assert.Empty(report.Problems);
        Assert.Equal((2, 2, null), (report.Record.Sessions, report.Record.Whole, report.Record.Damage));
        // two transcripts, a subagent, memory, history, two config files
        Assert.Equal(7, report.Files);
        Assert.False(Directory.Exists((copy.Repository.LocalFolder / Leftovers.Drill).Value));
        report.TryRemember(copy.Repository);
        Assert.Equal(
            report.Record with
            {
                Time = default,
            },
            LastProof.Read(copy.Repository).Last! with
            {
                Time = default,
            }
        );
    }

    [Fact]
    public async Task The_next_sync_sees_a_source_that_nobody_touched()
    {
        using var copy = await saved.CopyAsync();
        var before = copy.Repository.Head;
        _ = await copy.SyncAsync();
        var indexed = await File.ReadAllBytesAsync(Index(copy).Value, TestContext.Current.CancellationToken);
        _ = await copy.DrillAsync(DrillShare.All);
        Assert.Equal(indexed, await File.ReadAllBytesAsync(Index(copy).Value, TestContext.Current.CancellationToken));
        Assert.Equal(before, copy.Repository.Head);

        static AbsolutePath Index(DamagedCopy copy) => copy.Repository.LocalFolder / "index" / "test";
    }

    [Fact]
    public async Task A_session_of_which_no_copy_is_sound_is_named_and_remembered()
    {
        using var copy = await saved.CopyAsync();
        await copy.LoseAsync("22222222-2222-4222-8222-222222222222.jsonl");
        var report = await copy.DrillAsync(DrillShare.All);
        Assert.Equal((2, 1), (report.Record.Sessions, report.Record.Whole));
        var problem = Assert.Single(report.Problems);
        Assert.Equal(SavedRepository.Rewritten, problem.Path);
        Assert.Contains(SavedRepository.Rewritten, report.Record.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_restores_so_many_sessions_and_nothing_else()
    {
        using var copy = await saved.CopyAsync();
        var report = await copy.DrillAsync(DrillShare.Parse("50%"));
        Assert.Equal((1, 1), (report.Record.Sessions, report.Record.Whole));
        Assert.InRange(report.Files, 1, 2);
        Assert.False(report.IsFull);
        report.TryRemember(copy.Repository);
        Assert.Null(LastProof.Read(copy.Repository).Full);
    }

    [Theory]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("1/5")]
    [InlineData("all")]
    [InlineData("")]
    public void What_is_no_share_is_wrong_usage(string text) =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<BackupException>(() => DrillShare.Parse(text)).Kind);

    [Fact]
    public async Task Two_at_once_do_not_take_each_other_apart_and_a_killed_one_leaves_nothing_for_long()
    {
        using var copy = await saved.CopyAsync();
        var left = copy.Repository.LocalFolder / Leftovers.Drill / "test" / "home" / "secret.txt";
        _ = Directory.CreateDirectory(left.Parent!.Value);
        await File.WriteAllTextAsync(left.Value, "left", TestContext.Current.CancellationToken);
        using (RepositoryLock.TryTakeDrill(copy.Repository))
        {
            var failure = await Assert.ThrowsAsync<BackupException>(() => copy.DrillAsync(DrillShare.All));
            Assert.Equal(FailureKind.Locked, failure.Kind);
            Assert.True(File.Exists(left.Value));
        }

        Assert.Equal(2, (await copy.DrillAsync(DrillShare.All)).Record.Whole);
        Assert.False(File.Exists(left.Value));
    }
}
