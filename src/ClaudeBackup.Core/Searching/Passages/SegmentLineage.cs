using System.Runtime.InteropServices;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>Where a segment comes from, as the index keeps it: three counts, then the marks of <see cref="TranscriptLineage"/>. Empty where it tells nothing.</summary>
/// <param name="Beginning">Of its first message; 0 for none.</param>
/// <param name="Ends">Of its last entries.</param>
/// <param name="Behind">Of the entries it says it goes on behind.</param>
/// <param name="Forks">Of the sessions it says it was forked from.</param>
internal sealed record SegmentLineage(
    ulong Beginning,
    IReadOnlyList<ulong> Ends,
    IReadOnlyList<ulong> Behind,
    IReadOnlyList<ulong> Forks
)
{
    private const int Counts = 3;

    private static readonly SegmentLineage None = new(0, [], [], []);

    /// <summary>Its bytes.</summary>
    public static byte[] Write(TranscriptLineage read)
    {
        if (read.Beginning == 0 && read.Ends.Count + read.Behind.Count + read.Forks.Count == 0)
        {
            return [];
        }

        ulong[] marks = [read.Beginning, .. read.Ends, .. read.Behind, .. read.Forks];
        return
        [
            (byte)read.Ends.Count,
            (byte)read.Behind.Count,
            (byte)read.Forks.Count,
            .. MemoryMarshal.AsBytes<ulong>(marks),
        ];
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static SegmentLineage Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return None;
        }

        if (bytes.Length < Counts || bytes.Length != Counts + ((1 + bytes[0] + bytes[1] + bytes[2]) * sizeof(ulong)))
        {
            throw new InvalidDataException("A segment of the index is damaged.");
        }

        var marks = MemoryMarshal.Cast<byte, ulong>(bytes[Counts..]);
        var (ends, behind) = (bytes[0], bytes[1]);
        return new SegmentLineage(
            marks[0],
            marks.Slice(1, ends).ToArray(),
            marks.Slice(1 + ends, behind).ToArray(),
            marks[(1 + ends + behind)..].ToArray()
        );
    }
}
