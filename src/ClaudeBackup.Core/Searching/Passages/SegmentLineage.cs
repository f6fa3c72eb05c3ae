using System.Runtime.InteropServices;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Where a segment comes from, as the index keeps it: three counts, then the marks of <see cref="TranscriptLineage"/>. Empty where it tells nothing. Every search reads
/// those of all segments, so it is a look at the bytes.
/// </summary>
internal readonly ref struct SegmentLineage
{
    private const int Counts = 3;

    /// <summary>Of its first message; 0 for none.</summary>
    public ulong Beginning { get; private init; }

    /// <summary>Of its last entries.</summary>
    public ReadOnlySpan<ulong> Ends { get; private init; }

    /// <summary>Of the entries it says it goes on behind.</summary>
    public ReadOnlySpan<ulong> Behind { get; private init; }

    /// <summary>Of the sessions it says it was forked from.</summary>
    public ReadOnlySpan<ulong> Forks { get; private init; }

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
            return default;
        }

        if (bytes.Length < Counts || bytes.Length != Counts + ((1 + bytes[0] + bytes[1] + bytes[2]) * sizeof(ulong)))
        {
            throw new InvalidDataException("A segment of the index is damaged.");
        }

        var marks = MemoryMarshal.Cast<byte, ulong>(bytes[Counts..]);
        var (ends, behind) = (bytes[0], bytes[1]);
        return new SegmentLineage
        {
            Beginning = marks[0],
            Ends = marks.Slice(1, ends),
            Behind = marks.Slice(1 + ends, behind),
            Forks = marks[(1 + ends + behind)..],
        };
    }
}
