using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>Where a segment stands in the lists of a machine.</summary>
/// <param name="Path">The file.</param>
/// <param name="Variant">From 1.</param>
/// <param name="Index">From 0.</param>
internal readonly record struct SegmentAt(StoredPath Path, int Variant, int Index);

/// <summary>The lists of one snapshot of a machine, with notes in the place of the segments that are lost. What is not concerned stays byte by byte.</summary>
/// <param name="notes">The note for each lost segment; null where the whole line goes, for a file that is kept as it is cannot hold one.</param>
internal sealed class NotedSegments(IReadOnlyDictionary<SegmentAt, ListedSegment?> notes)
{
    /// <summary>The list as it is then; empty where no line is left.</summary>
    public byte[] In(ReadOnlySpan<byte> list)
    {
        using var made = new MemoryStream();
        foreach (var range in list.Split((byte)'\n'))
        {
            var line = list[range];
            if (line.Length > 0 && Line(line) is { Length: > 0 } now)
            {
                made.Write(now);
                made.WriteByte((byte)'\n');
            }
        }

        return made.ToArray();
    }

    private ReadOnlySpan<byte> Line(ReadOnlySpan<byte> line)
    {
        // no line of a list names nothing
        if (FileListReader.TryLine(line) is not { } entry)
        {
            return line;
        }

        SegmentAt At(int index) => new(entry.Path, entry.Variant.Number, index);
        var isGone = Enumerable
            .Range(0, entry.Variant.Segments.Count)
            .Any(i => notes.TryGetValue(At(i), out var note) && note is null);
        return isGone ? [] : OtherSegments.In(line, (_, index, _) => notes.GetValueOrDefault(At(index)));
    }
}
