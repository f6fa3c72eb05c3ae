using System.Collections.Concurrent;
using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>The way in: scan, compare, segment, commit. The lock is the caller's.</summary>
/// <param name="repository">Where to.</param>
/// <param name="machine">Which machine this is.</param>
/// <param name="home">Where from.</param>
/// <param name="source">The file system of the source.</param>
/// <param name="clock">Tells the time of the snapshot.</param>
public sealed class SyncRun(
    BackupRepository repository,
    MachineIdentity machine,
    ClaudeHome home,
    IFileSystem source,
    TimeProvider clock
)
{
    private readonly IndexStore _indexes = new(repository);
    private readonly List<string> _warnings = [];

    /// <summary>Runs once.</summary>
    /// <param name="request">What to look at, and how far.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <param name="cancellation">Ends the run; what it has committed by then stays.</param>
    /// <returns>What it did, and the index of this machine after it.</returns>
    /// <exception cref="BackupException">The run failed as a whole; what it has committed by then stays, nothing else changed.</exception>
    public async Task<(SyncSummary Summary, MachineIndex Index)> RunAsync(
        SyncRequest request,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var started = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var settings = LocalSettings.Read(repository);
        var index = await OpenAsync(cancellation);
        var scan = new Scanner(source, home, repository.Root, settings.Capture).Scan(request.Scope, cancellation);
        var changes = ChangeDetector.Compare(scan, index, request.Scope);
        if (request.UpTo is { } mark)
        {
            changes = changes.UpTo(mark);
        }

        if (changes.IsEmpty)
        {
            return (Summarise(scan, changes, [], commit: null, bytesAdded: 0, clock.GetElapsedTime(started)), index);
        }

        var before = index;
        var results = new List<CapturedFile>();
        var queue = new CaptureQueue(changes.ToRead, settings.SliceBytes);
        ObjectId? commit = null;
        long added = 0;
        do
        {
            await using var writer = new SnapshotWriter(repository, index.Commit);
            var captured = await CaptureAsync(queue, writer, now, progress, cancellation);
            var part = queue.IsEmpty ? changes : changes.OnlyRead();
            var next = Next(index, part, captured, now);
            var made = await CommitAsync(index, next, captured, part, writer, now, cancellation);
            index = await KeepAsync(index, next, made, cancellation);
            commit = made ?? commit;
            added += writer.BytesAdded;
            results.AddRange(captured);
        } while (!queue.IsEmpty);
        if (commit is not null)
        {
            var lost = new LossWatch(repository, machine.Slug, now).Compare(before, index);
            _warnings.AddRange(lost.Select(l => l.Sentence));
        }

        return (Summarise(scan, changes, results, commit, added, clock.GetElapsedTime(started)), index);
    }

    private async Task<MachineIndex> KeepAsync(
        MachineIndex before,
        MachineIndex after,
        ObjectId? commit,
        CancellationToken cancellation
    )
    {
        if (commit is null && SameLocally(before, after))
        {
            return after;
        }

        var kept = after with
        {
            Commit = commit ?? before.Commit,
            Tree = commit is { } made ? await _indexes.TreeOfAsync(made, machine.Slug, cancellation) : before.Tree,
        };
        _indexes.Save(kept);
        return kept;
    }

    private async Task<MachineIndex> OpenAsync(CancellationToken cancellation)
    {
        var onOurBranch = string.Equals(repository.Git.ReadBranch(), RepositoryLayout.Branch, StringComparison.Ordinal);
        if (!onOurBranch)
        {
            // Somebody looked at another branch with git. What we write goes to ours, and the work tree shows it.
            await repository.Git.PointHeadAsync(RepositoryLayout.Branch, cancellation);
        }

        if (await new OurBranch(repository).RecoverAsync(cancellation) is { } recovered)
        {
            _warnings.Add(recovered);
        }

        var workTree = new WorkTree(repository);
        if (repository.Head is { } commit && (!onOurBranch || !workTree.IsOf(commit)))
        {
            // A run was killed behind its commit, or somebody else moved the branch.
            await workTree.RebuildAsync(commit, cancellation);
        }

        var (index, rebuilt) = await _indexes.LoadAsync(machine.Slug, cancellation);
        if (rebuilt)
        {
            _indexes.Save(index);
        }

        return index;
    }

    private async Task<IReadOnlyList<CapturedFile>> CaptureAsync(
        CaptureQueue queue,
        SnapshotWriter writer,
        DateTimeOffset now,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var results = new ConcurrentBag<CapturedFile>();
        using var large = new LargeBuffer();
        using var store = new SegmentStore(repository);
        var workers = Math.Max(1, Math.Min(Workers.Count, queue.Count));
        await Parallel.ForAsync(
            0,
            workers,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers },
            (_, stop) =>
            {
                using var capture = new FileCapture(
                    source,
                    writer,
                    (file, variant, segment) => store.Read(machine.Slug, file, variant, segment),
                    large,
                    now
                );
                while (queue.TryTake(writer.BytesAdded) is { } file)
                {
                    stop.ThrowIfCancellationRequested();
                    results.Add(new CapturedFile(file, capture.Capture(file)));
                    progress?.Report(queue.Done(file));
                }

                return ValueTask.CompletedTask;
            }
        );
        return [.. results];
    }

    private static MachineIndex Next(
        MachineIndex index,
        ChangeSet changes,
        IReadOnlyList<CapturedFile> results,
        DateTimeOffset now
    )
    {
        var files = new Dictionary<RelativePath, IndexEntry>(index.Entries);
        var notText = new Dictionary<RelativePath, Fingerprint>(index.NotText);
        foreach (var result in results.Select(r => r.Result))
        {
            switch (result)
            {
                case CaptureResult.Same same:
                    files[same.Entry.Source] = same.Entry;
                    break;
                case CaptureResult.Changed changed:
                    files[changed.Entry.Source] = changed.Entry;
                    break;
                case CaptureResult.NotText other:
                    notText[other.Source] = other.Fingerprint;
                    break;
                default:
                    break;
            }
        }

        foreach (var removed in changes.Removed)
        {
            files.Remove(removed.Source);
        }

        foreach (var vanished in changes.Vanished)
        {
            files[vanished.Source] = vanished with { AbsentSince = now };
        }

        foreach (var returned in changes.Returned)
        {
            files[returned.Source] = returned with { AbsentSince = null };
        }

        return index with
        {
            Entries = files,
            NotText = notText,
            Lists = MachineIndex.Empty(index.Slug).Lists,
        };
    }

    private async Task<ObjectId?> CommitAsync(
        MachineIndex before,
        MachineIndex after,
        IReadOnlyList<CapturedFile> results,
        ChangeSet changes,
        SnapshotWriter writer,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        SnapshotTree.Change(writer, machine.Slug, before.Files, after.Files);
        if (!writer.HasChanges)
        {
            return null;
        }

        var folder = RepositoryLayout.MachineFolder(machine.Slug);
        var manifest = MachineManifest.Of(after, machine, LocalSettings.Read(repository), now) with
        {
            Home = home.UserHome?.Value,
            ClaudeHome = home.Root.Value,
        };
        writer.Put($"{folder}/{RepositoryLayout.ManifestFile}", writer.Add(manifest.ToBytes()));
        if (before.Tree is null)
        {
            await RepositoryGuide.PutMissingAsync(repository, writer, before.Commit, folder, cancellation);
        }

        return await writer.CommitAsync(Message(results, changes), now, cancellation);
    }

    private string Message(IReadOnlyList<CapturedFile> results, ChangeSet changes)
    {
        var changed = results.Select(r => r.Result).OfType<CaptureResult.Changed>().ToArray();
        var transcripts = changed.Count(c => SessionPath.Of(c.Entry.Source) is { Role: SessionPathRole.Transcript });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"sync {machine.Slug}: {transcripts} sessions, {changed.Length - transcripts} other files, {changes.Removed.Count} config files removed"
        );
    }

    private static bool SameLocally(MachineIndex before, MachineIndex after) =>
        before.Commit == after.Commit
        && before.Entries.Count == after.Entries.Count
        && before.NotText.Count == after.NotText.Count
        && after.Entries.All(f =>
            before.Entries.TryGetValue(f.Key, out var old)
            && (
                ReferenceEquals(old, f.Value)
                || (old.Fingerprint == f.Value.Fingerprint && old.AbsentSince == f.Value.AbsentSince)
            )
        )
        && after.NotText.All(f => before.NotText.TryGetValue(f.Key, out var old) && old == f.Value);

    private SyncSummary Summarise(
        ScanResult scan,
        ChangeSet changes,
        IReadOnlyList<CapturedFile> results,
        ObjectId? commit,
        long bytesAdded,
        TimeSpan duration
    )
    {
        var changed = results
            .Where(r => r.Result is CaptureResult.Changed)
            .Select(r => new ChangedFile(r.File, (CaptureResult.Changed)r.Result))
            .ToArray();
        var transcripts = changed
            .Where(c => SessionPath.Of(c.File.Scanned.Source) is { Role: SessionPathRole.Transcript })
            .ToArray();
        var config =
            changed.Count(c => c.File.Scanned.Tier is Tier.Config)
            + results.Count(r => r.Result is CaptureResult.Same { ModeChanged: true, Entry.File.Tier: Tier.Config });
        return new SyncSummary
        {
            Commit = commit,
            ConfigFiles = config + changes.Removed.Count,
            ConfigRemoved = changes.Removed.Count,
            Transcripts = transcripts.Length,
            NewTranscripts = transcripts.Count(t => t.Result.Kind is ChangeKind.Added),
            OtherFiles = changed.Count(c => c.File.Scanned.Tier is Tier.Sessions) - transcripts.Length,
            Unchanged = changes.Unchanged + results.Count(r => r.Result is CaptureResult.Same),
            BytesRead = results.Sum(r => r.File.Scanned.Metadata.Size),
            BytesAdded = bytesAdded,
            Vanished = changes.Vanished.Count,
            KeptAside =
            [
                .. changed
                    .Where(c => c.Result.Kind is ChangeKind.Shrunk or ChangeKind.Rewritten)
                    .Select(c => new KeptAside(
                        c.File.Scanned.Source.Value,
                        SessionPath.Of(c.File.Scanned.Source)?.SessionId,
                        c.Result.Kind,
                        c.File.Stored!.Fullest.Size,
                        c.Result.Entry.File.CurrentVariant.Size
                    )),
            ],
            Problems =
            [
                .. scan.Problems.Concat(
                    results.Select(r => r.Result).OfType<CaptureResult.Unreadable>().Select(u => u.Problem)
                ),
            ],
            Blind = changes.Blind,
            Warnings = [.. _warnings, .. changes.Warnings],
            Duration = duration,
        };
    }

    private sealed record ChangedFile(FileToRead File, CaptureResult.Changed Result);
}
