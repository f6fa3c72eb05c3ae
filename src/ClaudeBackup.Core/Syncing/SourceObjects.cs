using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// The Claude home as the last copy of what git lost: a segment whose source is still there is compressed once more. Only the same version of
/// the codec gives the very bytes that git named; any other gives nothing.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
/// <param name="slug">This machine.</param>
/// <param name="home">The source.</param>
internal sealed class SourceObjects(BackupRepository repository, Slug slug, ClaudeHome home)
{
    /// <summary>This, to be asked.</summary>
    public ObjectSource Source => new("the Claude home", BringAsync);

    private Task BringAsync(IReadOnlyCollection<MissingObject> missing, CancellationToken cancellation) =>
        MadeBlobs.StoreAsync(repository, Made([.. missing.Select(m => m.Id)]), cancellation);

    private IEnumerable<byte[]> Made(HashSet<ObjectId> wanted)
    {
        foreach (var file in new IndexStore(repository).Cached(slug)?.Files ?? [])
        {
            foreach (var variant in file.Variants)
            {
                long offset = 0;
                foreach (var segment in variant.Segments)
                {
                    if (wanted.Contains(segment.Blob) && TryMake(file, segment, offset) is { } bytes)
                    {
                        yield return bytes;
                    }

                    offset += segment.Size;
                }
            }
        }
    }

    private byte[]? TryMake(StoredFile file, Segment segment, long offset)
    {
        try
        {
            using var source = new FileStream(
                (home.Root / file.Source).Value,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            source.Position = offset;
            var content = new byte[segment.Size];
            source.ReadExactly(content);
            if (ContentHash.Of(content) != segment.Hash)
            {
                return null;
            }

            using var stored = new MemoryStream();
            segment.Codec.Compress(content, stored);
            var bytes = stored.ToArray();
            return ObjectId.OfBlob(bytes) == segment.Blob ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
