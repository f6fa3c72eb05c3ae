using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What stands in the place of a segment that is lost for good. Nothing of it depends on when or where it is written, so whoever lost the same segment comes to the same bytes.
/// </summary>
internal static class LossNote
{
    /// <summary>The <c>type</c> of the line by which it is known in a transcript.</summary>
    public const string Type = "claude-backup-lost";

    // of those with a hash
    private const int Longest = 160;

    /// <summary>The note, as a line that fits the file: an entry where each line is one, else a sentence.</summary>
    /// <param name="path">The file.</param>
    /// <param name="was">What the list said of the segment; null where no list tells.</param>
    public static byte[] Of(StoredPath path, Segment? was)
    {
        using var line = new MemoryStream();
        if (path.Value.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            using var json = new Utf8JsonWriter(line);
            json.WriteStartObject();
            json.WriteString("type", Type);
            if (was is not null)
            {
                json.WriteNumber("bytes", was.Size);
                json.WriteString("sha256", was.Hash.ToString());
            }

            json.WriteEndObject();
            json.Flush();
        }
        else
        {
            line.Write(
                Encoding.UTF8.GetBytes(
                    was is null
                        ? "[claude-backup: bytes were lost here]"
                        : $"[claude-backup: {was.Size} bytes were lost here]"
                )
            );
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <summary>The hash of the note that would stand in the place of each segment of a file, had it been lost.</summary>
    public static IEnumerable<ContentHash> HashesIn(FileListEntry entry) =>
        entry.Variant.Segments.Select(s => HashOf(entry.Path, s));

    /// <summary>The hash of the note that would stand in the place of a segment.</summary>
    public static ContentHash HashOf(StoredPath path, Segment segment) => ContentHash.Of(Of(path, segment));

    /// <summary>Whether a segment of that size can be a note. Few others are so short, so it is worth a look.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Source bytes.</param>
    public static bool MayBe(StoredPath path, long size)
    {
        const int mostDigits = 19;
        if (size > Longest)
        {
            return false;
        }

        var some = new Segment
        {
            Hash = ContentHash.Of([]),
            Size = 0,
            StoredSize = Segment.UnknownSize,
            Blob = ObjectId.None,
            Codec = Codec.None,
        };
        var least = Of(path, some).Length;
        return size == Of(path, null).Length || (size >= least && size < least + mostDigits);
    }
}
