using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Format;

/// <summary>
/// Reads the lines of a list of files, key by key: the serializer's picture of a line would cost the start of every listing
/// more than the lines themselves.
/// </summary>
internal static class FileListReader
{
    // names have nine digits for it
    private const int MostVariants = 1_000_000_000 - 1;
    private const int PermissionBits = 0xFFF;

    /// <summary>Reads one line.</summary>
    /// <exception cref="JsonException">It is no line of a list.</exception>
    /// <exception cref="FormatException">A value is not what belongs there.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type.</exception>
    /// <exception cref="ArgumentException">The mode is empty.</exception>
    /// <exception cref="OverflowException">The mode is too large.</exception>
    public static FileListEntry Line(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        _ = reader.Read();
        IsObject(ref reader);
        var entry = Entry(ref reader);
        // Nothing may follow the object; the reader finds it.
        _ = reader.Read();
        return entry;
    }

    /// <summary>As <see cref="Line"/>; null for what is no line of a list.</summary>
    public static FileListEntry? TryLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return Line(line);
        }
        catch (Exception e) when (IsNoLine(e))
        {
            return null;
        }
    }

    /// <summary>Whether <see cref="Line"/> says by it that something is no line of a list.</summary>
    public static bool IsNoLine(Exception failure) =>
        failure
            is JsonException
                or FormatException
                or InvalidOperationException
                or ArgumentException
                or OverflowException;

    private static FileListEntry Entry(ref Utf8JsonReader reader)
    {
        string? path = null;
        string? mode = null;
        string? link = null;
        int? variant = null;
        bool? current = null;
        long? modified = null;
        DateTimeOffset? saved = null;
        List<Segment>? segments = null;
        while (Key(ref reader) is { } key)
        {
            switch (key)
            {
                case "path":
                    path = reader.GetString();
                    break;
                case "variant":
                    variant = reader.GetInt32() is > 0 and < MostVariants and var number
                        ? number
                        : throw new JsonException("The number of a variant is none.");
                    break;
                case "current":
                    current = reader.GetBoolean();
                    break;
                case "mode":
                    mode = reader.GetString();
                    break;
                case "modifiedNs":
                    modified = reader.GetInt64();
                    break;
                case "saved":
                    saved = reader.GetDateTimeOffset();
                    break;
                case "link":
                    link = reader.GetString();
                    break;
                case "segments":
                    segments = Segments(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new FileListEntry
        {
            Path = StoredPath.Parse(path ?? throw Lacks("path")),
            Current = current ?? throw Lacks("current"),
            Variant = new Variant
            {
                Number = variant ?? throw Lacks("variant"),
                Mode = Convert.ToInt32(mode ?? throw Lacks("mode"), 8) & PermissionBits,
                ModifiedNs = modified ?? throw Lacks("modifiedNs"),
                Saved = saved ?? throw Lacks("saved"),
                Link = link,
                Segments = segments ?? throw Lacks("segments"),
            },
        };
    }

    private static List<Segment> Segments(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException("The segments are not an array.");
        }

        var segments = new List<Segment>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            segments.Add(OneSegment(ref reader));
        }

        return segments.Count > 0 ? segments : throw new JsonException("A variant has no segment.");
    }

    private static Segment OneSegment(ref Utf8JsonReader reader)
    {
        long? size = null;
        string? hash = null;
        var stored = Segment.UnknownSize;
        TranscriptDigest? digest = null;
        IsObject(ref reader);
        while (Key(ref reader) is { } key)
        {
            switch (key)
            {
                case "size":
                    size = reader.GetInt64();
                    break;
                case "sha256":
                    hash = reader.GetString();
                    break;
                case "stored":
                    stored = reader.GetInt64();
                    break;
                case "digest":
                    digest = TranscriptDigestJson.TryRead(reader);
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Segment
        {
            Hash = ContentHash.Parse(hash ?? throw Lacks("sha256")),
            // A size that cannot be is no reason to lose sight of all other files of the list: nothing that is stored has it, so that
            // reading this one fails.
            Size = Math.Clamp(size ?? throw Lacks("size"), 0, Segment.MostBytes),
            StoredSize = stored is < 0 or > Segment.MostBytes ? Segment.UnknownSize : stored,
            Blob = ObjectId.None,
            Codec = Codec.None,
            Digest = digest,
        };
    }

    private static void IsObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("A line or segment is not an object.");
        }
    }

    // The next key of an object, with the reader at its value; null at the end.
    private static string? Key(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        if (reader.TokenType is not JsonTokenType.PropertyName)
        {
            return null;
        }

        var key = reader.GetString();
        _ = reader.Read();
        return key;
    }

    private static JsonException Lacks(string key) => new($"A line or segment lacks its {key}.");
}
