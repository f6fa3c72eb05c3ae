using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Verifying;

/// <summary>A list that is wrong in the newest snapshot itself, as a fault of a program or a hostile push leaves it, is named and derived anew.</summary>
/// <param name="saved">A repository.</param>
public sealed class ListDamageTests(SavedRepository saved) : IClassFixture<SavedRepository>
{
    private const string List = "machines/test/files/projects/-p/22222222-2222-4222-8222-222222222222.jsonl";

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_list_that_says_nothing_is_derived_from_the_bytes_and_older_history(string content)
    {
        using var copy = await saved.CopyAsync();
        var before = await ModeAndTimeAsync(copy);
        await copy.CommitAsync(List, content);
        var report = await copy.VerifyAsync(ReadShare.All);
        Assert.Contains(
            report.Defects,
            d => d.Meaning.Contains(List, StringComparison.Ordinal) && d.Harm is Harm.OneCopy
        );
        _ = await copy.RepairAsync(report);
        Assert.Empty((await copy.VerifyAsync(ReadShare.All)).Defects);
        Assert.Equal(before, await ModeAndTimeAsync(copy));
        Assert.Equal(2, (await copy.DrillAsync(DrillShare.All)).Record.Whole);
    }

    [Fact]
    public async Task What_only_this_disk_knows_of_the_source_outlives_a_repair()
    {
        using var copy = await saved.CopyAsync();
        copy.Delete(SavedRepository.Session);
        // behind the moment in which a file may change and keep its times
        _ = await copy.SyncAsync(new MovedClock(TimeSpan.FromMinutes(1)));
        var before = (await IndexAsync(copy)).Entries;
        Assert.Contains(before.Values, e => e.Fingerprint is not null);
        Assert.Contains(before.Values, e => e.AbsentSince is not null);
        await copy.CommitAsync(List, "nonsense");
        _ = await copy.RepairAsync(await copy.VerifyAsync(ReadShare.All));
        var after = (await IndexAsync(copy)).Entries;
        Assert.All(
            before,
            e =>
                Assert.Equal(
                    (e.Value.Fingerprint, e.Value.AbsentSince),
                    (after[e.Key].Fingerprint, after[e.Key].AbsentSince)
                )
        );
    }

    [Fact]
    public async Task An_index_of_words_that_is_cut_is_named_and_taken_away()
    {
        using var copy = await saved.CopyAsync();
        var file = SearchIndex.FileOf(copy.Repository);
        SearchIndex.Open(copy.Repository).Dispose();
        Assert.Empty((await copy.VerifyAsync(ReadShare.All)).Defects);
        using (var stream = new FileStream(file.Value, FileMode.Open))
        {
            stream.SetLength(stream.Length / 2);
        }

        var report = await copy.VerifyAsync(ReadShare.All);
        Assert.Equal(".git/claude-backup/search/index", Assert.Single(report.Defects).Path);
        Assert.False(report.IsDamaged);
        _ = await copy.RepairAsync(report);
        Assert.False(File.Exists(file.Value));
    }

    private static async Task<MachineIndex> IndexAsync(DamagedCopy copy) =>
        Assert.Single(
            await new IndexStore(copy.Repository).LoadAllAsync(
                MachineIdentity.Read(copy.Repository).Slug,
                TestContext.Current.CancellationToken
            )
        );

    private static async Task<IEnumerable<(int, long, int)>> ModeAndTimeAsync(DamagedCopy copy)
    {
        var index = await IndexAsync(copy);
        return
        [
            .. index
                .Find(RelativePath.Parse(SavedRepository.Rewritten))!
                .Variants.Select(v => (v.Mode, v.ModifiedNs, v.Segments.Count)),
        ];
    }
}
