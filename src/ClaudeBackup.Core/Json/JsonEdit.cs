using System.Text;
using System.Text.Json;

namespace ClaudeBackup.Core.Json;

/// <summary>Changes one value in the text of a JSON file, and leaves every other byte of it. Pure.</summary>
public static class JsonEdit
{
    private const int MostDepth = 10_000;

    /// <summary>
    /// Sets a value: replaces what is there (of a name that stands twice, both, for readers differ in which they take), or puts it first in
    /// its object, set in as its siblings are. Objects that are missing on the way are made.
    /// </summary>
    /// <param name="json">The file as it is, with or without a byte order mark.</param>
    /// <param name="path">A name for each level; at least one.</param>
    /// <param name="value">JSON, in any layout; it gets the file's own.</param>
    /// <returns>The file as it should be; null when it is no JSON object, or the path leads through something that is none.</returns>
    public static byte[]? Set(ReadOnlySpan<byte> json, IReadOnlyList<string> path, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Count == 0)
        {
            throw new ArgumentException("A path has a name at least.", nameof(path));
        }

        try
        {
            return SetIn(json, path, value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? SetIn(ReadOnlySpan<byte> json, IReadOnlyList<string> path, ReadOnlySpan<byte> value)
    {
        var at = json.StartsWith("\uFEFF"u8) ? 3 : 0;
        Validate(json[at..]);
        var style = JsonStyle.Of(json[at..]);
        for (var level = 0; level < path.Count; level++)
        {
            if (json[at..].TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
            {
                return null;
            }

            var found = Find(json, at, path[level]);
            if (found.Values.Count == 0)
            {
                var missing = Nested([.. path.Skip(level + 1)], value);
                return style.Insert(json, found, path[level], missing);
            }

            if (level == path.Count - 1)
            {
                return Replace(json, found, value, style);
            }

            at = found.Values[^1].Start.Value;
        }

        return null;
    }

    private static byte[] Replace(ReadOnlySpan<byte> json, JsonPlace place, ReadOnlySpan<byte> value, JsonStyle style)
    {
        var result = new List<byte>(json.Length + value.Length);
        var at = 0;
        foreach (var range in place.Values)
        {
            result.AddRange(json[at..range.Start.Value]);
            result.AddRange(style.Format(value, JsonStyle.IndentBefore(json, range.Start.Value)));
            at = range.End.Value;
        }

        result.AddRange(json[at..]);
        return [.. result];
    }

    private static byte[] Nested(string[] names, ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value);
        foreach (var name in names.Reverse())
        {
            text = $"{{{JsonStyle.Quoted(name)}:{text}}}";
        }

        return Encoding.UTF8.GetBytes(text);
    }

    // the reader is taken from the start of the object, so that places are counted from there
    private static JsonPlace Find(ReadOnlySpan<byte> json, int at, string name)
    {
        var reader = new Utf8JsonReader(
            json[at..],
            new JsonReaderOptions { MaxDepth = MostDepth, AllowMultipleValues = true }
        );
        _ = reader.Read();
        var open = at + (int)reader.BytesConsumed;
        var values = new List<Range>();
        var isEmpty = true;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var isIt = reader.ValueTextEquals(name);
            _ = reader.Read();
            var from = at + (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
            {
                values.Add(from..(at + (int)reader.BytesConsumed));
            }
        }

        return new JsonPlace(open, isEmpty, values);
    }

    // to the end, so that what is broken further down is not taken for good
    private static void Validate(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostDepth });
        while (reader.Read()) { }
    }
}

/// <summary>Where a name stands in an object.</summary>
/// <param name="Open">Behind the object's brace.</param>
/// <param name="IsEmpty">Whether the object has no property at all.</param>
/// <param name="Values">The values of that name.</param>
internal readonly record struct JsonPlace(int Open, bool IsEmpty, IReadOnlyList<Range> Values);
