using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>The decisions that a machine took about its own snapshots, a line of JSON each: <c>pruned.jsonl</c> in its folder. See docs/format.md.</summary>
public static class PrunedFile
{
    /// <summary>A larger one says nothing: whoever saves every minute for a year stays below.</summary>
    public const int Longest = 32 * 1024 * 1024;

    /// <summary>Reads them; a line that is none says nothing.</summary>
    public static IReadOnlyList<PrunedLine> Read(ReadOnlyMemory<byte> bytes)
    {
        var found = new List<PrunedLine>();
        foreach (var range in bytes.Span.Split((byte)'\n'))
        {
            if (TryParse(bytes[range]) is { } line)
            {
                found.Add(line);
            }
        }

        return found;
    }

    /// <summary>The bytes of a file with one more line, which comes last.</summary>
    /// <param name="before">The file as it is; empty for none.</param>
    /// <param name="line">What is added.</param>
    public static byte[] With(ReadOnlySpan<byte> before, PrunedLine line)
    {
        using var bytes = new MemoryStream();
        bytes.Write(before);
        if (before is [.., not (byte)'\n'])
        {
            bytes.WriteByte((byte)'\n');
        }

        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("pruned", line.Pruned.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("policy", line.Policy);
            if (line.WithOnlyCopies)
            {
                json.WriteBoolean("onlyCopies", true);
            }

            json.WriteStartArray("snapshots");
            foreach (var id in line.Snapshots)
            {
                json.WriteStringValue(id.ToString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static PrunedLine? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return JsonFile.Time(json, "pruned") is { } time
                ? new PrunedLine(
                    time,
                    JsonFile.OptionalText(json, "policy") ?? "",
                    json.TryGetProperty("onlyCopies", out var allowed) && allowed.ValueKind is JsonValueKind.True,
                    [.. json.GetProperty("snapshots").EnumerateArray().Select(id => ObjectId.Parse(id.GetString()))]
                )
                : null;
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
