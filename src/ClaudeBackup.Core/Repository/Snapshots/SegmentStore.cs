using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Gives back the source bytes of stored files, each segment proved against its hash. The work tree is read first; what is
/// damaged or missing there is taken from the commit.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class SegmentStore(BackupRepository repository) : IDisposable
{
    private readonly Lock _gate = new();
    private BlobReader? _blobs;

    /// <summary>The source bytes of one segment.</summary>
    /// <param name="machine">The slug of the machine that stored it.</param>
    /// <param name="file">The file it belongs to.</param>
    /// <param name="variant">Which state of it.</param>
    /// <param name="index">0 for the first segment.</param>
    /// <exception cref="BackupException">Integrity: neither copy holds what was saved.</exception>
    public byte[] Read(Slug machine, StoredFile file, Variant variant, int index)
    {
        var segment = variant.Segments[index];
        var name = machine.PathOf(file.SegmentFile(variant, index));
        return TryReadWorkTree(name, segment)
            ?? TryReadBlob(segment)
            ?? throw new BackupException(
                FailureKind.Integrity,
                $"The stored data of {file.Source} is damaged: {name} does not hold what was saved, and neither does git's copy.",
                "If the source still has it, sync saves it again. Otherwise see earlier snapshots: git log -- " + name
            );
    }

    /// <summary>The source bytes of a whole file, for one that is known to be small.</summary>
    /// <exception cref="BackupException">Integrity: neither copy holds what was saved.</exception>
    public byte[] ReadAll(Slug machine, StoredFile file, Variant variant)
    {
        using var content = new MemoryStream();
        for (var i = 0; i < variant.Segments.Count; i++)
        {
            content.Write(Read(machine, file, variant, i));
        }

        return content.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _blobs?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private byte[]? TryReadWorkTree(string name, Segment segment)
    {
        try
        {
            using var stream = new FileStream(
                repository.InWorkTree(name).Value,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                1
            );
            return segment.StoredSize is Segment.UnknownSize || stream.Length == segment.StoredSize
                ? TryTake(stream, segment)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private byte[]? TryReadBlob(Segment segment)
    {
        var buffer = new MemoryStream();
        lock (_gate)
        {
            try
            {
                _blobs ??= repository.Git.OpenBlobs();
                if (!_blobs.TryRead(segment.Blob, buffer, BlobReader.MostInMemory))
                {
                    return null;
                }
            }
            catch (BackupException e) when (e.Kind is FailureKind.Integrity)
            {
                // damaged, or left behind by the clone
                return null;
            }
        }

        buffer.Position = 0;
        return TryTake(buffer, segment);
    }

    private static byte[]? TryTake(Stream stored, Segment segment)
    {
        // Nothing is taken for it in memory before it is known that it can be so large.
        if (segment.Codec == Codec.None ? segment.Size != stored.Length : segment.Size > Segmenter.LongestLine)
        {
            return null;
        }

        try
        {
            var content = GC.AllocateUninitializedArray<byte>((int)segment.Size);
            using var source = segment.Codec.Decompress(stored);
            source.ReadExactly(content);
            return source.ReadByte() < 0 && ContentHash.Of(content) == segment.Hash ? content : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }
}
