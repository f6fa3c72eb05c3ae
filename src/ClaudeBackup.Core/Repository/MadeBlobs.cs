using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Puts blobs that were made anew into git: what it lost, from another copy of what was in it.</summary>
internal static class MadeBlobs
{
    /// <summary>Stores them, by way of files, for git takes many of those at once.</summary>
    /// <param name="repository">The repository; its lock is the caller's.</param>
    /// <param name="blobs">Their bytes, one in memory at a time.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task StoreAsync(
        BackupRepository repository,
        IEnumerable<byte[]> blobs,
        CancellationToken cancellation
    )
    {
        var folder = repository.LocalFolder / "incoming";
        repository.Files.CreateDirectory(folder, FilePermissions.PrivateDirectory);
        var files = new List<string>();
        foreach (var (number, bytes) in blobs.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            var file = folder / $"made-{number}";
            AtomicFile.Write(file, bytes);
            files.Add(file.Value);
        }

        await repository.Git.Objects.AddBlobsAsync(files, cancellation);
        files.ForEach(File.Delete);
    }
}
