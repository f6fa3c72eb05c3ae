using System.Collections.Concurrent;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.SecretScan;

/// <summary>Looks for secrets in what is stored: every blob that holds bytes of the source is decompressed and scanned once.</summary>
/// <param name="repository">The repository.</param>
/// <param name="key">Makes the fingerprints.</param>
public sealed class SecretSearch(BackupRepository repository, FingerprintKey key)
{
    private const int FewBlobs = 256;

    private readonly CommitGraph _graph = new(repository.Git);
    private IReadOnlyList<SecretRule>? _rules;
    private int _read;

    /// <summary>What need not be read again; null for nothing.</summary>
    public ScannedBlobs? Scanned { get; init; }

    /// <summary>How many blobs were read from git so far, those included whose lines had to be counted.</summary>
    public int BlobsRead => Volatile.Read(ref _read);

    /// <summary>A search by some rules alone.</summary>
    public SecretSearch By(IReadOnlyList<SecretRule> rules) =>
        new(repository, key) { Scanned = Scanned, _rules = rules };

    /// <summary>Scans what is in some commits and was not in others.</summary>
    /// <param name="commit">The newest.</param>
    /// <param name="without">Commits of which everything is known, and of those before them.</param>
    /// <param name="progress">Told now and then, in stored bytes.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<StoredSecret>> HistoryAsync(
        ObjectId commit,
        IReadOnlyCollection<ObjectId> without,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    ) => await ScanAsync(await _graph.BlobsAsync(commit, without, cancellation), commit, progress, cancellation);

    /// <summary>Scans one snapshot.</summary>
    /// <param name="commit">The snapshot.</param>
    /// <param name="machine">Only what this machine stored; null for all.</param>
    /// <param name="progress">Told now and then, in stored bytes.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<StoredSecret>> SnapshotAsync(
        ObjectId commit,
        Slug? machine,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var folder = machine is null ? RepositoryLayout.MachinesFolder : machine.Folder;
        var entries = await repository.Git.ListTreeAsync(commit, folder, cancellation);
        return await ScanAsync([.. entries.Select(e => (e.Path, e.Id))], commit, progress, cancellation);
    }

    private async Task<IReadOnlyList<StoredSecret>> ScanAsync(
        IReadOnlyList<(string Path, ObjectId Blob)> blobs,
        ObjectId commit,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var content = blobs.Select(b => StoredBlob.TryOf(b.Path, b.Blob)).OfType<StoredBlob>().ToArray();
        if (content.Length == 0)
        {
            return [];
        }

        var told = new List<StoredSecret>();
        var unread = new List<StoredBlob>();
        foreach (var blob in content.DistinctBy(c => c.Blob))
        {
            if (Scanned?.Find(blob.Blob) is { } known)
            {
                told.AddRange(
                    known.Where(IsAskedFor).Select(f => new StoredSecret(f with { File = blob.Source }, blob.Machine))
                );
            }
            else
            {
                unread.Add(blob);
            }
        }

        told.AddRange(await ReadAsync(unread, commit, progress, cancellation));
        return Once(told);
    }

    private bool IsAskedFor(SecretFinding finding) => _rules is null || _rules.Any(r => r.Name == finding.Rule);

    private async Task<IReadOnlyList<StoredSecret>> ReadAsync(
        List<StoredBlob> content,
        ObjectId commit,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (content.Count == 0)
        {
            return [];
        }

        // Git tells the sizes of all blobs or of none. An hour of work is a few, and needs no bar; but asking git for one that a clone left
        // behind would end it.
        var here =
            content.Count > FewBlobs || RepositoryFacts.Read(repository).LeavesOthers
                ? await repository.Git.ListBlobsHereAsync(cancellation)
                : null;
        var wanted = content.Where(c => here?.ContainsKey(c.Blob) ?? true).ToArray();
        var queue = new ConcurrentQueue<StoredBlob>(wanted);
        var total = here is null ? 0 : wanted.Sum(c => here[c.Blob]);
        var done = 0L;
        var found = new ConcurrentBag<(StoredBlob Content, SecretFinding Finding)>();
        await Parallel.ForAsync(
            0,
            Math.Min(Workers.Count, wanted.Length),
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Workers.Count },
            async (_, stop) =>
            {
                await using var reader = repository.Git.OpenBlobs();
                var scanner = new SecretReader(key, _rules);
                using var buffer = new MemoryStream();
                while (queue.TryDequeue(out var next))
                {
                    stop.ThrowIfCancellationRequested();
                    foreach (var finding in Scan(next, reader, scanner, buffer))
                    {
                        found.Add((next, finding));
                    }

                    if (here is not null)
                    {
                        var scanned = Interlocked.Add(ref done, here[next.Blob]);
                        progress?.Report(new ByteProgress(scanned, total, ProgressStep.Scanning));
                    }
                }
            }
        );
        return await InTheirFilesAsync([.. found], commit, cancellation);
    }

    private IReadOnlyList<SecretFinding> Scan(
        StoredBlob content,
        BlobReader reader,
        SecretReader scanner,
        MemoryStream buffer
    )
    {
        try
        {
            using var bytes = Open(content.Blob, content.Codec, reader, buffer);
            return scanner.Read(bytes, content.Source);
        }
        catch (InvalidDataException)
        {
            // damage is told by whoever restores it; there is nothing here to find
            return [];
        }
    }

    private Stream Open(ObjectId blob, Codec codec, BlobReader reader, MemoryStream buffer)
    {
        _ = Interlocked.Increment(ref _read);
        buffer.SetLength(0);
        reader.Read(blob, buffer);
        var stored = new MemoryStream(buffer.GetBuffer(), 0, (int)buffer.Length, writable: false);
        return codec.Decompress(stored);
    }

    // Lines are counted from the start of a segment. What stands before it hardly changes, so the newest state tells for older ones too.
    private async Task<IReadOnlyList<StoredSecret>> InTheirFilesAsync(
        IReadOnlyList<(StoredBlob Content, SecretFinding Finding)> found,
        ObjectId commit,
        CancellationToken cancellation
    )
    {
        var newest = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach (
            var folder in found
                .SelectMany(f => f.Content.Before)
                .SelectMany(p => p)
                .Select(p => p.Split('/')[0])
                .Distinct()
        )
        {
            foreach (var entry in await repository.Git.ListTreeAsync(commit, folder, cancellation))
            {
                newest[entry.Path] = entry.Id;
            }
        }

        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var reader = repository.Git.OpenBlobs();
        using var buffer = new MemoryStream();
        var told = new List<StoredSecret>();
        foreach (var (content, finding) in found)
        {
            var before = content.Before.Sum(Count);
            told.Add(new StoredSecret(finding with { Line = finding.Line + before }, content.Machine));
        }

        return told;

        int Count(IReadOnlyList<string> files)
        {
            if (files.FirstOrDefault(newest.ContainsKey) is not { } file)
            {
                return 0;
            }

            if (!lines.TryGetValue(file, out var count))
            {
                lines[file] = count = LinesOf(newest[file], StoredBlob.CodecOf(file), reader, buffer);
            }

            return count;
        }
    }

    private int LinesOf(ObjectId blob, Codec codec, BlobReader reader, MemoryStream stored)
    {
        using var bytes = Open(blob, codec, reader, stored);
        var buffer = new byte[128 * 1024];
        var lines = 0;
        while (bytes.Read(buffer) is > 0 and var read)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }

    // a transcript that grew is there several times, each time with the same secret
    private static IReadOnlyList<StoredSecret> Once(IEnumerable<StoredSecret> found) =>
        [
            .. found
                .OrderBy(s => s.Machine, StringComparer.Ordinal)
                .ThenBy(s => s.Finding.File, StringComparer.Ordinal)
                .ThenBy(s => s.Finding.Line)
                .DistinctBy(s => s.Key),
        ];
}
