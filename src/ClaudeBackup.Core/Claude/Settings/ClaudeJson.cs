using System.Text.Encodings.Web;
using System.Text.Json;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>What is kept of the client's own file.</summary>
/// <param name="Json">The part that is kept, indented, in the order of the file. The same file always gives the same bytes.</param>
/// <param name="Withheld">Where a secret was left out, for example <c>mcpServers.github.env.TOKEN</c>, in that order.</param>
public sealed record KeptClaudeJson(byte[] Json, IReadOnlyList<string> Withheld);

/// <summary>
/// Knows which part of <c>~/.claude.json</c> is the user's setup: MCP servers and settings of projects. All else is the account, its keys, and
/// counters of the client, and stays out. So does what opens something: its name is kept, and <see cref="Withheld"/> in its place. Pure.
/// </summary>
/// <remarks>Which names the client uses was seen in files of clients 1.0 to 2.1.330.</remarks>
public static class ClaudeJson
{
    /// <summary>The object of MCP servers by name, in the file and in each project.</summary>
    public const string Servers = "mcpServers";

    /// <summary>The object of projects by their folders.</summary>
    public const string Projects = "projects";

    /// <summary>Stands in place of a secret.</summary>
    public const string Withheld = "<withheld by claude-backup>";

    /// <summary>Bytes above which the file is something else than it should be.</summary>
    public const int Largest = 16 * 1024 * 1024;

    /// <summary>What a user agreed to on one machine and is asked for again on another.</summary>
    internal static IReadOnlyList<string> Trust { get; } =
    ["hasTrustDialogAccepted", "hasClaudeMdExternalIncludesApproved", "hasClaudeMdExternalIncludesWarningShown"];

    private static readonly string[] ProjectSettings =
    [
        Servers,
        "allowedTools",
        "ignorePatterns",
        "dontCrawlDirectory",
        "mcpContextUris",
        "enabledMcpjsonServers",
        "disabledMcpjsonServers",
        "enabledMcpServers",
        "disabledMcpServers",
        .. Trust,
    ];

    // deeper than any real file, and short of what would exhaust the stack
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };

    internal static readonly JsonWriterOptions Writing = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    /// <summary>Takes the part that is kept.</summary>
    /// <param name="json">The whole file; a byte order mark is taken for what it is.</param>
    /// <exception cref="JsonException">It holds no JSON object.</exception>
    public static KeptClaudeJson Keep(ReadOnlyMemory<byte> json)
    {
        try
        {
            return KeepOf(json);
        }
        catch (InvalidOperationException e)
        {
            // so says the framework of half a character, and of bytes that are no UTF-8
            throw new JsonException("It contains text that is not valid Unicode.", e);
        }
    }

    private static KeptClaudeJson KeepOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(JsonText.WithoutMark(json), Reading);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("It is not a JSON object.");
        }

        using var buffer = new MemoryStream();
        var withheld = new List<string>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            if (document.RootElement.TryGetProperty(Servers, out var servers))
            {
                new ServerWriter(writer, withheld).Write(servers, Servers);
            }

            if (
                document.RootElement.TryGetProperty(Projects, out var projects)
                && projects.ValueKind is JsonValueKind.Object
            )
            {
                WriteProjects(writer, projects, withheld);
            }

            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return new KeptClaudeJson(JsonText.WithPlainCharacters(buffer.ToArray()), withheld);
    }

    /// <summary>Whether a value says nothing, as the client writes it for most projects.</summary>
    internal static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False or JsonValueKind.Undefined => true,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            _ => false,
        };

    private static void WriteProjects(Utf8JsonWriter writer, JsonElement projects, List<string> withheld)
    {
        writer.WriteStartObject(Projects);
        // of a name that stands twice the last one counts, as it does for the client
        foreach (var name in projects.EnumerateObject().Select(p => p.Name).Distinct(StringComparer.Ordinal))
        {
            var project = projects.GetProperty(name);
            if (project.ValueKind is not JsonValueKind.Object)
            {
                continue;
            }

            var kept = ProjectSettings
                .Where(s => project.TryGetProperty(s, out var value) && !IsEmpty(value))
                .ToArray();
            if (kept.Length == 0)
            {
                continue;
            }

            writer.WriteStartObject(name);
            foreach (var setting in kept)
            {
                var value = project.GetProperty(setting);
                if (setting == Servers)
                {
                    new ServerWriter(writer, withheld).Write(value, $"{Projects}.{name}.{Servers}");
                }
                else
                {
                    writer.WritePropertyName(setting);
                    value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
