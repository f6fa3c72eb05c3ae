using System.Text.Json;

namespace ClaudeBackup.Core.Json;

/// <summary>Names values in a JSON file as the user does: names joined by dots. Pure.</summary>
public static class JsonKeys
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };

    /// <summary>Reads a file; null when it is no JSON object.</summary>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, Reading);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Finds what a key means in a file. Names may have dots of their own: <c>projects./home/me/api.v2.allowedTools</c>.</summary>
    /// <param name="root">The file.</param>
    /// <param name="key">As the user typed it.</param>
    /// <returns>A name for each level, and the value; null when there is none.</returns>
    public static (IReadOnlyList<string> Path, JsonElement Value)? Find(JsonElement root, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        if (root.TryGetProperty(key, out var value))
        {
            return ([key], value);
        }

        foreach (var name in root.EnumerateObject().Select(p => p.Name).Distinct(StringComparer.Ordinal))
        {
            if (
                key.Length > name.Length
                && key[name.Length] is '.'
                && key.StartsWith(name, StringComparison.Ordinal)
                && Find(root.GetProperty(name), key[(name.Length + 1)..]) is var (rest, found)
            )
            {
                return ([name, .. rest], found);
            }
        }

        return null;
    }

    /// <summary>The value at a path; null when there is none.</summary>
    public static JsonElement? At(JsonElement root, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        JsonElement? at = root;
        foreach (var name in path)
        {
            at =
                at is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var below)
                    ? below
                    : null;
        }

        return at;
    }

    /// <summary>The keys by which two files differ: those at the top, and where both have an object there, those in it.</summary>
    public static IReadOnlyList<string> Changed(JsonElement? before, JsonElement? after)
    {
        var changed = new List<string>();
        Compare(before, after, "", depth: 2, changed);
        return changed;
    }

    private static void Compare(JsonElement? before, JsonElement? after, string path, int depth, List<string> changed)
    {
        foreach (var name in Names(before).Concat(Names(after)).Distinct(StringComparer.Ordinal))
        {
            var (old, now) = (Value(before, name), Value(after, name));
            if (old is { } a && now is { } b && JsonElement.DeepEquals(a, b))
            {
                continue;
            }

            var both = old?.ValueKind is JsonValueKind.Object && now?.ValueKind is JsonValueKind.Object;
            if (both && depth > 1)
            {
                Compare(old, now, $"{path}{name}.", depth - 1, changed);
            }
            else
            {
                changed.Add(path + name);
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject().Select(p => p.Name) : [];

    private static JsonElement? Value(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var found) ? found : null;
}
