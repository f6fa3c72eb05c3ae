using System.IO.Compression;
using System.Text;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// A passage as bytes, compressed: what the index keeps, so that a hit can be shown, and what was typed be compared with what was said, without a look at
/// any segment. A text that is as the one before it in the same place is not written again.
/// </summary>
internal static class PassageBody
{
    /// <summary>Stands in the place of a text that is as the one before it.</summary>
    internal const int SameAsBefore = 1;
    private const int Plain = 2;

    // of what people and models write; where it is more, room is made
    private const int UsualRatio = 4;

    /// <summary>Its bytes, before they are compressed: equal passages have equal ones.</summary>
    public static byte[] Write(Passage passage)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(passage.Entries.Count);
            var before = new string[Fields.Count];
            foreach (var entry in passage.Entries)
            {
                Write(writer, entry, before);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Compresses them.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> body)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(body);
        }

        return output.ToArray();
    }

    /// <summary>The passage of compressed bytes.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static Passage Read(byte[] compressed) => PassageReader.Read(Expand(compressed));

    /// <summary>The bytes that were compressed.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static ReadOnlyMemory<byte> Expand(byte[] compressed)
    {
        using var deflate = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var body = new MemoryStream(compressed.Length * UsualRatio);
        deflate.CopyTo(body);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static void Write(BinaryWriter writer, TranscriptEntry entry, string[] before)
    {
        writer.Write7BitEncodedInt(entry.Line);
        writer.Write7BitEncodedInt64(entry.Time?.Ticks ?? 0);
        writer.Write((byte)((entry.IsSidechain ? 1 : 0) | (entry.IsCompactSummary ? 2 : 0)));
        Write(writer, entry.Uuid, before, Fields.Uuid);
        Write(writer, entry.Branch, before, Fields.Branch);
        Write(writer, entry.Model, before, Fields.Model);
        Write(writer, entry.Agent, before, Fields.Agent);
        writer.Write7BitEncodedInt(entry.Blocks.Count);
        foreach (var block in entry.Blocks)
        {
            writer.Write((byte)block.Kind);
            writer.Write((byte)((block.IsError ? 1 : 0) | (block.IsCut ? 2 : 0) | (block.IsRecall ? 4 : 0)));
            Write(writer, block.Tool, before, Fields.Tool);
            writer.Write7BitEncodedInt(block.Files.Count);
            foreach (var file in block.Files)
            {
                Write(writer, file, before, Fields.File);
            }

            Write(writer, block.Text, before, Fields.Text);
        }
    }

    private static void Write(BinaryWriter writer, string text, string[] before, int field)
    {
        if (text.Length > 0 && before[field] == text)
        {
            writer.Write((byte)SameAsBefore);
            return;
        }

        before[field] = text;
        writer.Write((byte)Plain);
        writer.Write(text);
    }

    /// <summary>The places of texts, by which one that is as the one before it is known.</summary>
    internal static class Fields
    {
        public const int Uuid = 0;
        public const int Branch = 1;
        public const int Model = 2;
        public const int Agent = 3;
        public const int Tool = 4;
        public const int File = 5;
        public const int Text = 6;
        public const int Count = 7;
    }
}
