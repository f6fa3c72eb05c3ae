using System.Buffers;
using System.Text.Json;

namespace ClaudeBackup.Core.Format;

/// <summary>Writes one list of files after another, in the same memory: a first sync has one for each session.</summary>
internal sealed class FileListWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    /// <summary>The bytes of a list, valid until the next one is written.</summary>
    public ReadOnlySpan<byte> Write(IEnumerable<StoredFile> files)
    {
        _buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_buffer);
        foreach (var file in files.OrderBy(f => f.Path.Value, StringComparer.Ordinal))
        {
            foreach (var variant in file.Variants)
            {
                WriteLine(writer, file, variant);
                writer.Flush();
                writer.Reset();
                _buffer.Write("\n"u8);
            }
        }

        return _buffer.WrittenSpan;
    }

    // Written field by field: the serializer's picture of a line would cost every sync more than the lines themselves.
    private static void WriteLine(Utf8JsonWriter writer, StoredFile file, Variant variant)
    {
        writer.WriteStartObject();
        writer.WriteString("path", file.Path.Value);
        writer.WriteNumber("variant", variant.Number);
        writer.WriteBoolean("current", variant.Number == file.Current);
        writer.WriteNumber("size", variant.Size);
        writer.WriteString("mode", Convert.ToString(variant.Mode, 8).PadLeft(4, '0'));
        writer.WriteNumber("modifiedNs", variant.ModifiedNs);
        writer.WriteString("saved", variant.Saved);
        if (variant.Link is { } link)
        {
            writer.WriteString("link", link);
        }

        writer.WriteStartArray("segments");
        foreach (var segment in variant.Segments)
        {
            writer.WriteStartObject();
            writer.WriteNumber("size", segment.Size);
            writer.WriteString("sha256", segment.Hash.ToString());
            if (segment.StoredSize is not Segment.UnknownSize)
            {
                writer.WriteNumber("stored", segment.StoredSize);
            }

            if (segment.Digest is { } digest)
            {
                writer.WritePropertyName("digest");
                TranscriptDigestJson.Write(writer, digest);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
