using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Other states of a file as a copy of a segment that git lost. The last segment of a transcript is stored anew whenever it grows, and begins with what it held
/// before: cut to that length and compressed again it is the same blob, which git's name for it proves.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
internal sealed class GrownSegments(BackupRepository repository)
{
    private IReadOnlyDictionary<ObjectId, long> _here = new Dictionary<ObjectId, long>();

    /// <summary>This, to be asked.</summary>
    public ObjectSource Source => new("other states of the same files", BringAsync);

    private async Task BringAsync(IReadOnlyCollection<MissingObject> missing, CancellationToken cancellation)
    {
        var wanted = missing.Select(m => m.Id).ToHashSet();
        var changes = await PastPlaces.TryListAsync(repository, cancellation);
        var lost = changes.Where(c => c.Id is { } id && wanted.Contains(id)).DistinctBy(c => c.Id).ToArray();
        if (lost.Length == 0)
        {
            return;
        }

        // asking for a single blob that a clone left behind would end git
        _here = await repository.Git.ListBlobsHereAsync(cancellation);
        await using var blobs = repository.Git.OpenBlobs();
        await MadeBlobs.StoreAsync(
            repository,
            lost.Select(change => Make(change, changes, blobs)).OfType<byte[]>(),
            cancellation
        );
    }

    private byte[]? Make(PathChange lost, IReadOnlyList<PathChange> changes, BlobReader blobs)
    {
        if (
            Slug.OwnerOf(lost.Path) is not { } slug
            || StoredPath.TryReadSegmentFile(slug.Below(lost.Path)!) is not { } place
            || SegmentOf(lost, slug, place.Path, place.Variant, place.Segment, changes, blobs) is not { } segment
            || segment.Size > Segmenter.LongestLine
        )
        {
            return null;
        }

        return changes
            .Where(c => c.Path == lost.Path)
            .Select(c => c.Id)
            .OfType<ObjectId>()
            .Distinct()
            .Select(id => Cut(id, segment, place.Codec, blobs))
            .OfType<byte[]>()
            .FirstOrDefault(bytes => ObjectId.OfBlob(bytes) == lost.Id);
    }

    // what the list says that the same snapshot wrote
    private Segment? SegmentOf(
        PathChange lost,
        Slug slug,
        StoredPath path,
        int variant,
        int segment,
        IReadOnlyList<PathChange> changes,
        BlobReader blobs
    )
    {
        var list = slug.PathOf(RepositoryLayout.ListOf(path));
        if (
            changes.FirstOrDefault(c => c.Commit == lost.Commit && c.Path == list)?.Id is not { } id
            || !_here.ContainsKey(id)
            || blobs.TryBytes(id, FileList.Longest) is not { } bytes
        )
        {
            return null;
        }

        try
        {
            return FileList
                .Read(bytes, list)
                .FirstOrDefault(line => line.Path == path && line.Variant.Number == variant)
                ?.Variant.Segments.ElementAtOrDefault(segment);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return null;
        }
    }

    private byte[]? Cut(ObjectId blob, Segment segment, Codec codec, BlobReader blobs)
    {
        if (!_here.ContainsKey(blob) || blobs.TryBytes(blob) is not { } stored)
        {
            return null;
        }

        var content = new byte[segment.Size];
        try
        {
            using var source = codec.Decompress(new MemoryStream(stored));
            source.ReadExactly(content);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return null;
        }

        if (ContentHash.Of(content) != segment.Hash)
        {
            return null;
        }

        using var output = new MemoryStream();
        codec.Compress(content, output);
        return output.ToArray();
    }
}
