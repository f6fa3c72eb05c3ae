using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Format;

/// <summary>One stored piece of a file: compressed, or the bytes themselves for config.</summary>
public sealed record Segment
{
    private readonly ObjectId.Bytes _blob;

    /// <summary>The stored size that neither a list nor git tells: lists of earlier versions have none, and the blob is not here.</summary>
    public const long UnknownSize = -1;

    /// <summary>More source bytes than any segment has; what a list claims beyond is read as this.</summary>
    public const long MostBytes = int.MaxValue;

    /// <summary>Identity: the SHA-256 of the source bytes.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Source bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes as kept in the repository, or <see cref="UnknownSize"/>.</summary>
    public required long StoredSize { get; init; }

    /// <summary>The git blob that holds it.</summary>
    public required ObjectId Blob
    {
        get => new(_blob);
        init => _blob = value.Raw;
    }

    /// <summary>The bytes of its name, for whoever goes through all files.</summary>
    internal ObjectId.Bytes RawBlob => _blob;

    /// <summary>How it is kept, which the name of its file in the tree tells.</summary>
    public required Codec Codec { get; init; }

    /// <summary>Whether stored bytes hold what this one has, by its hash.</summary>
    /// <param name="stored">All of them.</param>
    /// <param name="codec">How they are kept.</param>
    internal bool IsHeldBy(byte[] stored, Codec codec)
    {
        if (codec == Codec.None ? Size != stored.Length : Size > Segmenter.LongestLine)
        {
            return false;
        }

        // one byte more than it should have would show
        var content = new byte[Size + 1];
        try
        {
            using var source = codec.Decompress(new MemoryStream(stored));
            var read = source.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return read == Size && ContentHash.Of(content.AsSpan(0, read)) == Hash;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>What the entries in it tell; null where nobody asks (not a transcript), or where neither a list tells nor the bytes are here.</summary>
    public TranscriptDigest? Digest { get; init; }
}
