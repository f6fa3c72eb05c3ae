using System.Collections.Concurrent;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Finds out what lists do not tell of segments, for they were written by an earlier or a later version: from the blobs that
/// are on this disk. What is not here stays unknown, and is asked for anew with the next snapshot of the machine.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="slug">The machine.</param>
internal sealed class UntoldSegments(BackupRepository repository, Slug slug)
{
    /// <summary>Completes those files that lack anything. Where none does, nothing is asked of git.</summary>
    public async Task CompleteAsync(Dictionary<RelativePath, IndexEntry> files, CancellationToken cancellation)
    {
        var untold = files
            .Values.Select(e => e.File)
            .Where(f => f.Variants.Any(v => v.Segments.Any(s => IsUntold(f.Source, s))))
            .ToArray();
        if (untold.Length == 0)
        {
            return;
        }

        // Asking for a single blob that a clone left behind would fetch it, or end git; this asks for what is here.
        var here = await repository.Git.ListBlobsHereAsync(cancellation);
        using var store = new SegmentStore(repository);
        var done = new ConcurrentBag<StoredFile>();
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Workers.Count };
        await Parallel.ForEachAsync(
            untold,
            options,
            (file, _) =>
            {
                done.Add(Complete(file, store, here));
                return ValueTask.CompletedTask;
            }
        );
        foreach (var file in done)
        {
            files[file.Source] = files[file.Source] with { File = file };
        }
    }

    private static bool IsUntold(RelativePath source, Segment segment) =>
        segment.StoredSize is Segment.UnknownSize || IndexBuilder.LacksDigest(source, segment);

    private StoredFile Complete(StoredFile file, SegmentStore store, IReadOnlyDictionary<ObjectId, long> here) =>
        file with
        {
            Variants =
            [
                .. file.Variants.Select(v =>
                    v with
                    {
                        Segments = [.. v.Segments.Select((s, i) => Complete(file, v, i, store, here))],
                    }
                ),
            ],
        };

    private Segment Complete(
        StoredFile file,
        Variant variant,
        int index,
        SegmentStore store,
        IReadOnlyDictionary<ObjectId, long> here
    )
    {
        var segment = variant.Segments[index];
        if (!IsUntold(file.Source, segment) || !here.TryGetValue(segment.Blob, out var size))
        {
            return segment;
        }

        return segment with
        {
            StoredSize = segment.StoredSize is Segment.UnknownSize ? size : segment.StoredSize,
            Digest = IndexBuilder.LacksDigest(file.Source, segment)
                ? TryDigest(store, file, variant, index) ?? segment.Digest
                : segment.Digest,
        };
    }

    private TranscriptDigest? TryDigest(SegmentStore store, StoredFile file, Variant variant, int index)
    {
        try
        {
            return TranscriptReader.Digest(store.Read(slug, file, variant, index));
        }
        catch (BackupException e) when (e.LacksBytes)
        {
            // The list must still be shown; verify and restore name the damage.
            return null;
        }
    }
}
