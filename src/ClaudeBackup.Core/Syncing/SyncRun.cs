using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Syncing;

/// <summary>The way in: scan, compare, segment, commit. The lock is the caller's.</summary>
/// <param name="opened">Where to, and by which settings.</param>
/// <param name="source">Where from.</param>
/// <param name="clock">Tells the time of the snapshot.</param>
public sealed class SyncRun(OpenedRepository opened, Source source, TimeProvider clock)
{
    private readonly IndexStore _indexes = new(opened.Repository);
    private readonly DateTimeOffset _now = clock.GetUtcNow();
    private readonly long _started = clock.GetTimestamp();

    private BackupRepository Repository => opened.Repository;

    private MachineIdentity Machine => opened.Machine;

    /// <summary>Looks for secrets in what is stored, while its bytes are in memory; null when nothing is to go to a remote, or nobody looks.</summary>
    public CaptureScan? Secrets { get; init; }

    /// <summary>Scans the source and compares it with what is stored: the one look that a sync takes.</summary>
    /// <param name="only">The half of the source to look at; null for both.</param>
    /// <param name="cancellation">Ends it; nothing is saved yet.</param>
    /// <exception cref="BackupException">The repository cannot be read.</exception>
    public async Task<SourceComparison> CompareAsync(Tier? only, CancellationToken cancellation)
    {
        var index = await new SyncOpening(opened).OpenAsync(cancellation);
        return Look(index, only, cancellation);
    }

    /// <summary>
    /// Saves what the look has found, and once more the git repositories inside the source that changed while they were read; a run serves one sync.
    /// </summary>
    /// <param name="compared">The look.</param>
    /// <param name="upTo">How far to read one transcript; null reads all as it is.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <param name="cancellation">Ends the run; what it has committed by then stays.</param>
    /// <returns>What it did. The comparison in it is with the index of this machine after it.</returns>
    /// <exception cref="BackupException">The run failed as a whole; what it has committed by then stays, nothing else changed.</exception>
    public async Task<SyncSummary> SaveAsync(
        SourceComparison compared,
        SourceMark? upTo,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var summary = await SaveAsync(compared, compared.Changes.UpTo(upTo), progress, cancellation);
        var nested = new NestedReading(Repository, source, opened.Settings.Capture);
        for (var tries = 0; nested.Changed(compared, cancellation) is { Count: > 0 } changed; tries++)
        {
            if (tries == NestedReading.MostTries)
            {
                return summary with { Warnings = [.. summary.Warnings, NestedReading.Sentence(changed)] };
            }

            compared = Look(summary.Source.Index, compared.Only, cancellation);
            var again = await SaveAsync(compared, compared.Changes.Below(changed), progress, cancellation);
            summary = summary.Then(again, changed);
        }

        return summary;
    }

    private SourceComparison Look(MachineIndex index, Tier? only, CancellationToken cancellation) =>
        source.Compare(Repository, index, opened.Settings.Capture, only, cancellation);

    private async Task<SyncSummary> SaveAsync(
        SourceComparison compared,
        ChangeSet changes,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var before = compared.Index;
        var results = new SyncResults(compared.Scan, changes);
        results.Tell(before.Damage);
        var after =
            changes.IsEmpty && before.Derived.Count == 0
                ? before
                : await StoreAsync(before, results, progress, cancellation);
        results.Lost(
            after.Commit == before.Commit ? [] : new LossWatch(Repository, Machine.Slug, _now).Compare(before, after),
            LocalTime.Of(clock)
        );
        return results.Summarise(compared.With(after), clock.GetElapsedTime(_started));
    }

    // Commit after commit, each with as many files as it may have.
    private async Task<MachineIndex> StoreAsync(
        MachineIndex index,
        SyncResults results,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var capture = new CaptureWorkers(Repository, source, Machine.Slug, _now) { Secrets = Secrets };
        var queue = new CaptureQueue(results.Changes.ToRead, opened.Settings.SliceBytes);
        do
        {
            index = await StorePartAsync(index, capture, queue, results, progress, cancellation);
            Garbage.CollectOf(results.Changes.ToRead.Count);
        } while (!queue.IsEmpty);
        return index;
    }

    private async Task<MachineIndex> StorePartAsync(
        MachineIndex index,
        CaptureWorkers capture,
        CaptureQueue queue,
        SyncResults results,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        queue.Begin();
        await using var writer = new SnapshotWriter(opened, index.Commit);
        var captured = await capture.CaptureAsync(queue, writer, progress, cancellation);
        Garbage.CollectOf(results.Changes.ToRead.Count);
        var part = new CapturedPart(queue.IsEmpty ? results.Changes : results.Changes.OnlyRead(), captured);
        var next = NextIndex.Of(index, part, _now);
        var made = await CommitAsync(index, next, part, writer, cancellation);
        results.Add(captured, made, writer.BytesAdded);
        Secrets?.Keep();
        return await KeepAsync(index, next, made, cancellation);
    }

    private async Task<MachineIndex> KeepAsync(
        MachineIndex before,
        MachineIndex after,
        ObjectId? commit,
        CancellationToken cancellation
    )
    {
        if (commit is null && NextIndex.IsSame(before, after))
        {
            return after;
        }

        var kept = after with
        {
            Commit = commit ?? before.Commit,
            ListsAreOld = commit is null && after.ListsAreOld,
            Tree = commit is { } made ? await _indexes.TreeOfAsync(made, Machine.Slug, cancellation) : before.Tree,
        };
        _indexes.Save(kept);
        return kept;
    }

    private async Task<ObjectId?> CommitAsync(
        MachineIndex before,
        MachineIndex after,
        CapturedPart part,
        SnapshotWriter writer,
        CancellationToken cancellation
    )
    {
        SnapshotTree.Between(before, after).Write(writer);
        if (!writer.HasChanges)
        {
            return null;
        }

        var folder = Machine.Slug.Folder;
        var manifest = MachineManifest.Of(after, Machine, opened.Settings, _now) with
        {
            Home = source.Home.UserHome?.Value,
            ClaudeHome = source.Home.Root.Value,
            Proof = Repository.Proof?.Of(Machine.Id),
            Checkouts = ProjectCheckouts.After(
                new DerivedDocuments(Repository).ReadManifest(Machine.Slug)?.Checkouts,
                part.Files.Select(f => f.Result)
                    .OfType<CaptureResult.Changed>()
                    .Select(c => c.Entry.File)
                    .Where(f => SessionPath.IsTranscript(f.Source))
            ),
        };
        writer.Put($"{folder}/{RepositoryLayout.ManifestFile}", writer.Add(manifest.ToBytes()));
        if (before.Tree is null)
        {
            await RepositoryGuide.PutMissingAsync(Repository, writer, before.Commit, folder, cancellation);
        }

        return await writer.CommitAsync(Message(part), _now, cancellation);
    }

    private string Message(CapturedPart part)
    {
        var changed = part.Files.Select(f => f.Result).OfType<CaptureResult.Changed>().ToArray();
        var transcripts = changed.Count(c => SessionPath.IsTranscript(c.Entry.Source));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"sync {Machine.Slug}: {transcripts} sessions, {changed.Length - transcripts} other files, {part.Changes.Removed.Count(f => f.Tier is Tier.Config)} config files removed"
        );
    }
}
