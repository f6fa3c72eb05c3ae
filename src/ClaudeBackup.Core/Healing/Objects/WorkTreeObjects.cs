using System.Collections.Concurrent;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>
/// The files beside <c>.git</c> as the second copy of what git lost: a file whose hash is the name of a missing blob is that blob, and the trees of the
/// newest snapshot follow from the paths.
/// </summary>
/// <param name="objects">Where they are missing.</param>
/// <param name="root">The work tree.</param>
/// <param name="isTracked">Whether a file, by its path below the root, is part of snapshots.</param>
public sealed class WorkTreeObjects(ObjectStore objects, AbsolutePath root, Func<string, bool> isTracked)
{
    private const string GitFolder = ".git";

    /// <summary>This, to be asked.</summary>
    public ObjectSource Source => new("the files beside it", BringAsync);

    private async Task BringAsync(IReadOnlyCollection<MissingObject> missing, CancellationToken cancellation)
    {
        var wanted = missing.Select(m => m.Id).ToHashSet();
        var files = Hash(cancellation);
        await objects.AddBlobsAsync(
            [.. files.Where(f => wanted.Contains(f.Blob)).Select(f => (root / RelativePath.Parse(f.Path)).Value)],
            cancellation
        );
        var index = root / GitFolder / "claude-backup-trees";
        try
        {
            // git's own names what was left at a remote as well, and a file that is damaged by its right name
            if (await objects.CopyIndexAsync(root / GitFolder / "index", index, cancellation))
            {
                await objects.AddTreesAsync(index, cancellation);
            }

            await objects.MakeIndexAsync(index, files.Where(f => isTracked(f.Path)), cancellation);
            await objects.AddTreesAsync(index, cancellation);
        }
        finally
        {
            File.Delete(index.Value);
            File.Delete(index.Value + ".lock");
        }
    }

    private (string Path, ObjectId Blob)[] Hash(CancellationToken cancellation)
    {
        var found = new ConcurrentBag<(string Path, ObjectId Blob)>();
        var files = new DirectoryInfo(root.Value)
            .EnumerateFileSystemInfos()
            .Where(entry => entry.Name != GitFolder)
            .SelectMany(entry =>
                entry is DirectoryInfo folder
                    ? folder.EnumerateFiles("*", SearchOption.AllDirectories)
                    : [(FileInfo)entry]
            )
            .Where(file => file.LinkTarget is null);
        _ = Parallel.ForEach(
            files,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Workers.Count },
            file =>
            {
                if (TryHash(file) is { } blob)
                {
                    found.Add((Path.GetRelativePath(root.Value, file.FullName).Replace('\\', '/'), blob));
                }
            }
        );
        return [.. found];
    }

    private static ObjectId? TryHash(FileInfo file)
    {
        try
        {
            using var hasher = new BlobHasher(file.Length);
            using var content = file.OpenRead();
            var buffer = new byte[64 * 1024];
            while (content.Read(buffer) is > 0 and var read)
            {
                hasher.Append(buffer.AsSpan(0, read));
            }

            return hasher.Finish();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // it cannot be read, or grew meanwhile
            return null;
        }
    }
}
