using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Repository;

/// <summary>The segments that were masked on one machine, a line of JSON each: <c>masked.jsonl</c> in its folder. See docs/format.md.</summary>
internal static class MaskFile
{
    /// <summary>A larger one says nothing: whoever may write to a remote can put anything there.</summary>
    public const int Longest = 32 * 1024 * 1024;

    private const int MostRanges = 100_000;

    /// <summary>Reads them; a line that is none says nothing.</summary>
    public static IReadOnlyList<MaskedSegment> Read(ReadOnlyMemory<byte> bytes)
    {
        var found = new List<MaskedSegment>();
        foreach (var range in bytes.Span.Split((byte)'\n'))
        {
            if (TryParse(bytes[range]) is { } masked)
            {
                found.Add(masked);
            }
        }

        return found;
    }

    /// <summary>Writes them, in an order that depends on nothing but what they say.</summary>
    public static byte[] Write(IEnumerable<MaskedSegment> masked)
    {
        using var bytes = new MemoryStream();
        foreach (
            var one in masked
                .OrderBy(m => m.File, StringComparer.Ordinal)
                .ThenBy(m => m.Hash.ToString(), StringComparer.Ordinal)
                .ThenBy(m => m.Was?.ToString(), StringComparer.Ordinal)
        )
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                WriteTo(json, one);
            }

            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    private static void WriteTo(Utf8JsonWriter json, MaskedSegment masked)
    {
        json.WriteStartObject();
        json.WriteString("file", masked.File);
        json.WriteNumber("size", masked.Size);
        json.WriteString("sha256", masked.Hash.ToString());
        json.WriteString("blob", masked.Blob.ToString());
        json.WriteNumber("stored", masked.StoredSize);
        WriteRanges(json, masked.Ranges);
        json.WriteString("rule", masked.Rule);
        json.WriteString("forgotten", masked.Forgotten.ToString("O", CultureInfo.InvariantCulture));
        if (masked is { Was: { } was, WasHash: { } hash })
        {
            json.WriteString("was", was.ToString());
            json.WriteString("wasSha256", hash.ToString());
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what is masked in a segment.</summary>
    public static void WriteRanges(Utf8JsonWriter json, IReadOnlyList<MaskedRange> ranges)
    {
        json.WriteStartArray("masked");
        foreach (var (start, length) in ranges)
        {
            json.WriteStartArray();
            json.WriteNumberValue(start);
            json.WriteNumberValue(length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">A range is not two numbers; what else is wrong is told as the framework does.</exception>
    public static IReadOnlyList<MaskedRange> RangesOf(JsonElement json) =>
        [
            .. json.GetProperty("masked")
                .EnumerateArray()
                .Take(MostRanges)
                .Select(r =>
                    r.GetArrayLength() == 2
                        ? new MaskedRange(r[0].GetInt32(), r[1].GetInt32())
                        : throw new JsonException("A range is a place and a length.")
                ),
        ];

    private static MaskedSegment? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return TryRead(document.RootElement);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static MaskedSegment? TryRead(JsonElement json)
    {
        var was = JsonFile.OptionalText(json, "was");
        var hash = JsonFile.OptionalText(json, "wasSha256");
        var masked = new MaskedSegment
        {
            File = JsonFile.Text(json, "file"),
            Size = json.GetProperty("size").GetInt64(),
            Hash = ContentHash.Parse(JsonFile.Text(json, "sha256")),
            Blob = ObjectId.Parse(JsonFile.Text(json, "blob")),
            StoredSize = json.GetProperty("stored").GetInt64(),
            Ranges = RangesOf(json),
            Rule = JsonFile.Text(json, "rule"),
            Forgotten = JsonFile.Time(json, "forgotten") ?? throw new JsonException("It tells no time."),
            Was = was is null ? null : ObjectId.Parse(was),
            WasHash = hash is null ? null : ContentHash.Parse(hash),
        };
        return IsPossible(masked) ? masked : null;
    }

    private static bool IsPossible(MaskedSegment masked)
    {
        var end = 0L;
        foreach (var (start, length) in masked.Ranges)
        {
            if (start < end || length < 1)
            {
                return false;
            }

            end = start + (long)length;
        }

        return masked.Ranges.Count > 0
            && end <= masked.Size
            && masked.StoredSize >= 0
            && masked.Was is null == masked.WasHash is null;
    }
}
