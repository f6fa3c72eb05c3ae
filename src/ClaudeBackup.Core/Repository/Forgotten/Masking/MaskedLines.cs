using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Lines of a list in which the segments that became others are named by what they are now, byte by byte the same else. Their digests go: titles and prompts are in
/// them, and the next snapshot of the machine tells them anew.
/// </summary>
/// <param name="map">What became of which segment.</param>
internal sealed class MaskedLines(MaskMap map)
{
    /// <summary>The line as it is now; the same bytes where nothing in it is another.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line)
    {
        try
        {
            return map.IsEmpty ? line : Write(line);
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
        {
            // no line of a list: it names nothing
            return line;
        }
    }

    private ReadOnlySpan<byte> Write(ReadOnlySpan<byte> line)
    {
        var keys = new Utf8JsonReader(line);
        using var json = JsonDocument.ParseValue(ref keys);
        if (
            !json.RootElement.TryGetProperty("path", out var path)
            || !json.RootElement.TryGetProperty("segments", out var segments)
        )
        {
            return line;
        }

        var isPlain = StoredPath.Parse(path.GetString() ?? "") is { IsSegmented: false };
        if (!segments.EnumerateArray().Any(s => NewOf(s, isPlain) is not null))
        {
            return line;
        }

        using var made = new MemoryStream();
        using (var writer = new Utf8JsonWriter(made))
        {
            writer.WriteStartObject();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                if (property.NameEquals("segments"))
                {
                    WriteSegments(writer, segments, isPlain);
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

    private void WriteSegments(Utf8JsonWriter writer, JsonElement segments, bool isPlain)
    {
        writer.WriteStartArray();
        foreach (var segment in segments.EnumerateArray())
        {
            if (NewOf(segment, isPlain) is not { } becomes)
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

    private MaskedSegment? NewOf(JsonElement segment, bool isPlain) =>
        segment.TryGetProperty("sha256", out var hash)
            ? map.Of(ContentHash.Parse(hash.GetString() ?? ""), isPlain)
            : null;
}
