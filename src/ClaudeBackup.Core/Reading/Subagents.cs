using System.Text.Json;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>The files of a session's sub-agents, by the call that began each.</summary>
public sealed class Subagents
{
    private const string Prefix = "agent-";
    private const string Transcript = ".jsonl";
    private const string Meta = ".meta.json";

    // what describes a sub-agent is a line or two
    private const int LargestMeta = 64 * 1024;

    private readonly Dictionary<string, Subagent> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Subagent> _byCall = new(StringComparer.Ordinal);

    private Subagents() { }

    /// <summary>All of them, by the names of their files.</summary>
    public IEnumerable<Subagent> All => _byName.Values.OrderBy(agent => agent.Id, StringComparer.Ordinal);

    /// <summary>Finds the files of a session, and reads what describes them.</summary>
    /// <param name="session">The session.</param>
    /// <param name="read">Gives the bytes of a small file; null where they cannot be read.</param>
    public static Subagents Of(StoredSession session, Func<StoredFile, byte[]?> read)
    {
        var agents = new Subagents();
        var files = session
            .SideFiles.Select(entry => entry.File)
            .ToLookup(file => file.Source.Value, StringComparer.Ordinal);
        foreach (var file in session.SideFiles.Select(entry => entry.File))
        {
            var name = file.Source.Name;
            if (
                !name.StartsWith(Prefix, StringComparison.Ordinal)
                || !name.EndsWith(Transcript, StringComparison.Ordinal)
            )
            {
                continue;
            }

            var id = name[Prefix.Length..^Transcript.Length];
            var description = files[file.Source.Value[..^Transcript.Length] + Meta].FirstOrDefault();
            var agent = Described(
                new Subagent(id, file),
                description is { } meta && meta.Fullest.Size <= LargestMeta ? read(meta) : null
            );
            agents._byName[id] = agent;
            if (agent.CallId.Length > 0)
            {
                agents._byCall[agent.CallId] = agent;
            }
        }

        return agents;
    }

    /// <summary>The sub-agent that a call began; null where it began none, or nothing of it is stored.</summary>
    public Subagent? Of(Step call) =>
        call.CallId.Length == 0 ? null
        : call.Outcome is { AgentId.Length: > 0 } outcome && _byName.TryGetValue(outcome.AgentId, out var named) ? named
        : _byCall.GetValueOrDefault(call.CallId);

    private static Subagent Described(Subagent agent, byte[]? meta)
    {
        if (meta is null)
        {
            return agent;
        }

        try
        {
            using var document = JsonDocument.Parse(meta);
            return document.RootElement is { ValueKind: JsonValueKind.Object } told
                ? agent with
                {
                    Kind = Text(told, "agentType"),
                    CallId = Text(told, "toolUseId"),
                }
                : agent;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return agent;
        }
    }

    private static string Text(JsonElement told, string name) =>
        told.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString() ?? ""
            : "";
}

/// <summary>A sub-agent of a session.</summary>
/// <param name="Id">As its file is named.</param>
/// <param name="File">Its transcript.</param>
public sealed record Subagent(string Id, StoredFile File)
{
    /// <summary>What kind of agent it is, as Claude Code names it; empty where nothing tells.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The call that began it; empty where nothing tells.</summary>
    public string CallId { get; init; } = "";
}
