using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>Where a segment stands in the lists of a machine.</summary>
/// <param name="Path">The file.</param>
/// <param name="Variant">From 1.</param>
/// <param name="Index">From 0.</param>
internal readonly record struct SegmentAt(StoredPath Path, int Variant, int Index);

/// <summary>The lists of one snapshot of a machine, with notes in the place of the segments that are lost. What is not concerned stays byte by byte.</summary>
/// <param name="notes">The note for each lost segment; null where the whole line goes, for a file that is kept as it is cannot hold one.</param>
internal sealed class NotedSegments(IReadOnlyDictionary<SegmentAt, Segment?> notes)
{
    /// <summary>The list as it is then; empty where no line is left.</summary>
    public byte[] In(ReadOnlySpan<byte> list)
    {
        using var made = new MemoryStream();
        foreach (var range in list.Split((byte)'\n'))
        {
            var line = list[range];
            if (line.Length > 0)
            {
                made.Write(Line(line));
            }
        }

        return made.ToArray();
    }

    private byte[] Line(ReadOnlySpan<byte> line)
    {
        // no line of a list names nothing
        if (FileListReader.TryLine(line) is not { } entry || !Concerns(entry))
        {
            return [.. line, (byte)'\n'];
        }

        var variant = entry.Variant;
        var segments = variant.Segments.Select((segment, i) => NoteOr(segment, entry, i)).ToArray();
        return segments.Contains(null)
            ? []
            : FileList.Write([
                new StoredFile
                {
                    Source = entry.Path.ToSource(),
                    Path = entry.Path,
                    Current = entry.Current ? variant.Number : 0,
                    Variants = [variant with { Segments = [.. segments.OfType<Segment>()] }],
                },
            ]);
    }

    private bool Concerns(FileListEntry entry) =>
        Enumerable.Range(0, entry.Variant.Segments.Count).Any(i => notes.ContainsKey(At(entry, i)));

    private Segment? NoteOr(Segment segment, FileListEntry entry, int index) =>
        notes.TryGetValue(At(entry, index), out var note) ? note : segment;

    private static SegmentAt At(FileListEntry entry, int index) => new(entry.Path, entry.Variant.Number, index);
}
