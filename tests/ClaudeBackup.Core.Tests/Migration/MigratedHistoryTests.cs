using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using Xunit;
using static ClaudeBackup.Core.Tests.Migration.LegacySandbox;

namespace ClaudeBackup.Core.Tests.Migration;

/// <summary>What a repository of the reference held is listed with its states, and moments before it was brought over are answered.</summary>
public sealed class MigratedHistoryTests : IDisposable
{
    private readonly LegacySandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task States_that_were_brought_over_are_listed_and_older_moments_are_answered(bool isByMachine)
    {
        var place = isByMachine ? $"machines/laptop/{Transcript(1)}.gz" : $"{Transcript(1)}.gz";
        _box.Put("manifest.json", Manifest("laptop", isByMachine ? "laptop" : null));
        _box.Put(place, Gzip(Lines(1, 40)));
        var old = await _box.CommitAsync();
        _box.Put(place, Gzip("{\"stub\":1}\n"u8.ToArray()));
        await _box.CommitAsync();
        await _box.SyncAsync();
        _box.PutSource(Transcript(1), [.. "{\"stub\":1}\n"u8, .. Lines(1, 1)]);
        await _box.SyncAsync();

        var states = await new SessionHistory(_box.Repository, NothingLeftAsync).OfAsync(
            Assert.Single(await _box.SessionsAsync()),
            progress: null,
            Token
        );

        var fullest = Lines(1, 40).Length;
        Assert.Equal(3, states.Count);
        Assert.Equal([fullest], states.Where(s => s.IsRestored).Select(s => s.Variant.Size));
        Assert.Equal(StateChange.Extends, states[^1].Change);
        Assert.True(states[^1].IsAtSource);
        foreach (var state in states)
        {
            var index = Assert.Single(await PastAsync(new PointInTime.Snapshot(state.Snapshot.ToString())));
            var file = index.Find(RelativePath.Parse(Transcript(1)))!;
            Assert.Contains(file.Variants, v => v.Size == state.Variant.Size && v.Number == state.Variant.Number);
            Assert.Equal(state.WasCurrent, file.Current == state.Variant.Number);
        }

        foreach (var before in new PointInTime[] { new PointInTime.Snapshot(old), new PointInTime.AsOf(DayOf(1)) })
        {
            var failure = await Assert.ThrowsAsync<BackupException>(() => PastAsync(before));
            Assert.Contains("is in an older layout", failure.Message, StringComparison.Ordinal);
            Assert.Contains("claude-backup versions ID", failure.Hint, StringComparison.Ordinal);
        }

        var early = await Assert.ThrowsAsync<BackupException>(() => PastAsync(new PointInTime.AsOf(Start)));
        Assert.Contains("Nothing had been saved yet", early.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<MachineIndex>> PastAsync(PointInTime at) =>
        new PastIndexes(_box.Repository, LocalTime.Utc, NothingLeftAsync).LoadAsync(at, Token);

    private static Task NothingLeftAsync(IReadOnlyCollection<ObjectId> blobs, CancellationToken cancellation) =>
        Task.CompletedTask;
}
