using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Reading;

/// <summary>The files of a session's subagents, by the call that began each: in any of the places where clients have put them.</summary>
public sealed class Subagents
{
    private const string Transcript = ".jsonl";
    private const string Meta = ".meta.json";
    private const string Workflows = "/workflows/";

    // what describes a subagent is a line or two
    private const int LargestMeta = 64 * 1024;

    private readonly List<Subagent> _all = [];
    private readonly HashSet<Subagent> _met = [];

    private Subagents() { }

    /// <summary>All of them, by the names of their files.</summary>
    public IReadOnlyList<Subagent> All => _all;

    /// <summary>Those whose call was not asked about so far.</summary>
    public IEnumerable<Subagent> NotMet => _all.Where(agent => !_met.Contains(agent));

    /// <summary>Whether a file is the transcript of a subagent.</summary>
    /// <param name="source">Below the Claude home.</param>
    public static bool IsOne(RelativePath source) =>
        source.Name.StartsWith(SessionPath.AgentPrefix, StringComparison.Ordinal)
        && source.Name.EndsWith(Transcript, StringComparison.Ordinal);

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
            if (!IsOne(file.Source))
            {
                continue;
            }

            var description = files[file.Source.Value[..^Transcript.Length] + Meta].FirstOrDefault();
            agents._all.Add(
                Described(
                    new Subagent(name[SessionPath.AgentPrefix.Length..^Transcript.Length], file),
                    description is { } meta && meta.Fullest.Size <= LargestMeta ? read(meta) : null
                )
            );
        }

        agents._all.Sort((a, b) => string.CompareOrdinal(a.File.Source.Value, b.File.Source.Value));
        return agents;
    }

    /// <summary>The subagents that a call began: one as a rule, several where it ran a workflow; none where it began none, or nothing of them is stored.</summary>
    public IReadOnlyList<Subagent> Of(Step call)
    {
        var began = Began(call);
        _met.UnionWith(began);
        return began;
    }

    /// <summary>The same, without counting them as met.</summary>
    internal IReadOnlyList<Subagent> Began(Step call)
    {
        if (call.CallId.Length == 0 || _all.Count == 0)
        {
            return [];
        }

        var named = call.Outcome?.AgentId ?? "";
        return
        [
            .. _all.Where(agent =>
                named.Length > 0 && agent.Id == named
                || agent.CallId == call.CallId
                || (agent.Workflow.Length > 0 && Names(call, agent.Workflow))
            ),
        ];
    }

    // the result of the call that ran a workflow gives its id
    private static bool Names(Step call, string workflow) =>
        call is { Tool: "Workflow", Outcome: { } outcome } && outcome.Text.Contains(workflow, StringComparison.Ordinal);

    private static Subagent Described(Subagent agent, byte[]? meta)
    {
        var folder = agent.File.Source.Parent?.Value ?? "";
        var at = folder.IndexOf(Workflows, StringComparison.Ordinal);
        agent = at < 0 ? agent : agent with { Workflow = folder[(at + Workflows.Length)..] };
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
                    Kind = JsonFile.TryText(told, "agentType") ?? "",
                    CallId = JsonFile.TryText(told, "toolUseId") ?? "",
                }
                : agent;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return agent;
        }
    }
}

/// <summary>A subagent of a session.</summary>
/// <param name="Id">As its file is named.</param>
/// <param name="File">Its transcript.</param>
public sealed record Subagent(string Id, StoredFile File)
{
    /// <summary>What kind of agent it is, as Claude Code names it; empty where nothing tells.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The call that began it; empty where nothing tells.</summary>
    public string CallId { get; init; } = "";

    /// <summary>The workflow it is a part of; empty for none.</summary>
    public string Workflow { get; init; } = "";
}
