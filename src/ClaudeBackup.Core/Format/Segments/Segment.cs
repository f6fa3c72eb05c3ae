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

    /// <summary>Memory for so many bytes, asked for once it is known that there can be so many.</summary>
    internal delegate Span<byte> Room(int size);

    /// <summary>Whether stored bytes hold what this one has, by its hash.</summary>
    /// <param name="stored">All of them.</param>
    /// <param name="codec">How they are kept.</param>
    internal bool IsHeldBy(byte[] stored, Codec codec) =>
        (this with { Codec = codec }).TryUnpack(new MemoryStream(stored), size => new byte[size]);

    /// <summary>Gives the source bytes, proved by their hash; false where the stored ones do not hold them.</summary>
    /// <param name="stored">The bytes as they are kept.</param>
    /// <param name="room">Where the source bytes go.</param>
    internal bool TryUnpack(Stream stored, Room room)
    {
        // nothing is taken for it in memory before it is known that it can be so large
        if (Codec == Codec.None ? Size != stored.Length : Size > Segmenter.LongestLine)
        {
            return false;
        }

        try
        {
            var content = room((int)Size);
            using var source = Codec.Decompress(stored);
            source.ReadExactly(content);
            return source.ReadByte() < 0 && ContentHash.Of(content) == Hash;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>What the entries in it tell; null where nobody asks (not a transcript), or where neither a list tells nor the bytes are here.</summary>
    public TranscriptDigest? Digest { get; init; }
}
