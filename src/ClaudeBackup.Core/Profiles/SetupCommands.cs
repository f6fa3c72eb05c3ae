using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Profiles;

/// <summary>Something that Claude Code runs, or takes programs from, because a file of the setup says so.</summary>
/// <param name="Kind"><c>hook</c>, <c>command</c> (a status line, a helper), <c>mcp</c> or <c>plugins</c>.</param>
/// <param name="File">Which file says so.</param>
/// <param name="Where">Where in it.</param>
/// <param name="Command">The command, address or source.</param>
public sealed record SetupCommand(string Kind, string File, string Where, string Command);

/// <summary>Finds every command that a file of the setup makes Claude Code run. Pure.</summary>
public static partial class SetupCommands
{
    private const int Timeout = 1000;

    // settings whose value is a command itself
    private static readonly HashSet<string> Helpers = new(StringComparer.OrdinalIgnoreCase)
    {
        "apiKeyHelper",
        "awsAuthRefresh",
        "awsCredentialExport",
        "gcpAuthRefresh",
        "otelHeadersHelper",
        "headersHelper",
    };

    /// <summary>Looks through one file.</summary>
    /// <param name="file">Below the Claude home.</param>
    /// <param name="content">Its bytes.</param>
    public static IReadOnlyList<SetupCommand> In(RelativePath file, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        var found = new List<SetupCommand>();
        if (file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            if (JsonKeys.TryParse(content) is { } json)
            {
                Walk(file.Value, json, "", found);
            }
        }
        else if (file.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
        {
            InFrontMatter(file.Value, Encoding.UTF8.GetString(content), found);
        }

        return found;
    }

    private static void Walk(string file, JsonElement json, string path, List<SetupCommand> found)
    {
        if (json.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                Walk(file, item, path, found);
            }
        }

        if (json.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            Take(file, property.Name, property.Value, path, found);
        }
    }

    private static void Take(string file, string name, JsonElement value, string path, List<SetupCommand> found)
    {
        var below = path.Length == 0 ? name : $"{path}.{name}";
        switch (name)
        {
            case "mcpServers" when value.ValueKind is JsonValueKind.Object:
                found.AddRange(
                    value
                        .EnumerateObject()
                        .Select(s => new SetupCommand("mcp", file, $"{below}.{s.Name}", Server(s.Value)))
                );
                break;
            case "extraKnownMarketplaces" when value.ValueKind is JsonValueKind.Object:
                found.AddRange(
                    value
                        .EnumerateObject()
                        .Select(m => new SetupCommand("plugins", file, $"{below}.{m.Name}", m.Value.GetRawText()))
                );
                break;
            case "enabledPlugins" when value.ValueKind is JsonValueKind.Object:
                found.AddRange(
                    value
                        .EnumerateObject()
                        .Where(p => p.Value.ValueKind is not JsonValueKind.False)
                        .Select(p => new SetupCommand("plugins", file, below, p.Name))
                );
                break;
            case "command" or "prompt" when value.ValueKind is JsonValueKind.String:
                found.Add(
                    new SetupCommand(
                        path.StartsWith("hooks", StringComparison.Ordinal) ? "hook" : "command",
                        file,
                        path,
                        value.GetString()!
                    )
                );
                break;
            default:
                if (value.ValueKind is JsonValueKind.String && Helpers.Contains(name))
                {
                    found.Add(new SetupCommand("command", file, below, value.GetString()!));
                }

                Walk(file, value, below, found);
                break;
        }
    }

    private static string Server(JsonElement server)
    {
        if (server.ValueKind is not JsonValueKind.Object)
        {
            return server.GetRawText();
        }

        var command = server.TryGetProperty("command", out var told) ? told.ToString() : null;
        var arguments =
            server.TryGetProperty("args", out var args) && args.ValueKind is JsonValueKind.Array
                ? args.EnumerateArray().Select(a => a.ToString())
                : [];
        return command is null
            ? server.TryGetProperty("url", out var url)
                ? url.ToString()
                : server.GetRawText()
            : string.Join(' ', arguments.Prepend(command));
    }

    // skills, agents and commands may bring hooks and servers of their own
    private static void InFrontMatter(string file, string text, List<SetupCommand> found)
    {
        if (FrontMatter().Match(text) is not { Success: true } matter)
        {
            return;
        }

        var head = matter.Groups["head"].Value;
        var kind = head.Contains("mcpServers:", StringComparison.Ordinal) ? "mcp" : "hook";
        found.AddRange(
            CommandLine()
                .Matches(head)
                .Select(m => new SetupCommand(kind, file, "front matter", m.Groups["command"].Value.Trim()))
        );
    }

    [GeneratedRegex(
        @"\A\uFEFF?---\r?\n(?<head>.{0,65536}?)\n---",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        Timeout
    )]
    private static partial Regex FrontMatter();

    [GeneratedRegex(
        @"^[ \t-]*[""']?(?:command|url)[""']?[ \t]*:[ \t]*(?<command>[^\r\n]+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        Timeout
    )]
    private static partial Regex CommandLine();
}
