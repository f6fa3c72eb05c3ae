using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Restoring;

/// <summary>What happens to one key of the client's own file.</summary>
public enum ClaudeJsonChange
{
    /// <summary>It has the stored value.</summary>
    Same,

    /// <summary>It was missing.</summary>
    Added,

    /// <summary>It had another value.</summary>
    Replaced,

    /// <summary>It has another value and stays, for nothing is replaced without being told to.</summary>
    Kept,
}

/// <summary>One key of the client's own file.</summary>
/// <param name="Path">From the top, a name for each level.</param>
/// <param name="Change">What happens to it.</param>
public sealed record ClaudeJsonKey(IReadOnlyList<string> Path, ClaudeJsonChange Change)
{
    /// <summary>As the user would write it.</summary>
    public string Text => string.Join('.', Path);
}

/// <summary>What of a stored client's file is to be brought back.</summary>
/// <param name="Stored">As <see cref="ClaudeJson.Keep"/> made it.</param>
/// <param name="Force">Whether keys that differ are replaced.</param>
public sealed record ClaudeJsonRequest(byte[] Stored, bool Force)
{
    /// <summary>Whether what was agreed to on the other machine counts on this one.</summary>
    public bool WithTrust { get; init; } = true;

    /// <summary>Only keys at or below this one, or above it; all when empty.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];
}

/// <summary>
/// A stored client's file put together with the one that is there, key by key: a server, or a setting of a project. Every other byte stays,
/// and so does what is secret in a server that is there already. Pure.
/// </summary>
public sealed record ClaudeJsonMerge
{
    /// <summary>Every key that is stored.</summary>
    public required IReadOnlyList<ClaudeJsonKey> Keys { get; init; }

    /// <summary>Where a secret has to be entered again.</summary>
    public required IReadOnlyList<string> ToEnter { get; init; }

    /// <summary>The file as it should be.</summary>
    public required byte[] After { get; init; }

    /// <summary>Whether the file has to be written.</summary>
    public bool IsChange => Keys.Any(k => k.Change is ClaudeJsonChange.Added or ClaudeJsonChange.Replaced);

    /// <summary>Puts the two together.</summary>
    /// <param name="request">What is stored.</param>
    /// <param name="live">The file that is there; null when there is none.</param>
    /// <exception cref="JsonException">The file that is there holds no JSON object.</exception>
    public static ClaudeJsonMerge Of(ClaudeJsonRequest request, byte[]? live)
    {
        try
        {
            return Joined(request, live);
        }
        catch (InvalidOperationException e)
        {
            // so says the framework of half a character, and of bytes that are no UTF-8
            throw new JsonException("It contains text that is not valid Unicode.", e);
        }
    }

    private static ClaudeJsonMerge Joined(ClaudeJsonRequest request, byte[]? live)
    {
        var before = live is null || live.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? "{}\n"u8.ToArray() : live;
        var there = Parse(before);
        var known = Parse(ClaudeJson.Keep(before).Json);
        var stored = Parse(request.Stored);
        var keys = new List<ClaudeJsonKey>();
        var toEnter = new List<string>();
        var after = before;
        foreach (var path in Paths(stored).Where(p => IsWanted(p, request)))
        {
            var value = At(stored, path);
            var change =
                JsonNode.DeepEquals(value, At(known, path)) ? ClaudeJsonChange.Same
                : IsMissing(At(there, path)) ? ClaudeJsonChange.Added
                : request.Force ? ClaudeJsonChange.Replaced
                : ClaudeJsonChange.Kept;
            keys.Add(new ClaudeJsonKey(path, change));
            if (change is ClaudeJsonChange.Added or ClaudeJsonChange.Replaced)
            {
                var told = new Entered(toEnter).Fill(value, At(known, path), At(there, path), string.Join('.', path));
                after =
                    JsonEdit.Set(after, path, Bytes(told))
                    ?? throw new JsonException(
                        $"{string.Join('.', path)} leads through something that is not an object."
                    );
            }
        }

        return new ClaudeJsonMerge
        {
            Keys = keys,
            ToEnter = toEnter,
            After = after,
        };
    }

    private static byte[] Bytes(JsonNode? json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, ClaudeJson.Writing))
        {
            if (json is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                json.WriteTo(writer);
            }
        }

        return JsonText.WithPlainCharacters(buffer.ToArray());
    }

    private static JsonNode Parse(byte[] json) =>
        Node(JsonKeys.TryParse(json) ?? throw new JsonException("It is not a JSON object."))!;

    // The framework's own way refuses a name that stands twice. Of those the last one counts, as it does for the client.
    private static JsonNode? Node(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var result = new JsonObject();
                foreach (var property in json.EnumerateObject())
                {
                    result[property.Name] = Node(property.Value);
                }

                return result;
            case JsonValueKind.Array:
                return new JsonArray([.. json.EnumerateArray().Select(Node)]);
            default:
                return json.ValueKind is JsonValueKind.Null ? null : JsonValue.Create(json);
        }
    }

    // one path for each thing that is brought back as a whole
    private static IEnumerable<string[]> Paths(JsonNode stored)
    {
        foreach (var server in Names(stored[ClaudeJson.Servers]))
        {
            yield return [ClaudeJson.Servers, server];
        }

        foreach (var project in Names(stored[ClaudeJson.Projects]))
        {
            foreach (var setting in Names(stored[ClaudeJson.Projects]![project]))
            {
                if (setting != ClaudeJson.Servers)
                {
                    yield return [ClaudeJson.Projects, project, setting];
                    continue;
                }

                foreach (var server in Names(stored[ClaudeJson.Projects]![project]![setting]))
                {
                    yield return [ClaudeJson.Projects, project, setting, server];
                }
            }
        }
    }

    private static bool IsWanted(string[] path, ClaudeJsonRequest request) =>
        (request.WithTrust || !ClaudeJson.Trust.Contains(path[^1]))
        && path.Zip(request.Only).All(pair => pair.First == pair.Second);

    private static IEnumerable<string> Names(JsonNode? node) => node is JsonObject json ? json.Select(p => p.Key) : [];

    private static JsonNode? At(JsonNode root, IReadOnlyList<string> path) =>
        path.Aggregate((JsonNode?)root, (node, name) => (node as JsonObject)?[name]);

    private static bool IsMissing(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    /// <summary>Puts the secrets that are there in place of those that were withheld.</summary>
    private sealed class Entered(List<string> toEnter)
    {
        /// <summary>A value of its own, with what can be known filled in.</summary>
        /// <param name="stored">With secrets withheld.</param>
        /// <param name="known">The one that is there, with secrets withheld.</param>
        /// <param name="there">The one that is there.</param>
        /// <param name="path">Where it stands.</param>
        public JsonNode? Fill(JsonNode? stored, JsonNode? known, JsonNode? there, string path)
        {
            switch (stored)
            {
                case JsonObject json:
                    var result = new JsonObject();
                    foreach (var (name, value) in json)
                    {
                        result[name] = Fill(
                            value,
                            (known as JsonObject)?[name],
                            (there as JsonObject)?[name],
                            $"{path}.{name}"
                        );
                    }

                    // what is never stored of a server is nowhere else
                    foreach (var (name, value) in (there as JsonObject)?.Where(p => !IsKnown(known, p.Key)) ?? [])
                    {
                        _ = result.TryAdd(name, value?.DeepClone());
                    }

                    return result;
                case JsonArray list:
                    return new JsonArray([
                        .. list.Select((value, i) => Fill(value, Item(known, i), Item(there, i), $"{path}[{i}]")),
                    ]);
                case JsonValue value
                    when value.TryGetValue<string>(out var text)
                        && text.Contains(ClaudeJson.Withheld, StringComparison.Ordinal):
                    if (there is not null && JsonNode.DeepEquals(stored, known))
                    {
                        return there.DeepClone();
                    }

                    toEnter.Add(path);
                    return JsonValue.Create(text.Replace(ClaudeJson.Withheld, "", StringComparison.Ordinal));
                default:
                    return stored?.DeepClone();
            }
        }

        private static bool IsKnown(JsonNode? known, string name) =>
            known is not JsonObject json || json.ContainsKey(name);

        private static JsonNode? Item(JsonNode? node, int index) =>
            node is JsonArray list && index < list.Count ? list[index] : null;
    }
}
