using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Pruning;

/// <summary>A snapshot of a machine, as prune knows it.</summary>
/// <param name="Name">The blob of its manifest, by which everybody knows it.</param>
/// <param name="Commit">The commit that wrote that.</param>
/// <param name="Time">When.</param>
internal sealed record SavedSnapshot(ObjectId Name, ObjectId Commit, DateTimeOffset Time);

/// <summary>What the snapshots of a machine did to its lists, one after the other.</summary>
internal sealed class MachineHistory
{
    private readonly IReadOnlyDictionary<string, List<(int At, ObjectId? List)>> _lists;
    private readonly IReadOnlyList<int> _snapshotOf;

    private MachineHistory(
        IReadOnlyList<ObjectId> commits,
        IReadOnlyList<int> snapshotOf,
        IReadOnlyList<SavedSnapshot> snapshots,
        IReadOnlyDictionary<string, List<(int At, ObjectId? List)>> lists
    )
    {
        (Commits, _snapshotOf, Snapshots, _lists) = (commits, snapshotOf, snapshots, lists);
    }

    /// <summary>The commits that changed any of it, oldest first.</summary>
    public IReadOnlyList<ObjectId> Commits { get; }

    /// <summary>The snapshots, oldest first.</summary>
    public IReadOnlyList<SavedSnapshot> Snapshots { get; }

    /// <summary>Every list that ever was, below the root.</summary>
    public IEnumerable<string> Lists => _lists.Keys;

    /// <summary>Of which snapshot a commit is; negative for one of an older layout, which is of none.</summary>
    public int SnapshotOf(int commit) => _snapshotOf[commit];

    /// <summary>Reads it.</summary>
    public static async Task<MachineHistory> ReadAsync(
        BackupRepository repository,
        Slug machine,
        CancellationToken cancellation
    )
    {
        var manifest = machine.PathOf(RepositoryLayout.ManifestFile);
        var changes = await new MachineSnapshots(repository).ChangesAsync(
            machine,
            [manifest, machine.PathOf(RepositoryLayout.FilesFolder)],
            cancellation
        );
        var (commits, snapshotOf) = (new List<ObjectId>(), new List<int>());
        var snapshots = new List<SavedSnapshot>();
        var byName = new Dictionary<ObjectId, int>();
        var lists = new Dictionary<string, List<(int, ObjectId?)>>(StringComparer.Ordinal);
        var current = -1;
        foreach (var commit in changes.GroupBy(c => c.Commit).Reverse())
        {
            if (commit.FirstOrDefault(c => c.Path == manifest) is { Id: { } name, Time: var time })
            {
                if (!byName.TryGetValue(name, out current))
                {
                    byName[name] = current = snapshots.Count;
                    snapshots.Add(new SavedSnapshot(name, commit.Key, time));
                }
            }

            foreach (var change in commit.Where(c => c.Path != manifest))
            {
                if (!lists.TryGetValue(change.Path, out var states))
                {
                    lists[change.Path] = states = [];
                }

                states.Add((commits.Count, change.Id));
            }

            commits.Add(commit.Key);
            snapshotOf.Add(current);
        }

        return new MachineHistory(commits, snapshotOf, snapshots, lists);
    }

    /// <summary>What the files of a list were, one state after the other; where commits have a list that cannot be read, which.</summary>
    /// <param name="list">Below the root.</param>
    /// <param name="blobs">Gives the lists.</param>
    public (IReadOnlyList<SavedContent> States, IReadOnlyList<(int From, int To)> Unread) ContentsOf(
        string list,
        BlobReader blobs
    )
    {
        var (states, unread) = (new List<SavedContent>(), new List<(int, int)>());
        var open = new Dictionary<(StoredPath Path, int Variant), SavedContent>();
        var changes = _lists[list];
        for (var i = 0; i < changes.Count; i++)
        {
            var (from, to) = (changes[i].At, (i + 1 < changes.Count ? changes[i + 1].At : Commits.Count) - 1);
            if (TryRead(changes[i].List, list, blobs) is not { } entries)
            {
                unread.Add((from, to));
                entries = [];
            }

            var next = new Dictionary<(StoredPath, int), SavedContent>();
            foreach (var entry in entries)
            {
                (ContentHash, long)[] pieces = [.. entry.Variant.Segments.Select(s => (s.Hash, s.Size))];
                var key = (entry.Path, entry.Variant.Number);
                next[key] =
                    open.TryGetValue(key, out var before) && before.IsSame(pieces)
                        ? before with
                        {
                            To = to,
                        }
                        : new SavedContent(entry.Path, entry.Variant.Number, pieces, from, to);
            }

            states.AddRange(open.Where(o => next.GetValueOrDefault(o.Key)?.From != o.Value.From).Select(o => o.Value));
            open = next;
        }

        states.AddRange(open.Values);
        return (states, unread);
    }

    private static IReadOnlyList<FileListEntry>? TryRead(ObjectId? list, string name, BlobReader blobs)
    {
        if (list is null)
        {
            return [];
        }

        try
        {
            return blobs.TryBytes(list, FileList.Longest) is { } bytes
                ? [.. FileList.Read(bytes, name).Where(e => e.Path.CanBeWritten)]
                : null;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return null;
        }
    }
}
