using System.Collections.Frozen;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Derives what a list said that nobody can read any more, from the segments that lie where it would have named them. Which mode and time a file had, only
/// an earlier state of the list knows; the bytes are all there without it. Where it is the list that can be read, and segments that are gone, these are found in earlier snapshots.
/// </summary>
/// <param name="git">The repository's git.</param>
/// <param name="slug">The machine.</param>
/// <param name="commit">The snapshot.</param>
/// <param name="tree">What it holds, by path below the machine's folder.</param>
internal sealed class LostLists(GitClient git, Slug slug, ObjectId commit, IReadOnlyDictionary<string, TreeEntry> tree)
{
    private readonly EarlierSegments _earlier = new(git, slug, commit, tree);
    private ILookup<string, SegmentFile>? _segments;
    private IReadOnlyDictionary<ObjectId, long> _here = new Dictionary<ObjectId, long>();

    /// <summary>The files that a list named, as far as their segments are on this disk and sound.</summary>
    /// <param name="list">The list, below the machine's folder.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<StoredFile>> DeriveAsync(string list, CancellationToken cancellation)
    {
        if (_segments is null)
        {
            // asking for a single blob that a clone left behind would fetch it, or end git
            _here = await git.ListBlobsHereAsync(cancellation);
            _segments = SegmentsByList(tree);
        }

        await using var blobs = git.OpenBlobs();
        var earlier = await EarlierAsync(list, blobs, cancellation);
        return
        [
            .. _segments[list]
                .GroupBy(s => s.Path)
                .Select(file => Derive(file.Key, file, earlier, blobs))
                .OfType<StoredFile>(),
        ];
    }

    /// <summary>The files that a list names, as far as it can be read and earlier snapshots hold what this one lacks; the others as <see cref="DeriveAsync"/> has them.</summary>
    /// <inheritdoc cref="DeriveAsync"/>
    public async Task<IReadOnlyList<StoredFile>> CompleteAsync(string list, CancellationToken cancellation)
    {
        var named = await NamedAsync(list, FrozenSet<string>.Empty, cancellation);
        var known = named.Select(f => f.Path).ToHashSet();
        return [.. named, .. (await DeriveAsync(list, cancellation)).Where(f => !known.Contains(f.Path))];
    }

    /// <summary>The files that a list names and of which all bytes are found, in the snapshot or in earlier ones.</summary>
    /// <param name="list">The list, below the machine's folder.</param>
    /// <param name="unsound">Segments that are known not to be what the list tells, by path below the machine's folder.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<StoredFile>> NamedAsync(
        string list,
        IReadOnlySet<string> unsound,
        CancellationToken cancellation
    )
    {
        await using var blobs = git.OpenBlobs();
        var lines = (tree.TryGetValue(list, out var entry) ? TryRead(entry.Id, list, blobs) : null) ?? [];
        return await _earlier.CompleteAsync(lines, unsound, cancellation);
    }

    private static ILookup<string, SegmentFile> SegmentsByList(IReadOnlyDictionary<string, TreeEntry> tree) =>
        tree.Where(e => StoredPath.IsSegmentFile(e.Key))
            .Select(e => (e.Value.Id, Name: StoredPath.TryReadSegmentFile(e.Key)!.Value))
            .Select(e => new SegmentFile(e.Name.Path, e.Name.Variant, e.Name.Segment, e.Name.Codec, e.Id))
            .ToLookup(s => RepositoryLayout.ListOf(s.Path), StringComparer.Ordinal);

    private StoredFile? Derive(StoredPath path, IEnumerable<SegmentFile> segments, Earlier earlier, BlobReader blobs)
    {
        var variants = segments
            .GroupBy(s => s.Variant)
            .OrderBy(v => v.Key)
            .Select(v => Derive(path, v.Key, v, earlier, blobs))
            .OfType<Variant>()
            .ToArray();
        return variants.Length == 0
            ? null
            : new StoredFile
            {
                Source = path.ToSource(),
                Path = path,
                Current = variants[^1].Number,
                Variants = variants,
            };
    }

    private Variant? Derive(
        StoredPath path,
        int number,
        IEnumerable<SegmentFile> files,
        Earlier earlier,
        BlobReader blobs
    )
    {
        var isDigested = IndexBuilder.IsDigested(path.ToSource());
        var segments = new List<Segment>();
        // behind a gap, or a segment that is damaged too, the rest would be other bytes than were saved
        foreach (var file in files.OrderBy(f => f.Index).TakeWhile((f, i) => f.Index == i))
        {
            if (Derive(file, isDigested, blobs) is not { } segment)
            {
                break;
            }

            segments.Add(segment);
        }

        if (segments.Count == 0)
        {
            return null;
        }

        var last = segments.Max(s => s.Digest?.LastTime) ?? earlier.Time;
        return (
            earlier.Variants.GetValueOrDefault((path, number))
            ?? new Variant
            {
                Number = number,
                Mode = FilePermissions.PrivateFile,
                ModifiedNs = Timestamp.ToUnixNs(last),
                Saved = earlier.Time,
                Segments = segments,
            }
        ) with
        {
            Segments = segments,
        };
    }

    private Segment? Derive(SegmentFile file, bool isDigested, BlobReader blobs)
    {
        try
        {
            if (!_here.TryGetValue(file.Blob, out var size) || blobs.TryBytes(file.Blob) is not { } stored)
            {
                return null;
            }

            using var content = new MemoryStream();
            using var source = file.Codec.Decompress(new MemoryStream(stored));
            var buffer = new byte[1 << 16];
            while (source.Read(buffer) is > 0 and var read)
            {
                content.Write(buffer.AsSpan(0, read));
                if (file.Codec != Codec.None && content.Length > Segmenter.LongestLine)
                {
                    return null;
                }
            }

            var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
            return new Segment
            {
                Hash = ContentHash.Of(bytes),
                Size = bytes.Length,
                StoredSize = size,
                Codec = file.Codec,
                Blob = file.Blob,
                Digest = isDigested ? TranscriptReader.Digest(bytes) : null,
            };
        }
        catch (Exception e)
            when (e is InvalidDataException or EndOfStreamException or BackupException { Kind: FailureKind.Integrity })
        {
            return null;
        }
    }

    // of each state the newest that a list told which can be read, and when the one that cannot was saved
    private async Task<Earlier> EarlierAsync(string list, BlobReader blobs, CancellationToken cancellation)
    {
        var time = DateTimeOffset.UnixEpoch;
        var variants = new Dictionary<(StoredPath, int), Variant>();
        var wanted = _segments![list].Select(s => (s.Path, s.Variant)).ToHashSet();
        try
        {
            var changes = await git.HistoryAsync(commit, [slug.PathOf(list)], cancellation);
            time = changes.Count > 0 ? changes.Max(c => c.Time) : time;
            foreach (var blob in changes.Select(c => c.Id).OfType<ObjectId>().Where(_here.ContainsKey).Distinct())
            {
                foreach (var entry in TryRead(blob, list, blobs) ?? [])
                {
                    _ = variants.TryAdd((entry.Path, entry.Variant.Number), entry.Variant);
                }

                if (wanted.IsSubsetOf(variants.Keys))
                {
                    break;
                }
            }
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity or FailureKind.Failed)
        {
            // history is damaged too
        }

        return new Earlier(time, variants);
    }

    /// <summary>The lines of a list; null where it is not there, or cannot be read.</summary>
    /// <param name="blob">The list, which is on this disk or was never left elsewhere.</param>
    /// <param name="list">What to call it.</param>
    /// <param name="blobs">Gives the bytes.</param>
    internal static IReadOnlyList<FileListEntry>? TryRead(ObjectId blob, string list, BlobReader blobs)
    {
        try
        {
            return blobs.TryBytes(blob, FileList.Longest) is { } bytes ? FileList.Read(bytes, list) : null;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return null;
        }
    }

    private sealed record SegmentFile(StoredPath Path, int Variant, int Index, Codec Codec, ObjectId Blob);

    private sealed record Earlier(
        DateTimeOffset Time,
        IReadOnlyDictionary<(StoredPath Path, int Variant), Variant> Variants
    );
}
