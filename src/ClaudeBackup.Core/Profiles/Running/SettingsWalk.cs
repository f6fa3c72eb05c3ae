using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Profiles;

/// <summary>Goes through all of a settings file, or of front matter, and collects what is run or loosened.</summary>
/// <param name="file">Which file it is.</param>
/// <param name="at">Where in it; empty for all of it.</param>
internal sealed partial class SettingsWalk(string file, string at)
{
    private const string Hooks = "hooks";

    // what has one of these is something that runs, whatever it is called
    private static readonly string[] RunsAlone = ["command", "args", "headersHelper"];

    private readonly List<SetupCommand> _found = [];

    /// <summary>Goes through it once.</summary>
    public IReadOnlyList<SetupCommand> Run(JsonElement root)
    {
        Walk(root, "");
        return _found;
    }

    /// <summary>A text without its line ends.</summary>
    public static string OnOneLine(string text) => Blanks().Replace(text.Trim(), " ");

    private void Walk(JsonElement json, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Walk(item, path);
                }

                break;
            case JsonValueKind.Object:
                var isHook = path.StartsWith(Hooks, StringComparison.Ordinal);
                if (RunsAlone.Any(n => json.TryGetProperty(n, out _)) || (isHook && json.TryGetProperty("type", out _)))
                {
                    Add(isHook ? "hook" : "command", path, Runs(json));
                }

                foreach (var property in json.EnumerateObject())
                {
                    Take(property.Name, property.Value, path);
                }

                break;
            default:
                break;
        }
    }

    private void Take(string name, JsonElement value, string path)
    {
        var below = path.Length == 0 ? name : $"{path}.{name}";
        switch (name)
        {
            case Hooks when path.Length == 0:
                var before = _found.Count;
                Walk(value, below);
                if (_found.Count == before && !IsEmpty(value))
                {
                    Add("hook", below, value.GetRawText());
                }

                break;
            case "mcpServers":
                TakeServers(value, below);
                break;
            case "extraKnownMarketplaces" when value.ValueKind is JsonValueKind.Object:
                Each(value, "plugins", m => ($"{below}.{m.Name}", m.Value.GetRawText()));
                break;
            case "enabledPlugins" when value.ValueKind is JsonValueKind.Object:
                Each(value, "plugins", p => p.Value.ValueKind is JsonValueKind.False ? null : (below, p.Name));
                break;
            case "enabledPlugins" or "extraKnownMarketplaces" when !IsEmpty(value):
                Add("plugins", below, value.GetRawText());
                break;
            // a shell, an interpreter or the loader may be told by one what to run first
            case "env" when value.ValueKind is JsonValueKind.Object:
                TakeVariables(value, below);
                break;
            default:
                TakeOther(name, value, path, below);
                break;
        }
    }

    private void TakeServers(JsonElement servers, string path)
    {
        foreach (
            var item in servers.ValueKind is JsonValueKind.Array ? [.. servers.EnumerateArray()] : new[] { servers }
        )
        {
            if (item.ValueKind is not JsonValueKind.Object)
            {
                Add("mcp", path, item.ToString());
                continue;
            }

            foreach (var server in item.EnumerateObject())
            {
                Add("mcp", $"{path}.{server.Name}", Runs(server.Value));
                if (server.Value.ValueKind is JsonValueKind.Object)
                {
                    foreach (var property in server.Value.EnumerateObject())
                    {
                        Take(property.Name, property.Value, $"{path}.{server.Name}");
                    }
                }
            }
        }
    }

    private void TakeVariables(JsonElement variables, string path) =>
        Each(variables, "env", v => ($"{path}.{v.Name}", ServerSecrets.Argument($"{v.Name}={v.Value}", before: "")));

    private void TakeOther(string name, JsonElement value, string path, string below)
    {
        if (SetupKeys.Loosens(name, value, path))
        {
            Add("permission", below, value.ValueKind is JsonValueKind.Array ? Joined(value, ", ") : value.ToString());
        }

        if (SetupKeys.Told.Contains(name) && path.Length > 0 || SetupKeys.Harmless.Contains(name))
        {
            return;
        }

        if (SetupKeys.IsCommand(name) && value.ValueKind is JsonValueKind.String or JsonValueKind.Array)
        {
            Add("command", below, Joined(value, " "));
        }
        else if (value.ValueKind is JsonValueKind.String && CommandLook.Has(value.GetString()!) && !IsRules(path, name))
        {
            Add("command", below, value.GetString()!);
        }
        else
        {
            Walk(value, below);
        }
    }

    // rules name tools and paths, and are shown as such
    private static bool IsRules(string path, string name) =>
        path.StartsWith("permissions", StringComparison.Ordinal)
        || path.StartsWith("sandbox", StringComparison.Ordinal)
        || name.Contains("tools", StringComparison.OrdinalIgnoreCase);

    private void Each(JsonElement json, string kind, Func<JsonProperty, (string Where, string Command)?> of)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (of(property) is var (where, command))
            {
                Add(kind, where, command);
            }
        }
    }

    private void Add(string kind, string where, string command)
    {
        if (!string.IsNullOrWhiteSpace(command))
        {
            _found.Add(new SetupCommand(kind, file, at.Length > 0 ? $"{at} {where}" : where, OnOneLine(command)));
        }
    }

    // all of what is told: which of several counts is for Claude Code to say
    private static string Runs(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object)
        {
            return json.GetRawText();
        }

        var told = json.EnumerateObject()
            .Where(p => SetupKeys.Told.Contains(p.Name))
            .OrderBy(p => p.Name != "command")
            .Select(p => Joined(p.Value, " "))
            .ToArray();
        return told.Length == 0 ? json.GetRawText() : string.Join(' ', told);
    }

    private static string Joined(JsonElement value, string with) =>
        value.ValueKind is JsonValueKind.Array
            ? string.Join(with, value.EnumerateArray().Select(v => v.ToString()))
            : value.ToString();

    private static bool IsEmpty(JsonElement value) => value.ToString() is "" or "{}" or "[]";

    [GeneratedRegex(
        @"\s+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Blanks();
}
