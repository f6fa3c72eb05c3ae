using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The files beside <c>.git</c>: a view of the newest snapshot for people, <c>cat</c> and <c>gunzip</c>. What was saved is in
/// the commit; this can always be rebuilt from it and so is flushed once, as a whole.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class WorkTree(BackupRepository repository)
{
    private const string TemporaryPrefix = ".incoming-";

    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);

    private AbsolutePath MarkerFile => MarkerOf(repository);

    /// <summary>The file that names the snapshot to which the files were last made equal.</summary>
    internal static AbsolutePath MarkerOf(BackupRepository repository) => repository.LocalFolder / "work-tree";

    /// <summary>Whether the files were last made equal to that commit; false after a run that was killed behind its commit.</summary>
    public bool IsOf(ObjectId commit) =>
        File.Exists(MarkerFile.Value)
        && ObjectId.TryParse(File.ReadAllText(MarkerFile.Value), out var marked)
        && marked == commit;

    /// <summary>Lets the next sync compare every file with the newest snapshot, as after a run that was killed.</summary>
    public void Forget() => File.Delete(MarkerFile.Value);

    /// <summary>Lets the files follow a commit.</summary>
    /// <param name="changes">By tracked path: the blob it holds now, or null when it has gone.</param>
    /// <param name="waiting">Files with the content of blobs, to be moved into place.</param>
    public async Task FollowAsync(
        IReadOnlyDictionary<string, ObjectId?> changes,
        IReadOnlyDictionary<ObjectId, AbsolutePath> waiting
    )
    {
        foreach (var path in changes.Where(c => c.Value is null).Select(c => c.Key))
        {
            Delete(path);
        }

        BlobReader? blobs = null;
        try
        {
            var placed = new Dictionary<ObjectId, AbsolutePath>();
            foreach (var (path, blob) in changes)
            {
                if (blob is not { } id)
                {
                    continue;
                }

                var target = repository.InWorkTree(path);
                MakeParent(path);
                if (placed.TryGetValue(id, out var twin))
                {
                    Replace(target, temp => File.Copy(twin.Value, temp.Value));
                }
                else if (waiting.TryGetValue(id, out var file))
                {
                    MoveIntoPlace(file, target);
                }
                else
                {
                    blobs ??= repository.Git.OpenBlobs();
                    WriteBlob(blobs, id, target);
                }

                placed.TryAdd(id, target);
            }
        }
        finally
        {
            if (blobs is not null)
            {
                await blobs.DisposeAsync();
            }
        }

        new WorkTreeFlush(repository).Flush([
            .. changes.Where(c => c.Value is not null).Select(c => repository.InWorkTree(c.Key)),
        ]);
    }

    /// <summary>Lets the files go from one commit to another, and remembers that they have.</summary>
    /// <param name="from">The commit they are equal to; null when there was none.</param>
    /// <param name="to">The commit to show.</param>
    /// <param name="cancellation">Ends it; the next sync does it again.</param>
    public async Task FollowCommitAsync(ObjectId? from, ObjectId to, CancellationToken cancellation)
    {
        var changes = await repository.Git.DiffTreesAsync(from, to, cancellation);
        await FollowChangesAsync(changes, [], to, cancellation);
    }

    /// <summary>Lets the files follow what is known to have changed, and remembers that they have.</summary>
    /// <param name="changes">What changed; what may not become a file is passed over.</param>
    /// <param name="refused">Paths that the commit holds and that never become files.</param>
    /// <param name="to">The commit to show.</param>
    /// <param name="cancellation">Ends it; the next sync does it again.</param>
    public async Task FollowChangesAsync(
        IEnumerable<TreeChange> changes,
        IEnumerable<string> refused,
        ObjectId to,
        CancellationToken cancellation
    )
    {
        var isKept = Kept();
        await FollowAsync(
            changes
                .Where(c => IsShown(c.Path, c.NewMode, c.NewId) && isKept(c.Path))
                .ToDictionary(c => c.Path, c => c.NewId, StringComparer.Ordinal),
            new Dictionary<ObjectId, AbsolutePath>()
        );
        await SettleAsync(to, refused, cancellation);
    }

    /// <summary>Takes away the files that are left at the remote, now that they are.</summary>
    public async Task LeaveOthersAsync(ObjectId commit, CancellationToken cancellation)
    {
        var isKept = Kept();
        var left = (await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation))
            .Where(e => !isKept(e.Path))
            .ToArray();
        foreach (var entry in left.Where(e => IsShown(e.Path, e.Mode, e.Id)))
        {
            Delete(entry.Path);
        }

        await SettleAsync(commit, cancellation);
    }

    private bool LeavesOthers => repository.IsInitialised && RepositoryFacts.Read(repository).LeavesOthers;

    private Func<string, bool> Kept()
    {
        if (!LeavesOthers)
        {
            return _ => true;
        }

        var own = MachineIdentity.Read(repository).Slug;
        return path => RepositoryLayout.IsKeptWithoutOthers(path, own);
    }

    private bool IsShown(string path, int mode, ObjectId? blob) =>
        WorkTreeRules.MayShow(path, mode, blob)
        && RelativePath.TryParse(path) is { } name
        && repository.Files.CanName(name);

    /// <summary>Brings git's own index up and remembers that the files, which are flushed by now, are equal to that commit.</summary>
    public Task SettleAsync(ObjectId commit, CancellationToken cancellation) => SettleAsync(commit, [], cancellation);

    private async Task SettleAsync(ObjectId commit, IEnumerable<string> refused, CancellationToken cancellation)
    {
        IReadOnlyCollection<string> hidden = [.. refused];
        if (LeavesOthers)
        {
            var isKept = Kept();
            hidden =
            [
                .. (await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation))
                    .Select(e => e.Path)
                    .Where(path => !isKept(path)),
            ];
        }

        await repository.Git.Staging.ReadTreeAsync(commit, hidden, cancellation);
        AtomicFile.WriteText(MarkerFile, commit.ToString());
        await new OurBranch(repository).RememberAsync(commit, cancellation);
    }

    /// <summary>
    /// Makes the files equal to a commit again, whatever they are now, and git's index with them. Reads every file. Untracked
    /// files stay, but for what an interrupted run left.
    /// </summary>
    /// <returns>How many files had to be written.</returns>
    public async Task<int> RebuildAsync(ObjectId commit, CancellationToken cancellation)
    {
        var isKept = Kept();
        var all = await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation);
        var tree = all.Where(e => IsShown(e.Path, e.Mode, e.Id) && isKept(e.Path)).ToArray();
        var isWhole = Workers.Map(tree, e => Holds(repository.InWorkTree(e.Path), e), cancellation);
        var damaged = tree.Where((_, i) => !isWhole[i]).ToArray();
        if (damaged.Length > 0)
        {
            await using var blobs = repository.Git.OpenBlobs();
            foreach (var entry in damaged)
            {
                cancellation.ThrowIfCancellationRequested();
                TryWrite(blobs, entry);
            }
        }

        repository.Files.FlushEverything(repository.Root);
        DeleteUntracked(tree.Select(e => e.Path).ToHashSet(StringComparer.Ordinal));
        var refused = all.Where(e => !WorkTreeRules.MayShow(e.Path, e.Mode, e.Id)).Select(e => e.Path);
        await SettleAsync(commit, refused, cancellation);
        return damaged.Length;
    }

    private static bool Holds(AbsolutePath file, TreeEntry entry)
    {
        try
        {
            using var stream = File.OpenRead(file.Value);
            return BlobHasher.Of(stream) == entry.Id;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false;
        }
    }

    private void DeleteUntracked(HashSet<string> tracked)
    {
        // Only below machines/, which is ours alone, and only what an interrupted run can have left there.
        var machines = repository.Root / RepositoryLayout.MachinesFolder;
        if (!Directory.Exists(machines.Value))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(machines.Value, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(repository.Root.Value, file).Replace('\\', '/');
            if (!tracked.Contains(path) && Path.GetFileName(path).StartsWith(TemporaryPrefix, StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }

    // What git has lost as well cannot be shown, and is told of by whoever looks after the objects.
    private void TryWrite(BlobReader blobs, TreeEntry entry)
    {
        MakeParent(entry.Path);
        using var content = new MemoryStream();
        if (blobs.TryRead(entry.Id, content))
        {
            Replace(
                repository.InWorkTree(entry.Path),
                temp =>
                {
                    using var handle = repository.Files.CreateNew(temp, FilePermissions.PrivateFile);
                    RandomAccess.Write(handle, content.GetBuffer().AsSpan(0, (int)content.Length), 0);
                }
            );
        }
    }

    private void WriteBlob(BlobReader blobs, ObjectId id, AbsolutePath target) =>
        Replace(
            target,
            temp =>
            {
                using var stream = new FileStream(
                    repository.Files.CreateNew(temp, FilePermissions.PrivateFile),
                    FileAccess.Write
                );
                blobs.Read(id, stream);
            }
        );

    private void Replace(AbsolutePath target, Action<AbsolutePath> write)
    {
        var temp = target.Parent! / (TemporaryPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            write(temp);
            MoveIntoPlace(temp, target);
        }
        catch
        {
            repository.Files.Delete(temp);
            throw;
        }
    }

    private void MakeParent(string path)
    {
        var parent = path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";
        if (parent.Length == 0 || !_directories.Add(parent))
        {
            return;
        }

        var folder = repository.InWorkTree(parent);
        for (var above = folder; above is not null && above != repository.Root; above = above.Parent)
        {
            if (File.Exists(above.Value))
            {
                Displace(above);
            }
        }

        repository.Files.CreateDirectory(folder, FilePermissions.PrivateDirectory);
    }

    private void MoveIntoPlace(AbsolutePath file, AbsolutePath target)
    {
        if (Directory.Exists(target.Value))
        {
            Displace(target);
        }

        repository.Files.Move(file, target, overwrite: true);
    }

    // Somebody put a folder where a file belongs, or the other way round. It is not ours to delete.
    private void Displace(AbsolutePath found) =>
        Aside.Move(repository.Files, found, repository.LocalFolder / "displaced" / $"{Guid.NewGuid():N}-{found.Name}");

    private void Delete(string path)
    {
        repository.Files.Delete(repository.InWorkTree(path));
        for (var parent = RelativePath.Parse(path).Parent; parent is { } directory; parent = directory.Parent)
        {
            var full = repository.InWorkTree(directory.Value);
            if (!Directory.Exists(full.Value) || Directory.EnumerateFileSystemEntries(full.Value).Any())
            {
                return;
            }

            Directory.Delete(full.Value);
        }
    }
}
