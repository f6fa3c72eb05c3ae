using System.Collections.Concurrent;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Syncing;

/// <summary>Reads files with several threads, until none is left or a commit has enough.</summary>
/// <param name="repository">Where to.</param>
/// <param name="source">Where from.</param>
/// <param name="slug">This machine.</param>
/// <param name="now">The time of this sync.</param>
internal sealed class CaptureWorkers(BackupRepository repository, Source source, Slug slug, DateTimeOffset now)
{
    /// <summary>Looks for secrets in what is new; null when nobody does.</summary>
    public CaptureScan? Secrets { get; init; }

    public async Task<IReadOnlyList<CapturedFile>> CaptureAsync(
        CaptureQueue queue,
        SnapshotWriter writer,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var captured = new ConcurrentBag<CapturedFile>();
        using var large = new LargeBuffer();
        using var store = new SegmentStore(repository);
        var masked = new CapturedMasks(repository);
        var masks = queue.Count == 0 ? () => null : CaptureMasks.Of(repository, masked);
        var workers = Math.Max(1, Math.Min(Workers.Count, queue.Count));
        await Parallel.ForAsync(
            0,
            workers,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers },
            (_, stop) =>
            {
                using var capture = new FileCapture(
                    source,
                    writer,
                    (file, variant, segment) => store.Read(slug, file, variant, segment),
                    large,
                    now
                )
                {
                    Secrets = Secrets?.Scanner(),
                    Masks = masks(),
                };
                while (queue.TryTake(writer.BytesAdded) is { } file)
                {
                    stop.ThrowIfCancellationRequested();
                    captured.Add(new CapturedFile(file, capture.Capture(file)));
                    progress?.Report(queue.Done(file));
                }

                return ValueTask.CompletedTask;
            }
        );
        // before the commit: nothing is stored masked of which this does not tell
        masked.Write();
        return [.. captured];
    }
}
