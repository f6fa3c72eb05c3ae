using System.Text;
using System.Text.Json;

namespace ClaudeBackup.Core.Format;

/// <summary>What a list says of a segment that is in the place of another one.</summary>
/// <param name="Size">Source bytes.</param>
/// <param name="Hash">Of these.</param>
/// <param name="StoredSize">The size of the blob.</param>
internal readonly record struct ListedSegment(long Size, ContentHash Hash, long StoredSize);

/// <summary>
/// Lines of a list in which some segments are others, byte by byte the same else, with keys that nobody here knows. The digests of those segments go: titles and prompts
/// are in them, and the next snapshot of the machine tells them anew.
/// </summary>
internal static class OtherSegments
{
    /// <summary>The segment in the place of another one; null where it stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="index">From 0.</param>
    /// <param name="hash">Of the source bytes that were.</param>
    public delegate ListedSegment? Becomes(StoredPath path, int index, ContentHash hash);

    /// <summary>The line as it is now; the same bytes where nothing in it is another, or it is no line of a list.</summary>
    public static ReadOnlySpan<byte> In(ReadOnlySpan<byte> line, Becomes becomes)
    {
        try
        {
            var keys = new Utf8JsonReader(line);
            using var json = JsonDocument.ParseValue(ref keys);
            return Write(json.RootElement, becomes) ?? line;
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
        {
            return line;
        }
    }

    private static byte[]? Write(JsonElement line, Becomes becomes)
    {
        if (!line.TryGetProperty("path", out var text) || !line.TryGetProperty("segments", out var segments))
        {
            return null;
        }

        var path = StoredPath.Parse(text.GetString() ?? "");
        var others = segments.EnumerateArray().Select((s, i) => NewOf(s, i, path, becomes)).ToArray();
        if (Array.TrueForAll(others, other => other is null))
        {
            return null;
        }

        using var made = new MemoryStream();
        using (var writer = new Utf8JsonWriter(made))
        {
            writer.WriteStartObject();
            foreach (var property in line.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                if (property.NameEquals("segments"))
                {
                    WriteSegments(writer, segments, others);
                }
                else if (property.NameEquals("size") && Growth(segments, others) is not 0 and var growth)
                {
                    writer.WriteNumberValue(property.Value.GetInt64() + growth);
                }
                else
                {
                    WriteAsItIs(writer, property.Value);
                }
            }

            writer.WriteEndObject();
        }

        return made.ToArray();
    }

    private static long Growth(JsonElement segments, ListedSegment?[] others) =>
        segments
            .EnumerateArray()
            .Zip(
                others,
                (was, now) =>
                    now is { } other && was.TryGetProperty("size", out var size) ? other.Size - size.GetInt64() : 0
            )
            .Sum();

    private static void WriteSegments(Utf8JsonWriter writer, JsonElement segments, ListedSegment?[] others)
    {
        writer.WriteStartArray();
        foreach (var (segment, other) in segments.EnumerateArray().Zip(others))
        {
            if (other is not { } becomes)
            {
                WriteAsItIs(writer, segment);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteNumber("size", becomes.Size);
            writer.WriteString("sha256", becomes.Hash.ToString());
            writer.WriteNumber("stored", becomes.StoredSize);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAsItIs(Utf8JsonWriter writer, JsonElement value) =>
        writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);

    private static ListedSegment? NewOf(JsonElement segment, int index, StoredPath path, Becomes becomes) =>
        segment.TryGetProperty("sha256", out var hash)
            ? becomes(path, index, ContentHash.Parse(hash.GetString() ?? ""))
            : null;
}
