using System.Collections.Concurrent;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>Goes through the source bytes of every blob that any ref leads to, and is here.</summary>
/// <param name="repository">The repository.</param>
internal sealed class SourceBlobs(BackupRepository repository)
{
    private readonly ConcurrentDictionary<string, byte> _unread = new(StringComparer.Ordinal);

    /// <summary>Where those lie that could not be read, for they are damaged or larger than memory is given for.</summary>
    public IReadOnlyCollection<string> Unread => [.. _unread.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Lists them, each once, with a path that it has.</summary>
    public async Task<IReadOnlyList<(string Path, ObjectId Blob)>> ListAsync(CancellationToken cancellation)
    {
        var here = await repository.Git.ListBlobsHereAsync(cancellation);
        var found = new Dictionary<ObjectId, string>();
        foreach (var tip in (await repository.Git.Refs.CommitsAsync(cancellation)).Select(r => r.Commit).Distinct())
        {
            foreach (var (path, blob) in await new CommitGraph(repository.Git).BlobsAsync(tip, [], cancellation))
            {
                if (here.ContainsKey(blob) && IsOfSource(path))
                {
                    _ = found.TryAdd(blob, path);
                }
            }
        }

        return [.. found.Select(f => (f.Value, f.Key))];
    }

    /// <summary>Gives the bytes of each to a worker; each thread has one of its own.</summary>
    /// <param name="blobs">Which.</param>
    /// <param name="worker">Makes a worker.</param>
    /// <param name="progress">Told now and then, in blobs.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ReadAsync(
        IReadOnlyList<(string Path, ObjectId Blob)> blobs,
        Func<Action<string, ObjectId, byte[]>> worker,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var queue = new ConcurrentQueue<(string Path, ObjectId Blob)>(blobs);
        var done = 0;
        await Parallel.ForAsync(
            0,
            Math.Max(1, Math.Min(Workers.Count, blobs.Count)),
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Workers.Count },
            async (_, stop) =>
            {
                await using var reader = repository.Git.OpenBlobs();
                var work = worker();
                while (queue.TryDequeue(out var next))
                {
                    stop.ThrowIfCancellationRequested();
                    if (MaskedContent.TryRead(reader, next.Blob, StoredBlob.CodecOf(next.Path)) is { } bytes)
                    {
                        work(next.Path, next.Blob, bytes);
                    }
                    else
                    {
                        _unread[next.Path] = 0;
                    }

                    progress?.Report(
                        new ByteProgress(Interlocked.Increment(ref done), blobs.Count, ProgressStep.Scanning)
                    );
                }
            }
        );
    }

    // lists follow their segments line by line, and what we remember of what was forgotten has no secret in it
    private static bool IsOfSource(string path) =>
        Slug.OwnerOf(path)?.Below(path) is not { } below
        || !(
            below.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal)
            || below
                is RepositoryLayout.ForgottenFile
                    or RepositoryLayout.MaskedFile
                    or RepositoryLayout.RetiredFile
                    or RepositoryLayout.AttributesFile
        );
}
