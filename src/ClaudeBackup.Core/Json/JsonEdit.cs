using System.Text.Json;

namespace ClaudeBackup.Core.Json;

/// <summary>Changes one value in the text of a JSON file, and leaves every other byte of it: comments and a comma at the end too. Pure.</summary>
public static class JsonEdit
{
    /// <summary>As editors and clients forgive it; what is not forgiven here is no JSON to anybody.</summary>
    internal static readonly JsonReaderOptions Forgiving = new()
    {
        MaxDepth = 10_000,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>
    /// Sets a value: replaces what is there (of a name that stands twice, both, for readers differ in which they take), or puts it first in
    /// its object, set in as its siblings are. Objects that are missing on the way are made.
    /// </summary>
    /// <param name="json">The file as it is, with or without a byte order mark; nothing at all counts as an empty object.</param>
    /// <param name="path">A name for each level; at least one.</param>
    /// <param name="value">JSON, in any layout; it gets the file's own. Its strings and numbers stay as they are spelled.</param>
    /// <returns>The file as it should be; null when it is no JSON object, or the path leads through something that is none.</returns>
    public static byte[]? Set(ReadOnlySpan<byte> json, IReadOnlyList<string> path, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Set(json, new JsonSpelling([.. path.Select(JsonText.Spell)], value.ToArray(), JsonStyle.Foreign));
    }

    /// <summary>As <see cref="Set(ReadOnlySpan{byte}, IReadOnlyList{string}, ReadOnlySpan{byte})"/>, and keeps how a value was spelled elsewhere.</summary>
    /// <param name="json">The file as it is.</param>
    /// <param name="wanted">The value and its names, from a file of their own.</param>
    internal static byte[]? Set(ReadOnlySpan<byte> json, JsonSpelling wanted)
    {
        if (wanted.Names.Count == 0)
        {
            throw new ArgumentException("A path has a name at least.", nameof(wanted));
        }

        var mark = JsonText.MarkLength(json);
        if (json[mark..].Trim(" \t\r\n"u8).IsEmpty)
        {
            json = (byte[])[.. json[..mark], .. "{}\n"u8];
        }

        try
        {
            return SetIn(json, mark, wanted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? SetIn(ReadOnlySpan<byte> json, int at, JsonSpelling wanted)
    {
        Validate(json[at..]);
        var style =
            JsonStyle.Of(json[at..])
            ?? (
                wanted.From != JsonStyle.Foreign ? wanted.From
                : json.IndexOf("\r\n"u8) >= 0 ? JsonStyle.Usual with { NewLine = "\r\n" }
                : JsonStyle.Usual
            );
        for (var level = 0; level < wanted.Names.Count; level++)
        {
            if (JsonPlace.Find(json, at, JsonText.Exact(wanted.Names[level])) is not { } found)
            {
                return null;
            }

            if (found.Values.Count == 0)
            {
                return style.Insert(json, found, wanted with { Names = [.. wanted.Names.Skip(level)] });
            }

            if (level == wanted.Names.Count - 1)
            {
                return Replace(json, found, wanted, style);
            }

            at = found.Values[^1].Start.Value;
        }

        return null;
    }

    private static byte[] Replace(ReadOnlySpan<byte> json, JsonPlace place, JsonSpelling wanted, JsonStyle style)
    {
        var result = new List<byte>(json.Length + wanted.Value.Length);
        var at = 0;
        foreach (var range in place.Values)
        {
            result.AddRange(json[at..range.Start.Value]);
            result.AddRange(style.Fit(wanted, JsonStyle.IndentBefore(json, range.Start.Value)));
            at = range.End.Value;
        }

        result.AddRange(json[at..]);
        return [.. result];
    }

    // to the end, so that what is broken further down is not taken for good
    private static void Validate(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Forgiving);
        while (reader.Read()) { }
    }
}
