using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>
/// The files beside <c>.git</c>: a view of the newest snapshot for people, <c>cat</c> and <c>gunzip</c>. What was saved is in
/// the commit; this can always be rebuilt from it and so is not flushed file by file.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class WorkTree(BackupRepository repository)
{
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);

    private AbsolutePath Record => repository.State / "work-tree";

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
                    await ReplaceAsync(target, temp => Task.Run(() => File.Copy(twin.Value, temp.Value)));
                }
                else if (waiting.TryGetValue(id, out var file))
                {
                    repository.Files.Move(file, target, overwrite: true);
                }
                else
                {
                    blobs ??= repository.Git.OpenBlobs();
                    await WriteBlobAsync(blobs, id, target);
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
    }

    /// <summary>
    /// Whether the files were led to that commit to the end. A command that only reads may meet, and index, a commit behind
    /// which a run was killed; the index is therefore no witness.
    /// </summary>
    public bool Follows(ObjectId commit) =>
        File.Exists(Record.Value) && File.ReadAllText(Record.Value).TrimEnd() == commit.ToString();

    /// <summary>Remembers that the files, and git's index, are those of a commit.</summary>
    public void Remember(ObjectId commit) => AtomicFile.WriteText(Record, $"{commit}\n");

    /// <summary>Makes the files equal to a commit again, whatever they are now; untracked files stay.</summary>
    /// <returns>How many files had to be written.</returns>
    public async Task<int> RebuildAsync(ObjectId commit, CancellationToken cancellation)
    {
        var tree = await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation);
        var damaged = tree.AsParallel().Where(e => !Holds(repository.InWorkTree(e.Path), e)).ToArray();
        if (damaged.Length > 0)
        {
            await using var blobs = repository.Git.OpenBlobs();
            foreach (var entry in damaged)
            {
                cancellation.ThrowIfCancellationRequested();
                MakeParent(entry.Path);
                await WriteBlobAsync(blobs, entry.Id, repository.InWorkTree(entry.Path));
            }
        }

        DeleteUntracked(tree.Select(e => e.Path).ToHashSet(StringComparer.Ordinal));
        await repository.Git.ReadTreeAsync(commit, cancellation);
        Remember(commit);
        return damaged.Length;
    }

    private static bool Holds(AbsolutePath file, TreeEntry entry)
    {
        var info = new FileInfo(file.Value);
        if (!info.Exists || info.Length != entry.Size)
        {
            return false;
        }

        using var hasher = new BlobHasher(info.Length);
        using var stream = info.OpenRead();
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (stream.Read(buffer) is > 0 and var read)
        {
            hasher.Append(buffer[..read]);
        }

        return hasher.Finish() == entry.Id;
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

    private const string TemporaryPrefix = ".incoming-";

    private Task WriteBlobAsync(BlobReader blobs, ObjectId id, AbsolutePath target) =>
        ReplaceAsync(
            target,
            async temp =>
            {
                await using var stream = new FileStream(
                    repository.Files.CreateNew(temp, FilePermissions.PrivateFile),
                    FileAccess.Write
                );
                await blobs.ReadAsync(id, stream);
            }
        );

    private async Task ReplaceAsync(AbsolutePath target, Func<AbsolutePath, Task> write)
    {
        var temp = target.Parent!.Value / (TemporaryPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            await write(temp);
            repository.Files.Move(temp, target, overwrite: true);
        }
        finally
        {
            repository.Files.Delete(temp);
        }
    }

    private void MakeParent(string path)
    {
        var parent = path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";
        if (parent.Length > 0 && _directories.Add(parent))
        {
            repository.Files.CreateDirectory(repository.InWorkTree(parent), FilePermissions.PrivateDirectory);
        }
    }

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
