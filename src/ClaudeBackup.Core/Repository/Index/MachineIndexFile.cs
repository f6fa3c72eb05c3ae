using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>The bytes of a <see cref="MachineIndex"/> on disk. Local and derived: any doubt about it reads as absence.</summary>
public static class MachineIndexFile
{
    private const ulong Magic = 0x3430_5844_4942_4C43; // "CLBIDX04"
    private const ulong OldMagic = 0x3330_5844_4942_4C43; // "CLBIDX03", whose digests are of format 1

    /// <summary>Reads an index, or gives null when it is missing, old or damaged: it is then derived anew.</summary>
    public static MachineIndex? TryRead(AbsolutePath path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (
            bytes.Length < ContentHash.Length
            || !SHA256
                .HashData(bytes.AsSpan(ContentHash.Length))
                .AsSpan()
                .SequenceEqual(bytes.AsSpan(0, ContentHash.Length))
        )
        {
            return null;
        }

        using var reader = new BinaryReader(
            new MemoryStream(bytes, ContentHash.Length, bytes.Length - ContentHash.Length),
            Encoding.UTF8
        );
        try
        {
            return reader.ReadUInt64() switch
            {
                Magic => new MachineIndexReader(reader).Read(isOld: false),
                OldMagic => new MachineIndexReader(reader).Read(isOld: true),
                _ => null,
            };
        }
        catch (Exception e)
            when (e is InvalidDataException or FormatException or EndOfStreamException or ArgumentException)
        {
            // Written by another version of this program.
            return null;
        }
    }

    /// <summary>Replaces the index atomically.</summary>
    public static void Write(AbsolutePath path, MachineIndex index)
    {
        using var buffer = new MemoryStream();
        buffer.SetLength(ContentHash.Length);
        buffer.Position = ContentHash.Length;
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            new MachineIndexWriter(writer).Write(index);
        }

        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        SHA256.HashData(bytes[ContentHash.Length..], bytes);
        AtomicFile.Write(path, bytes);
    }
}
