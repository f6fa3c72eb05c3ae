using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// Walks the headers of a tar before anything reads it in earnest: whether it is whole, ends where it should, and asks for no more memory or
/// disk than a profile may. The reader of the framework takes an archive that was cut short for a whole one, and makes room for whatever a header claims.
/// </summary>
internal static class TarOutline
{
    private const int Block = 512;
    private const int TypeAt = 156;
    private const int SizeAt = 124;
    private const int SizeLength = 12;

    // names and attributes of one entry
    private const long LargestExtension = 64 * 1024;

    private const string Known = "\u0000" + "01234567gxLK";

    /// <summary>Reads to the end.</summary>
    /// <param name="tar">The archive, decompressed.</param>
    /// <returns>Why it is refused, or null; and what its bytes were.</returns>
    public static (string? Refusal, ContentMark Read) Check(Stream tar)
    {
        var walk = new Walk(tar);
        var refusal = Check(walk);
        return (refusal, walk.Mark);
    }

    private static string? Check(Walk walk)
    {
        var header = new byte[Block];
        for (var entries = 0; ; entries++)
        {
            if (!walk.TryRead(header))
            {
                return "It is cut short, or not a tar archive.";
            }

            if (!header.AsSpan().ContainsAnyExcept((byte)0))
            {
                return walk.RestIsZero() ? null : "There is something after its end.";
            }

            if (entries > 4 * ProfileName.MostFiles)
            {
                return $"It has more than {ProfileName.MostFiles} files.";
            }

            if (!HasChecksum(header) || SizeOf(header) is not { } size)
            {
                return "It is damaged, or not a tar archive.";
            }

            var type = (char)header[TypeAt];
            if (!Known.Contains(type, StringComparison.Ordinal))
            {
                return $"It has an entry of an unsupported type ({type}).";
            }

            if (size > (type is 'x' or 'g' or 'L' or 'K' ? LargestExtension : ProfileName.LargestFile))
            {
                return "It has an entry that is too large.";
            }

            if (!walk.TrySkip((size + Block - 1) / Block * Block))
            {
                return walk.IsTooLong ? "It is too large, decompressed." : "It is cut short.";
            }
        }
    }

    private static bool HasChecksum(ReadOnlySpan<byte> header)
    {
        const int At = 148;
        var sum = 0;
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= At and < At + 8 ? ' ' : header[i];
        }

        return Octal(header.Slice(At, 8)) == sum;
    }

    private static long? SizeOf(ReadOnlySpan<byte> header)
    {
        var field = header.Slice(SizeAt, SizeLength);
        // larger than octal digits can say: binary, marked by the first bit
        return (field[0] & 0x80) == 0 ? Octal(field)
            : field[..4] is [0x80, 0, 0, 0]
                ? BinaryPrimitives.ReadInt64BigEndian(field[4..]) is >= 0 and var size ? size
                    : null
            : null;
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        var text = Encoding.Latin1.GetString(field).Trim('\0', ' ');
        try
        {
            return text.Length == 0 ? 0
                : Convert.ToInt64(text, 8) is >= 0 and var number ? number
                : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private sealed class Walk(Stream tar)
    {
        private readonly byte[] _buffer = new byte[128 * 1024];
        private long _total;
        private readonly Crc32 _crc = new();

        public bool IsTooLong => _total > ProfileName.LargestProfile;

        public ContentMark Mark => new(_total, _crc.GetCurrentHashAsUInt32());

        public bool TryRead(byte[] block) => Take(block) == block.Length;

        public bool TrySkip(long count)
        {
            while (count > 0 && !IsTooLong)
            {
                var read = Take(_buffer.AsSpan(0, (int)Math.Min(count, _buffer.Length)));
                if (read == 0)
                {
                    return false;
                }

                count -= read;
            }

            return !IsTooLong;
        }

        public bool RestIsZero()
        {
            while (!IsTooLong && Take(_buffer) is > 0 and var read)
            {
                if (_buffer.AsSpan(0, read).ContainsAnyExcept((byte)0))
                {
                    return false;
                }
            }

            return !IsTooLong;
        }

        private int Take(Span<byte> to)
        {
            var read = tar.ReadAtLeast(to, to.Length, throwOnEndOfStream: false);
            _total += read;
            _crc.Append(to[..read]);
            return read;
        }
    }
}
