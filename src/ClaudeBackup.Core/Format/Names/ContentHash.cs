using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ClaudeBackup.Core.Format;

/// <summary>The SHA-256 of source bytes: the identity of a segment, whatever its compressed form.</summary>
public readonly record struct ContentHash
{
    /// <summary>Length in bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private readonly Bytes32 _bytes;

    private ContentHash(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    /// <summary>The hash of <paramref name="content"/>.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(content, hash);
        return new ContentHash(hash);
    }

    /// <summary>Takes the 32 raw bytes of a hash.</summary>
    /// <exception cref="FormatException">The span is not 32 bytes long.</exception>
    public static ContentHash FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new ContentHash(bytes) : throw new FormatException("A SHA-256 has 32 bytes.");

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is no SHA-256.</exception>
    public static ContentHash Parse(string hex) => FromBytes(Convert.FromHexString(hex));

    /// <summary>Copies the 32 raw bytes.</summary>
    public void CopyTo(Span<byte> output) => ((ReadOnlySpan<byte>)_bytes).CopyTo(output);

    /// <inheritdoc/>
    public bool Equals(ContentHash other) => ((ReadOnlySpan<byte>)_bytes).SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    [InlineArray(Length)]
    private struct Bytes32
    {
        private byte _first;
    }
}
