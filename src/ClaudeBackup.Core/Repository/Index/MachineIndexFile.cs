using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The bytes of a <see cref="MachineIndex"/> on disk: the hash of what follows it, then the fields. Local and derived: any doubt about it reads as
/// absence. It is read and written in pieces, for it is as large as a third of the index in memory.
/// </summary>
public static class MachineIndexFile
{
    private const ulong Magic = 0x3430_5844_4942_4C43; // "CLBIDX04"
    private const ulong OldMagic = 0x3330_5844_4942_4C43; // "CLBIDX03", whose digests are of format 1
    private const int Piece = 64 * 1024;

    /// <summary>Reads an index, or gives null when it is missing, old or damaged: it is then derived anew.</summary>
    public static MachineIndex? TryRead(AbsolutePath path)
    {
        try
        {
            using var file = new FileStream(
                path.Value,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                Piece
            );
            return IsWhole(file) ? Read(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces the index atomically.</summary>
    public static void Write(AbsolutePath path, MachineIndex index)
    {
        using var target = AtomicFile.Open(path);
        using var file = new HandleStream(target.Handle);
        // its place; what belongs there is known at the end
        file.Write(stackalloc byte[ContentHash.Length]);
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var pieces = new BufferedStream(hashed, Piece))
        using (var writer = new BinaryWriter(pieces, Encoding.UTF8))
        {
            writer.Write(Magic);
            new MachineIndexWriter(writer).Write(index);
        }

        RandomAccess.Write(target.Handle, hash.Hash, 0);
        target.Commit();
    }

    // before anything in it is believed, such as how many files it has
    private static bool IsWhole(FileStream file)
    {
        var told = new byte[ContentHash.Length];
        return file.ReadAtLeast(told, told.Length, throwOnEndOfStream: false) == told.Length
            && SHA256.HashData(file).AsSpan().SequenceEqual(told);
    }

    private static MachineIndex? Read(FileStream file)
    {
        file.Position = ContentHash.Length;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
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
            when (e
                    is InvalidDataException
                        or FormatException
                        or EndOfStreamException
                        or ArgumentException
                        or IndexOutOfRangeException
            )
        {
            // Written by another version of this program.
            return null;
        }
    }
}
