using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Reads every file of the work tree and writes those that are not as they should be.</summary>
/// <param name="repository">The repository.</param>
/// <param name="files">Puts them into place.</param>
internal sealed class WorkTreeRebuild(BackupRepository repository, WorkTreeFiles files)
{
    /// <summary>Rebuilds, and flushes all of it.</summary>
    /// <param name="tree">What has to be there. What git has lost of it stays away: whoever looks after the objects tells of that.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many files were written.</returns>
    public async Task<int> RunAsync(IReadOnlyList<TreeEntry> tree, CancellationToken cancellation)
    {
        var isWhole = Workers.Map(tree, e => Holds(repository.InWorkTree(e.Path), e), cancellation);
        var damaged = tree.Where((_, i) => !isWhole[i]).ToArray();
        var written = 0;
        if (damaged.Length > 0)
        {
            await using var blobs = repository.Git.OpenBlobs();
            foreach (var entry in damaged)
            {
                cancellation.ThrowIfCancellationRequested();
                written += files.TryWrite(blobs, entry.Id, RelativePath.Parse(entry.Path)) ? 1 : 0;
            }
        }

        repository.Files.FlushEverything(repository.Root);
        DeleteUnfinished(tree.Select(e => e.Path).ToHashSet(StringComparer.Ordinal));
        return written;
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

    // Only below machines/, which is ours alone, and only what an interrupted run can have left there.
    private void DeleteUnfinished(HashSet<string> tracked)
    {
        var machines = repository.Root / RepositoryLayout.MachinesFolder;
        if (!Directory.Exists(machines.Value))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(machines.Value, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(repository.Root.Value, file).Replace('\\', '/');
            if (
                !tracked.Contains(path)
                && Path.GetFileName(path).StartsWith(WorkTreeFiles.TemporaryPrefix, StringComparison.Ordinal)
            )
            {
                File.Delete(file);
            }
        }
    }
}
