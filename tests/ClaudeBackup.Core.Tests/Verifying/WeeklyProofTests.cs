using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Verifying;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>The look that runs by itself: once a week, again as long as something is damaged, and it repairs what it can.</summary>
/// <param name="saved">A repository.</param>
public sealed class WeeklyProofTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(6.9, false, false)]
    [InlineData(7.0, false, true)]
    [InlineData(0.1, true, true)]
    [InlineData(-30.0, false, true)]
    public void It_is_due_after_a_week_while_damaged_and_when_a_clock_was_wrong(
        double? daysAgo,
        bool damaged,
        bool due
    ) =>
        Assert.Equal(
            due,
            WeeklyProof.IsDue(
                new LastProof
                {
                    Looked = daysAgo is { } days ? Now.AddDays(-days) : null,
                    Damage = damaged ? "Something is damaged." : null,
                },
                Now
            )
        );

    [Fact]
    public async Task Ten_looks_read_everything()
    {
        using var copy = await saved.CopyAsync();
        for (var week = 0; week < 10; week++)
        {
            Assert.Null(VerifyRecord.Read(copy.Repository, DateTimeOffset.MaxValue).Oldest);
            LastProof.TryChange(copy.Repository, _ => new LastProof());
            Assert.Equal(ProofOutcome.Nothing, await copy.ProofAsync(TimeProvider.System));
        }

        Assert.NotNull(VerifyRecord.Read(copy.Repository, DateTimeOffset.MaxValue).Oldest);
    }

    [Fact]
    public async Task What_has_a_sound_copy_is_repaired_and_told()
    {
        using var copy = await saved.CopyAsync();
        File.Delete((copy.Root / RelativePath.Parse($"machines/test/{SavedRepository.Rewritten}.gz")).Value);
        var proof = await copy.ProofAsync(TimeProvider.System);
        Assert.Null(proof.Failure);
        Assert.Contains("found and healed", proof.Healed, StringComparison.Ordinal);
        Assert.Empty((await copy.VerifyAsync(ReadShare.All)).Defects);
        Assert.Null(LastProof.Read(copy.Repository).Damage);
    }

    [Fact]
    public async Task What_has_none_is_told_until_it_is_back()
    {
        using var copy = await saved.CopyAsync();
        using var kept = await saved.CopyAsync();
        await copy.LoseAsync("22222222-2222-4222-8222-222222222222.jsonl");
        copy.LoseSource();
        for (var run = 0; run < 2; run++)
        {
            var failure = await copy.ProveAsync(TimeProvider.System);
            Assert.Equal(FailureKind.Integrity, failure?.Kind);
            Assert.Equal(failure!.Message, LastProof.Read(copy.Repository).Damage);
        }

        foreach (
            var file in Directory.EnumerateFiles(
                (kept.Root / ".git" / "objects").Value,
                "*",
                SearchOption.AllDirectories
            )
        )
        {
            var there = new AbsolutePath(file.Replace(kept.Root.Value, copy.Root.Value, StringComparison.Ordinal));
            if (!File.Exists(there.Value))
            {
                _ = Directory.CreateDirectory(there.Parent!.Value);
                File.Copy(file, there.Value);
            }
        }

        Assert.Null(await copy.ProveAsync(TimeProvider.System));
        Assert.Null(LastProof.Read(copy.Repository).Damage);
    }

    [Fact]
    public async Task It_gives_way_to_another_run_and_comes_with_the_next()
    {
        using var copy = await saved.CopyAsync();
        using (RepositoryLock.TryTake(copy.Repository))
        {
            Assert.Null(await copy.ProveAsync(TimeProvider.System));
            Assert.Null(LastProof.Read(copy.Repository).Looked);
        }

        Assert.Null(await copy.ProveAsync(TimeProvider.System));
        Assert.NotNull(LastProof.Read(copy.Repository).Looked);
    }
}
