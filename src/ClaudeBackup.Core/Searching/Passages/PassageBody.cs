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
    private const int SameAsBefore = 1;
    private const int Plain = 2;

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
    public static Passage Read(ReadOnlySpan<byte> compressed)
    {
        try
        {
            using var input = new MemoryStream(compressed.ToArray(), writable: false);
            using var reader = new BinaryReader(new DeflateStream(input, CompressionMode.Decompress), Encoding.UTF8);
            var entries = new List<TranscriptEntry>();
            var before = new string[Fields.Count];
            for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
            {
                entries.Add(Entry(reader, before));
            }

            return new Passage(entries);
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidDataException)
        {
            throw new InvalidDataException("A passage of the index is damaged.", e);
        }
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

    private static TranscriptEntry Entry(BinaryReader reader, string[] before)
    {
        var line = reader.Read7BitEncodedInt();
        var ticks = reader.Read7BitEncodedInt64();
        var flags = reader.ReadByte();
        var (uuid, branch) = (Read(reader, before, Fields.Uuid), Read(reader, before, Fields.Branch));
        var (model, agent) = (Read(reader, before, Fields.Model), Read(reader, before, Fields.Agent));
        var blocks = new List<ContentBlock>();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var (kind, marks) = ((ContentKind)reader.ReadByte(), reader.ReadByte());
            var tool = Read(reader, before, Fields.Tool);
            var files = new List<string>();
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                files.Add(Read(reader, before, Fields.File));
            }

            blocks.Add(
                new ContentBlock(kind, Read(reader, before, Fields.Text))
                {
                    Tool = tool,
                    Files = files,
                    IsError = (marks & 1) != 0,
                    IsCut = (marks & 2) != 0,
                    IsRecall = (marks & 4) != 0,
                }
            );
        }

        return new TranscriptEntry(line, blocks)
        {
            Time = ticks == 0 ? null : new DateTime(ticks, DateTimeKind.Utc),
            Uuid = uuid,
            Branch = branch,
            Model = model,
            Agent = agent,
            IsSidechain = (flags & 1) != 0,
            IsCompactSummary = (flags & 2) != 0,
        };
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

    private static string Read(BinaryReader reader, string[] before, int field)
    {
        if (reader.ReadByte() != SameAsBefore)
        {
            before[field] = reader.ReadString();
        }

        return before[field] ?? "";
    }

    private static class Fields
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
