namespace ClaudeBackup.Core.Repository;

/// <summary>Makes written files durable: what is remembered as done must not outlive, in a power cut, the files that it speaks of.</summary>
/// <param name="repository">The repository.</param>
internal sealed class WorkTreeFlush(BackupRepository repository)
{
    // One by one up to here; above, the whole file system is flushed once, with whatever others wrote to it.
    private const int MostFlushed = 256;
    private const int FlushedAtOnce = 8;

    /// <summary>Flushes files and the folders that hold their names.</summary>
    /// <param name="paths">Tracked paths.</param>
    public void Flush(IEnumerable<string> paths)
    {
        var written = paths.Take(MostFlushed + 1).Select(path => repository.InWorkTree(path)).ToArray();
        if (written.Length > MostFlushed)
        {
            repository.Files.FlushEverything(repository.Root);
            return;
        }

        // at once, so that the file system can write its journal for many of them in one go
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = FlushedAtOnce };
        _ = Parallel.ForEach(
            written,
            atOnce,
            file =>
            {
                using var handle = File.OpenHandle(file.Value, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(handle);
            }
        );
        _ = Parallel.ForEach(written.Select(f => f.Parent!).Distinct(), atOnce, repository.Files.FlushDirectory);
    }
}
