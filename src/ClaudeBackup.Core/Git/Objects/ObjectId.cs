using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ClaudeBackup.Core.Git;

/// <summary>The SHA-1 by which git names an object.</summary>
public sealed record ObjectId
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    /// <summary>Length in hexadecimal digits.</summary>
    public const int HexLength = 2 * Size;

    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 20 bytes.</exception>
    public ObjectId(ReadOnlySpan<byte> bytes) =>
        Raw = new Bytes(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..])
        );

    /// <summary>Digits by which it is named to people.</summary>
    public const int ShortLength = 10;

    internal ObjectId(Bytes raw) => Raw = raw;

    /// <summary>As people are told it: its first digits, which tell it from all others.</summary>
    public string ShortForm => ToString()[..ShortLength];

    /// <summary>The same without an object around it, for whoever holds very many.</summary>
    internal Bytes Raw { get; }

    /// <summary>Stands for no object, as git writes it.</summary>
    public static ObjectId None { get; } = new(new byte[Size]);

    /// <summary>All zeros: how git writes "no object".</summary>
    public bool IsNone => Raw == default;

    /// <exception cref="FormatException">These are not 40 hexadecimal digits.</exception>
    public static ObjectId Parse(ReadOnlySpan<char> hex) =>
        TryParse(hex, out var id) ? id : throw new FormatException($"'{hex}' is not the name of a git object.");

    public static bool TryParse(ReadOnlySpan<char> hex, [NotNullWhen(true)] out ObjectId? id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var valid =
            hex.Length == HexLength
            && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        id = valid ? new ObjectId(bytes) : null;
        return valid;
    }

    /// <summary>As the other, from ASCII.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, [NotNullWhen(true)] out ObjectId? id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var valid =
            hex.Length == HexLength
            && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        id = valid ? new ObjectId(bytes) : null;
        return valid;
    }

    /// <summary>The name git gives to a blob of this content.</summary>
    public static ObjectId OfBlob(ReadOnlySpan<byte> content)
    {
        using BlobHasher hasher = new(content.Length);
        hasher.Append(content);
        return hasher.Finish();
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void CopyTo(Span<byte> output) => Raw.CopyTo(output);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The 20 bytes as numbers.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(uint))]
    internal readonly record struct Bytes(ulong First, ulong Second, uint Third)
    {
        /// <summary>Writes them.</summary>
        public void CopyTo(Span<byte> output)
        {
            BinaryPrimitives.WriteUInt64BigEndian(output, First);
            BinaryPrimitives.WriteUInt64BigEndian(output[8..], Second);
            BinaryPrimitives.WriteUInt32BigEndian(output[16..], Third);
        }
    }
}
