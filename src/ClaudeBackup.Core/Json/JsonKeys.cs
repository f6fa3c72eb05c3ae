using System.Runtime.InteropServices;
using System.Text.Json;

namespace ClaudeBackup.Core.Json;

/// <summary>A value that a key names.</summary>
/// <param name="Path">A name for each level.</param>
/// <param name="Spelled">The same names as the file spells them, without the quotes.</param>
/// <param name="Value">The value; its raw text is as the file spells it.</param>
public sealed record JsonFound(IReadOnlyList<string> Path, IReadOnlyList<byte[]> Spelled, JsonElement Value);

/// <summary>Names values in a JSON file as the user does: names joined by dots. Pure.</summary>
public static class JsonKeys
{
    private static readonly JsonDocumentOptions Reading = new()
    {
        MaxDepth = 256,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a file, with a byte order mark, comments and a comma at the end if it has them; null when it is no JSON object.</summary>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.WithoutMark(json), Reading);
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
    /// <returns>Null when there is none.</returns>
    public static JsonFound? Find(JsonElement root, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var properties = Properties(root);
        if (properties.LastOrDefault(p => p.Name == key) is { Name: not null } whole)
        {
            return new JsonFound([key], [whole.Spelled], whole.Value);
        }

        foreach (var below in properties.GroupBy(p => p.Name, StringComparer.Ordinal).Select(g => g.Last()))
        {
            if (
                key.Length > below.Name.Length
                && key[below.Name.Length] is '.'
                && key.StartsWith(below.Name, StringComparison.Ordinal)
                && Find(below.Value, key[(below.Name.Length + 1)..]) is { } found
            )
            {
                return new JsonFound([below.Name, .. found.Path], [below.Spelled, .. found.Spelled], found.Value);
            }
        }

        return null;
    }

    /// <summary>The value at a path; null when there is none.</summary>
    public static JsonElement? At(JsonElement root, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Aggregate((JsonElement?)root, (at, name) => at is { } json ? Value(json, name) : null);
    }

    /// <summary>The keys by which two files differ: those at the top, and where both have an object there, those in it.</summary>
    public static IReadOnlyList<string> Changed(JsonElement? before, JsonElement? after)
    {
        var changed = new List<string>();
        Compare(before, after, "", depth: 2, changed);
        return changed;
    }

    /// <summary>Whether two values say the same to JavaScript, however they are spelled.</summary>
    public static bool AreSame(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != other.ValueKind)
        {
            return false;
        }

        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                var (left, right) = (Names(one).ToArray(), Names(other).ToArray());
                return left.Length == right.Length
                    && left.All(n => Value(other, n) is { } value && AreSame(Value(one, n)!.Value, value));
            case JsonValueKind.Array:
                return one.GetArrayLength() == other.GetArrayLength()
                    && one.EnumerateArray().Zip(other.EnumerateArray()).All(p => AreSame(p.First, p.Second));
            case JsonValueKind.String:
                var a = JsonMarshal.GetRawUtf8Value(one);
                var b = JsonMarshal.GetRawUtf8Value(other);
                return a.SequenceEqual(b) || JsonText.Exact(a) == JsonText.Exact(b);
            case JsonValueKind.Number:
                return JsonElement.DeepEquals(one, other);
            default:
                return true;
        }
    }

    /// <summary>What stands in an object, also under names that are no valid text; nothing when it is none.</summary>
    internal static IReadOnlyList<(string Name, byte[] Spelled, JsonElement Value)> Properties(JsonElement json)
    {
        var found = new List<(string, byte[], JsonElement)>();
        if (json.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in json.EnumerateObject())
            {
                var spelled = JsonMarshal.GetRawUtf8PropertyName(property);
                found.Add((JsonText.Exact(spelled), spelled.ToArray(), property.Value));
            }
        }

        return found;
    }

    private static void Compare(JsonElement? before, JsonElement? after, string path, int depth, List<string> changed)
    {
        foreach (var name in Names(before).Union(Names(after), StringComparer.Ordinal))
        {
            var (old, now) = (Value(before, name), Value(after, name));
            if (old is { } a && now is { } b && AreSame(a, b))
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
        json is { } value ? Properties(value).Select(p => p.Name).Distinct(StringComparer.Ordinal) : [];

    // of a name that stands twice the last one counts, as it does for the client
    private static JsonElement? Value(JsonElement? json, string name) =>
        json is { } value && Properties(value).LastOrDefault(p => p.Name == name) is { Name: not null } found
            ? found.Value
            : null;
}
