using System.Text.Json;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Files that Claude Code writes anew by itself all the time: its list of the sessions of a project, what it notes of a subagent, and when it last looked for
/// plugins. Tells whether an earlier state of one says anything that would be missed. Pure.
/// </summary>
public static class ClientNotes
{
    /// <summary>Bytes above which a file is something else than it should be.</summary>
    public const int Largest = 16 * 1024 * 1024;

    private const string IdKey = "sessionId";

    // deeper than any real file, and short of what would exhaust the stack
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };

    // what says how far it has come, or when it was looked at
    private static readonly string[] OfAgent = ["finished", "model"];
    private static readonly string[] OfPlugins = ["lastUpdated"];

    /// <summary>Whether a file is one of them.</summary>
    /// <param name="source">Below the Claude home.</param>
    public static bool Has(RelativePath source) => SessionTraces.IsIndex(source) || PassingKeys(source) is not null;

    /// <summary>
    /// Whether a later state of such a file makes an earlier one superfluous: of the list of sessions, if each one in it is saved itself or listed still; of the
    /// others, if the later state has every key with the same value, but for those that say when or how far.
    /// </summary>
    /// <param name="source">Below the Claude home.</param>
    /// <param name="earlier">The whole file.</param>
    /// <param name="later">The same.</param>
    /// <param name="isSaved">Whether a session is, by its id.</param>
    public static bool IsSuperseded(
        RelativePath source,
        ReadOnlyMemory<byte> earlier,
        ReadOnlyMemory<byte> later,
        Predicate<string> isSaved
    )
    {
        try
        {
            using var before = JsonDocument.Parse(earlier, Reading);
            using var after = JsonDocument.Parse(later, Reading);
            if (PassingKeys(source) is { } passing)
            {
                return Holds(after.RootElement, before.RootElement, passing);
            }

            var (ids, listed) = (new HashSet<string>(), new HashSet<string>());
            return SessionTraces.IsIndex(source)
                && TakeIds(before.RootElement, ids)
                && TakeIds(after.RootElement, listed)
                && ids.All(id => listed.Contains(id) || isSaved(id));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // not whole, or none of Claude Code's
            return false;
        }
    }

    private static string[]? PassingKeys(RelativePath source) =>
        source.Components switch
        {
            [var top, "installed_plugins.json" or "known_marketplaces.json"]
                when top.Equals(ClaudeHome.Plugins, StringComparison.OrdinalIgnoreCase) => OfPlugins,
            [.., var name]
                when name.StartsWith(SessionPath.AgentPrefix, StringComparison.Ordinal)
                    && name.EndsWith(".meta.json", StringComparison.Ordinal)
                    && SessionPath.Of(source) is { Role: SessionPathRole.Side } => OfAgent,
            _ => null,
        };

    private static bool Holds(JsonElement whole, JsonElement part, string[] passing) =>
        (whole.ValueKind, part.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => part.EnumerateObject()
                .All(p =>
                    passing.Contains(p.Name)
                    || (whole.TryGetProperty(p.Name, out var at) && Holds(at, p.Value, passing))
                ),
            (JsonValueKind.Array, JsonValueKind.Array) => whole.GetArrayLength() == part.GetArrayLength()
                && whole
                    .EnumerateArray()
                    .Zip(part.EnumerateArray())
                    .All(pair => Holds(pair.First, pair.Second, passing)),
            _ => JsonElement.DeepEquals(whole, part),
        };

    // what an object without an id says of itself is the form of the file; where an id is no text, nobody can tell
    private static bool TakeIds(JsonElement element, HashSet<string> ids)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when element.TryGetProperty(IdKey, out var id):
                _ = id.ValueKind is JsonValueKind.String && ids.Add(id.GetString()!.ToLowerInvariant());
                return id.ValueKind is JsonValueKind.String;
            case JsonValueKind.Object:
                return element.EnumerateObject().All(p => TakeIds(p.Value, ids));
            case JsonValueKind.Array:
                return element.EnumerateArray().All(e => TakeIds(e, ids));
            default:
                return true;
        }
    }
}
