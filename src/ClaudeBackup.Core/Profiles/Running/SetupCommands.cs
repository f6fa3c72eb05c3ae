using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Restoring;

namespace ClaudeBackup.Core.Profiles;

/// <summary>
/// Finds every command that a file of the setup makes Claude Code run, the variables that it hands to all of them, and what takes its protection
/// away. What is written in a way that is not understood is shown as it stands, and never left out. Pure.
/// </summary>
public static partial class SetupCommands
{
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;
    private const string Head = "front matter";

    // folders whose files Claude Code loads as programs by itself
    private static readonly HashSet<string> Programs = new(StringComparer.OrdinalIgnoreCase)
    {
        "workflows",
        "routines",
    };

    /// <summary>Looks through one file.</summary>
    /// <param name="file">Below the Claude home.</param>
    /// <param name="content">Its bytes.</param>
    public static IReadOnlyList<SetupCommand> In(RelativePath file, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        if (file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return InJson(file.Value, content);
        }

        if (file.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
        {
            var text = Encoding.UTF8.GetString(content).ReplaceLineEndings("\n");
            return [.. InFrontMatter(file.Value, text), .. InBody(file, text)];
        }

        return Programs.Contains(file.Components[0]) ? [new SetupCommand("command", file.Value, "", file.Value)] : [];
    }

    /// <summary>The same of what is going to be written into the client's own file, and of nothing else that is stored of it.</summary>
    internal static IEnumerable<SetupCommand> InClaudeJson(ClaudeJsonMerge? merge, ClaudeJsonRequest? request) =>
        merge is null || request is null
            ? []
            : In(ClaudeHome.ClaudeJsonSource, request.Stored)
                .Where(c =>
                    merge.Keys.Any(k =>
                        k.Change is ClaudeJsonChange.Added or ClaudeJsonChange.Replaced
                        && (c.Where == k.Text || c.Where.StartsWith(k.Text + ".", StringComparison.Ordinal))
                    )
                );

    // Whether Claude Code overlooks comments and commas is for it to say; what it may read is read here.
    private static IReadOnlyList<SetupCommand> InJson(string file, byte[] content)
    {
        try
        {
            return Walk(file, "", JsonText.WithoutMark(content.AsMemory()));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return MayRun().IsMatch(Encoding.UTF8.GetString(content))
                ? [new SetupCommand("command", file, "", $"unknown, because the file is not valid JSON: {e.Message}")]
                : [];
        }
    }

    // skills, agents and commands may bring hooks, servers and permissions of their own
    private static IReadOnlyList<SetupCommand> InFrontMatter(string file, string text)
    {
        var matter = FrontMatter.Of(text);
        if (matter.Text is null)
        {
            return [];
        }

        try
        {
            if (matter.Json is { Length: > 0 } json)
            {
                return Walk(file, Head, json);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // shown as it stands, as what is no YAML is
        }

        return MayRun().IsMatch(matter.Text)
            ?
            [
                new SetupCommand(
                    "command",
                    file,
                    Head,
                    $"unknown, because it cannot be read: {SettingsWalk.OnOneLine(matter.Text)}"
                ),
            ]
            : [];
    }

    private static IReadOnlyList<SetupCommand> Walk(string file, string at, ReadOnlyMemory<byte> json)
    {
        var lenient = new JsonDocumentOptions
        {
            MaxDepth = 1000,
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
        };
        using var document = JsonDocument.Parse(json, lenient);
        return new SettingsWalk(file, at).Run(document.RootElement);
    }

    // what Claude Code runs as soon as the text is used
    private static IEnumerable<SetupCommand> InBody(RelativePath file, string text) =>
        file.Components[0].ToLowerInvariant() is "commands" or "skills" or "agents"
            ? Inline()
                .Matches(text)
                .Select(m => new SetupCommand(
                    "command",
                    file.Value,
                    "text",
                    SettingsWalk.OnOneLine(Quotation().Replace(m.Groups["command"].Value, ""))
                ))
            : [];

    [GeneratedRegex(
        "hooks|mcpServers|command|permission|allowed|tools|Helper|shell|sandbox|dangerous|\"[^\"\\n]*\\\\[xuU]",
        Form | RegexOptions.IgnoreCase,
        Timeout
    )]
    private static partial Regex MayRun();

    // a block may stand anywhere and end anywhere; one that is never closed counts to the end
    [GeneratedRegex(
        @"!(?<!`{3,}!)`(?<command>[^`]+)`|(?:`{3,}|~{3,})!(?<command>.+?)(?:```|~~~|\z)",
        Form | RegexOptions.Singleline,
        Timeout
    )]
    private static partial Regex Inline();

    [GeneratedRegex(@"^[ \t]*>[ \t]?", Form | RegexOptions.Multiline, Timeout)]
    private static partial Regex Quotation();
}
