using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Storage;

/// <summary>One line of a list of files: one variant of one file, as <c>machines/&lt;slug&gt;/files/</c> keeps it.</summary>
public sealed record FileListEntry
{
    /// <summary>Where the bytes lie.</summary>
    public required StoredPath Path { get; init; }

    /// <summary>Whether the source held this variant at the last sync that saw it.</summary>
    public required bool Current { get; init; }

    /// <summary>The variant; its segments carry no blob, which the tree tells. Stored size and digest may be missing.</summary>
    public required Variant Variant { get; init; }
}

/// <summary>The tracked lists of files: JSON Lines, sorted by path and variant. The shape on disk is apart from the domain.</summary>
public static class FileList
{
    /// <summary>The bytes of a list.</summary>
    public static byte[] Write(IEnumerable<StoredFile> files)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        foreach (var file in files.OrderBy(f => f.Path.Value, StringComparer.Ordinal))
        {
            foreach (var variant in file.Variants)
            {
                WriteLine(writer, file, variant);
                writer.Flush();
                writer.Reset();
                buffer.WriteByte((byte)'\n');
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a list.</summary>
    /// <param name="list">All of its bytes.</param>
    /// <param name="name">What to call it in a failure.</param>
    /// <exception cref="BackupException">Integrity: the list is damaged.</exception>
    public static IReadOnlyList<FileListEntry> Read(ReadOnlySpan<byte> list, string name)
    {
        var entries = new List<FileListEntry>();
        while (!list.IsEmpty)
        {
            var end = list.IndexOf((byte)'\n');
            var line = end < 0 ? list : list[..end];
            list = end < 0 ? [] : list[(end + 1)..];
            try
            {
                entries.Add(FileListReader.Line(line));
            }
            catch (Exception e)
                when (e
                        is JsonException
                            or FormatException
                            or InvalidOperationException
                            or ArgumentException
                            or OverflowException
                )
            {
                throw new BackupException(
                    FailureKind.Integrity,
                    $"The list of files {name} is damaged: {e.Message}",
                    "Look at its history with git log and bring the last good state back, then sync again.",
                    e
                );
            }
        }

        return entries;
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
