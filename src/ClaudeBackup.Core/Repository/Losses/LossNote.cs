using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What stands in the place of a segment that is lost for good. Nothing of it depends on when or where it is written, so whoever lost the same segment comes to the same bytes.
/// </summary>
public static class LossNote
{
    /// <summary>The <c>type</c> of the line by which it is known in a transcript.</summary>
    public const string Type = "claude-backup-lost";

    // of those with a hash
    private const int Longest = 160;

    private static readonly Sizes Lines = new("projects/p/a.jsonl");
    private static readonly Sizes Sentences = new("projects/p/a.txt");

    /// <summary>The note, as a line that fits the file: an entry where each line is one, else a sentence.</summary>
    /// <param name="path">The file.</param>
    /// <param name="was">What the list said of the segment; null where no list tells.</param>
    public static byte[] Of(StoredPath path, Segment? was)
    {
        using var line = new MemoryStream();
        if (IsLines(path))
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
    public static bool MayBe(StoredPath path, long size) =>
        size <= Longest && (IsLines(path) ? Lines : Sentences).MayBe(size);

    private static bool IsLines(StoredPath path) => path.Value.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether any part of a file is a note.</summary>
    /// <param name="path">The file.</param>
    /// <param name="variant">Which state of it.</param>
    /// <param name="read">Gives the bytes of a segment.</param>
    /// <exception cref="Failures.BackupException">Integrity: they are damaged.</exception>
    public static bool IsIn(StoredPath path, Variant variant, Func<int, byte[]> read) =>
        path.IsSegmented && variant.Segments.Index().Any(s => MayBe(path, s.Item.Size) && Is(read(s.Index)));

    private static bool Is(ReadOnlySpan<byte> content) =>
        content.StartsWith("{\"type\":\"claude-backup-lost\""u8) || content.StartsWith("[claude-backup: "u8);

    /// <summary>How long notes are.</summary>
    private sealed class Sizes(string name)
    {
        private const int MostDigits = 19;

        private readonly int _without = Of(Path(name), null).Length;
        private readonly int _least = Of(Path(name), Empty).Length;

        private static Segment Empty =>
            new()
            {
                Hash = ContentHash.Of([]),
                Size = 0,
                StoredSize = Segment.UnknownSize,
                Blob = ObjectId.None,
                Codec = Codec.None,
            };

        private static StoredPath Path(string name) => StoredPath.Of(RelativePath.Parse(name), StoredArea.Sessions);

        public bool MayBe(long size) => size == _without || (size >= _least && size < _least + MostDigits);
    }
}
