using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Profiles;

/// <summary>Something that Claude Code runs, or takes programs from, because a file of the setup says so.</summary>
/// <param name="Kind"><c>hook</c>, <c>command</c> (a status line, a helper, what a slash command runs), <c>mcp</c>, <c>env</c> or <c>plugins</c>.</param>
/// <param name="File">Which file says so.</param>
/// <param name="Where">Where in it.</param>
/// <param name="Command">The command, address, variable or source.</param>
public sealed record SetupCommand(string Kind, string File, string Where, string Command);

/// <summary>
/// Finds every command that a file of the setup makes Claude Code run, and the variables that it hands to all of them. What is written in a way
/// that is not understood is shown as it stands, and never left out. Pure.
/// </summary>
public static partial class SetupCommands
{
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;
    private const string Hooks = "hooks";

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

    // what says in an object what is run, or asked
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal) { "command", "args", "url", "prompt" };

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
            InJson(file.Value, content, found);
        }
        else if (file.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
        {
            var text = Encoding.UTF8.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal);
            InFrontMatter(file.Value, text, found);
            InBody(file, text, found);
        }
        else if (file.Components[0].Equals("workflows", StringComparison.OrdinalIgnoreCase))
        {
            // a program that Claude Code loads by itself
            found.Add(new SetupCommand("command", file.Value, "", file.Value));
        }

        return found;
    }

    // Whether Claude Code overlooks comments and commas is for it to say; what it may read is read here.
    private static void InJson(string file, byte[] content, List<SetupCommand> found)
    {
        var lenient = new JsonDocumentOptions
        {
            MaxDepth = 1000,
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
        };
        try
        {
            using var json = JsonDocument.Parse(
                content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsMemory(3) : content,
                lenient
            );
            Walk(file, json.RootElement, "", found);
        }
        catch (JsonException e)
        {
            if (content.AsSpan().IndexOf("command"u8) >= 0)
            {
                found.Add(
                    new SetupCommand("command", file, "", $"cannot be told, for the file is no valid JSON: {e.Message}")
                );
            }
        }
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

        var isHook = path.StartsWith(Hooks, StringComparison.Ordinal);
        if (json.TryGetProperty("command", out _) || (isHook && json.TryGetProperty("type", out _)))
        {
            found.Add(new SetupCommand(isHook ? "hook" : "command", file, path, Runs(json)));
        }

        foreach (var property in json.EnumerateObject().Where(p => !Told.Contains(p.Name)))
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
                Each("mcp", s => ($"{below}.{s.Name}", Runs(s.Value)));
                break;
            case "extraKnownMarketplaces" when value.ValueKind is JsonValueKind.Object:
                Each("plugins", m => ($"{below}.{m.Name}", m.Value.GetRawText()));
                break;
            case "enabledPlugins" when value.ValueKind is JsonValueKind.Object:
                Each("plugins", p => p.Value.ValueKind is JsonValueKind.False ? null : (below, p.Name));
                break;
            // a shell, an interpreter or the loader may be told by one what to run first
            case "env" when value.ValueKind is JsonValueKind.Object:
                Each("env", v => ($"{below}.{v.Name}", ServerSecrets.Argument($"{v.Name}={v.Value}", before: "")));
                break;
            default:
                if (value.ValueKind is JsonValueKind.String && Helpers.Contains(name))
                {
                    found.Add(new SetupCommand("command", file, below, value.GetString()!));
                }

                Walk(file, value, below, found);
                break;
        }

        void Each(string kind, Func<JsonProperty, (string Where, string Command)?> of) =>
            found.AddRange(
                value
                    .EnumerateObject()
                    .Select(of)
                    .OfType<(string Where, string Command)>()
                    .Select(c => new SetupCommand(kind, file, c.Where, c.Command))
            );
    }

    // all of what is told: which of several counts is for Claude Code to say
    private static string Runs(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object)
        {
            return json.GetRawText();
        }

        var told = json.EnumerateObject()
            .Where(p => Told.Contains(p.Name))
            .OrderBy(p => p.Name != "command")
            .SelectMany(p =>
                p.Value.ValueKind is JsonValueKind.Array ? [.. p.Value.EnumerateArray()] : new[] { p.Value }
            )
            .Select(v => v.ToString())
            .ToArray();
        return told.Length == 0 ? json.GetRawText() : string.Join(' ', told);
    }

    // skills, agents and commands may bring hooks and servers of their own
    private static void InFrontMatter(string file, string text, List<SetupCommand> found)
    {
        if (FrontMatter().Match(text) is not { Success: true } matter)
        {
            return;
        }

        var head = matter.Groups["head"].Value;
        var sections = Section().Matches(head);
        if (sections.Count > 0 && Devious().IsMatch(head) || EscapedKey().IsMatch(head))
        {
            found.Add(new SetupCommand("hook", file, "front matter", OnOneLine(head)));
            return;
        }

        found.AddRange(
            sections.Select(s => new SetupCommand(
                s.Groups["key"].Value is Hooks ? "hook" : "mcp",
                file,
                "front matter",
                OnOneLine(s.Groups["text"].Value)
            ))
        );
    }

    // what Claude Code runs as soon as the text is used
    private static void InBody(RelativePath file, string text, List<SetupCommand> found)
    {
        if (file.Components[0].ToLowerInvariant() is "commands" or "skills" or "agents")
        {
            found.AddRange(
                Inline()
                    .Matches(text)
                    .Select(m => new SetupCommand("command", file.Value, "text", OnOneLine(m.Groups["command"].Value)))
            );
        }
    }

    private static string OnOneLine(string text) => Blanks().Replace(text.Trim(), " ");

    [GeneratedRegex(@"\A\uFEFF?---[ \t]*\n(?<head>.{0,65536}?)\n---", Form | RegexOptions.Singleline, Timeout)]
    private static partial Regex FrontMatter();

    // a key at the top with everything below it
    [GeneratedRegex(
        @"^[""']?(?<key>hooks|mcpServers)[""']?[ \t]*:(?<text>[^\n]*(?:\n(?:[ \t-][^\n]*)?(?=\n|\z))*)",
        Form | RegexOptions.Multiline,
        Timeout
    )]
    private static partial Regex Section();

    // an anchor and what refers to it, which may stand under other keys
    [GeneratedRegex(@"[\s\[{,:-][&*][^\s,]|<<[ \t]*:", Form, Timeout)]
    private static partial Regex Devious();

    // a key at the top that is written so that it does not look like what it is, or no plain list of keys at all
    [GeneratedRegex(@"^(?:""[^""\n]*\\|[{?!&])", Form | RegexOptions.Multiline, Timeout)]
    private static partial Regex EscapedKey();

    [GeneratedRegex(
        @"!`(?<command>[^`\n]+)`|^[ \t]*```!(?<command>.+?)^[ \t]*```",
        Form | RegexOptions.Singleline | RegexOptions.Multiline,
        Timeout
    )]
    private static partial Regex Inline();

    [GeneratedRegex(@"\s+", Form, Timeout)]
    private static partial Regex Blanks();
}
