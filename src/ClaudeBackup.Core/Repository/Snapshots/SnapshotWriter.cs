using System.Collections.Concurrent;
using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Writes one snapshot: blobs go to git and to a waiting room as they come, the tree changes in one durable commit, that
/// commit is compared with what was meant, and only then the work tree follows. Killed before the commit, nothing has
/// changed; killed after it, the next run rebuilds the work tree.
/// </summary>
public sealed class SnapshotWriter : IAsyncDisposable
{
    private readonly OpenedRepository _opened;
    private readonly ObjectId? _parent;
    private readonly AbsolutePath _waitingRoom;

    /// <summary>Below the local folder: where blobs wait for their place in the work tree.</summary>
    internal const string WaitingRoom = "incoming";

    private readonly Lock _git = new();
    private readonly ConcurrentDictionary<ObjectId, long> _waiting = new();
    private readonly SortedDictionary<string, ObjectId?> _changes = new(StringComparer.Ordinal);
    private FastImport? _import;
    private long _files;
    private long _bytes;

    /// <summary>Prepares a snapshot on top of <paramref name="parent"/>; no process is started before the first blob.</summary>
    public SnapshotWriter(OpenedRepository opened, ObjectId? parent)
    {
        _opened = opened;
        _parent = parent;
        _waitingRoom = Repository.LocalFolder / WaitingRoom;
        if (Directory.Exists(_waitingRoom.Value))
        {
            Directory.Delete(_waitingRoom.Value, recursive: true);
        }

        Repository.Files.CreateDirectory(_waitingRoom, FilePermissions.PrivateDirectory);
    }

    private BackupRepository Repository => _opened.Repository;

    /// <summary>Whether anything was put or removed.</summary>
    public bool HasChanges => _changes.Count > 0;

    /// <summary>Bytes given to git so far.</summary>
    public long BytesAdded => Interlocked.Read(ref _bytes);

    /// <summary>Hands over the content of a blob. Safe to call from several threads.</summary>
    /// <returns>Its id, to be put at one path or more.</returns>
    /// <exception cref="IOException">The disk is full, or the like.</exception>
    public ObjectId Add(ReadOnlySpan<byte> content)
    {
        var id = ObjectId.OfBlob(content);
        var number = Interlocked.Increment(ref _files);
        if (!_waiting.TryAdd(id, number))
        {
            return id;
        }

        using (var handle = Repository.Files.CreateNew(Waiting(number), FilePermissions.PrivateFile))
        {
            RandomAccess.Write(handle, content, 0);
        }

        lock (_git)
        {
            _import ??= Repository.Git.StartImport();
            _import.AddBlob(content);
        }

        Interlocked.Add(ref _bytes, content.Length);
        return id;
    }

    /// <summary>The tracked file at <paramref name="path"/> shall hold that blob.</summary>
    public void Put(string path, ObjectId blob) => _changes[path] = blob;

    /// <summary>The tracked file at <paramref name="path"/> shall go. History keeps it.</summary>
    public void Remove(string path) => _changes[path] = null;

    /// <summary>Makes the snapshot durable, proves that it holds what was meant, and lets the work tree follow.</summary>
    /// <returns>The commit.</returns>
    /// <exception cref="BackupException">Git failed, or the commit does not hold what was meant.</exception>
    public async Task<ObjectId> CommitAsync(string message, DateTimeOffset time, CancellationToken cancellation)
    {
        var import = _import ??= Repository.Git.StartImport();
        import.BeginCommit(RepositoryLayout.Branch, _parent, message, time);
        foreach (var (path, blob) in _changes)
        {
            if (blob is { } id)
            {
                import.Modify(path, TreeMode.File, id);
            }
            else
            {
                import.Remove(path);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        // From here on the snapshot is finished whatever the user presses: half of it is worth nothing.
        var commit = await import.FinishAsync(CancellationToken.None);
        await CompareWithMeantAsync(commit);
        var workTree = _opened.WorkTree;
        await workTree.FollowAsync(_changes, id => _waiting.TryGetValue(id, out var number) ? Waiting(number) : null);
        await workTree.SettleAsync(commit, CancellationToken.None);
        return commit;
    }

    /// <summary>Ends git without a commit when there was none, and empties the waiting room.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_import is not null)
        {
            await _import.DisposeAsync();
        }

        if (Directory.Exists(_waitingRoom.Value))
        {
            Directory.Delete(_waitingRoom.Value, recursive: true);
        }
    }

    private AbsolutePath Waiting(long number) => _waitingRoom / number.ToString(CultureInfo.InvariantCulture);

    private async Task CompareWithMeantAsync(ObjectId commit)
    {
        var wrong = new List<string>();
        var same = _changes.Keys.ToHashSet(StringComparer.Ordinal);
        await Repository.Git.DiffTreesAsync(
            _parent,
            commit,
            made =>
            {
                same.Remove(made.Path);
                if (!_changes.TryGetValue(made.Path, out var meant) || meant != made.NewId)
                {
                    wrong.Add(made.Path);
                }
            },
            CancellationToken.None
        );
        foreach (var path in same)
        {
            // Not in the difference: right only when the parent had it so already.
            var meant = _changes[path];
            var entries = await Repository.Git.ListTreeAsync(commit, path, CancellationToken.None);
            if (meant is null ? entries.Count > 0 : entries.Count != 1 || entries[0].Id != meant)
            {
                wrong.Add(path);
            }
        }

        if (wrong.Count > 0)
        {
            throw new BackupException(
                FailureKind.Integrity,
                $"The commit {commit} does not hold what it should, first at {wrong[0]} ({wrong.Count} paths).",
                "Nothing at the source is lost. Run claude-backup sync again; if it repeats, report it with the output of git fsck."
            );
        }
    }
}
