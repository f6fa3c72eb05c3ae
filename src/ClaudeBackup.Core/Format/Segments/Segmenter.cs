using System.Numerics;
using System.Runtime.InteropServices;

namespace ClaudeBackup.Core.Format;

/// <summary>
/// Where a file is cut into segments. The cut depends on the bytes since the last cut and on nothing else, so the same
/// session is cut the same on every machine and in every run. The rule stands in <c>docs/format.md</c>.
/// </summary>
public static class Segmenter
{
    /// <summary>No segment but the last is shorter, in bytes, unless the next line would take it beyond <see cref="Longest"/>.</summary>
    public const int Shortest = 512 * 1024;

    /// <summary>No segment is longer, in bytes, but for one that is a single line.</summary>
    public const int Longest = 2 * 1024 * 1024;

    /// <summary>A line of more bytes is cut here.</summary>
    public const int LongestLine = 32 * 1024 * 1024;

    // A line ends a segment with a chance of its length in Expected: segments go on for about that many bytes
    // beyond the shortest, however long the lines are.
    private const ulong Expected = 512 * 1024;

    /// <summary>The length in bytes of the first segment of <paramref name="rest"/>.</summary>
    /// <param name="rest">What follows the last cut, as far as it is known.</param>
    /// <param name="atEnd">Whether the file ends with <paramref name="rest"/>.</param>
    /// <returns>The length, or null when more bytes are needed to tell.</returns>
    public static int? FirstCut(ReadOnlySpan<byte> rest, bool atEnd)
    {
        var length = 0;
        while (true)
        {
            var lineEnd = rest[length..].IndexOf((byte)'\n');
            var line = lineEnd < 0 ? rest[length..] : rest.Slice(length, lineEnd + 1);
            if (length == 0 && line.Length >= LongestLine)
            {
                return LongestLine;
            }

            if (length > 0 && length + line.Length > Longest)
            {
                return length;
            }

            if (lineEnd < 0)
            {
                return atEnd ? rest.Length : null;
            }

            length += line.Length;
            if (length > Longest || (length >= Shortest && EndsSegment(line)))
            {
                return length;
            }
        }
    }

    private static bool EndsSegment(ReadOnlySpan<byte> line) =>
        Crc32C(line) < Math.Min((ulong)line.Length, Expected) * ((1UL << 32) / Expected);

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(
                crc,
                BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word)
            );
        }

        foreach (var b in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
