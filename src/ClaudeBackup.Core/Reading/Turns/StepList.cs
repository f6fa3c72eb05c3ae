using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Reading;

/// <summary>
/// Collects the steps of a turn: results come to their calls, and what a subagent did, where the client wrote it into the session's own transcript, comes
/// below the call that began it.
/// </summary>
/// <param name="isOfAgent">Whether all of it is of one subagent: then nothing is put below a call.</param>
internal sealed class StepList(bool isOfAgent)
{
    // pictures beyond that are told of, so that no turn takes more memory
    private const int MostPictures = 16 * 1024 * 1024;

    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

    // of subagents in the transcript: by the agent's id or the entries it has written so far
    private readonly Dictionary<string, StepList> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<int, StepList> _inner = [];
    private List<Step> _steps = [];
    private int _pictures;

    public int Count => _steps.Count;

    /// <summary>The steps of the turn before, as long as a call of it has no result: a prompt that is queued stands before it.</summary>
    public StepList? Before { get; init; }

    /// <summary>Whether a call has no result yet.</summary>
    public bool IsWaiting => _calls.Count > 0;

    public void Add(TranscriptEntry entry)
    {
        if (entry.IsSidechain && !isOfAgent && ChainOf(entry) is { } chain)
        {
            chain.AddBlocks(entry);
        }
        else
        {
            AddBlocks(entry);
        }
    }

    /// <summary>What was collected; the list is empty then.</summary>
    public List<Step> Take()
    {
        foreach (var (at, chain) in _inner)
        {
            _steps[at] = _steps[at] with { Inner = chain.Take() };
        }

        var taken = _steps;
        _steps = [];
        _pictures = 0;
        _calls.Clear();
        _chains.Clear();
        _inner.Clear();
        return taken;
    }

    public static DateTimeOffset? TimeOf(TranscriptEntry entry) =>
        entry.Time is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    private StepList? ChainOf(TranscriptEntry entry)
    {
        var known =
            entry.Agent.Length > 0 && _chains.TryGetValue(entry.Agent, out var byAgent) ? byAgent
            : entry.Parent.Length > 0 ? _chains.GetValueOrDefault(entry.Parent)
            : null;
        if (known is null && CallFor(entry) is { } at)
        {
            _inner[at] = known = new StepList(isOfAgent: true);
        }

        if (known is not null)
        {
            foreach (var name in new[] { entry.Agent, entry.Uuid }.Where(name => name.Length > 0))
            {
                _chains[name] = known;
            }
        }

        return known;
    }

    // the call that gave it this task; else the last one that began a subagent
    private int? CallFor(TranscriptEntry entry)
    {
        var task = entry.Blocks.FirstOrDefault(block => block.Kind is ContentKind.Prompt)?.Text.Trim();
        int? last = null;
        for (var at = _steps.Count - 1; at >= 0; at--)
        {
            if (_steps[at] is { Kind: ContentKind.Call, Tool: "Task" or "Agent" } call && !_inner.ContainsKey(at))
            {
                if (task is not null && string.Equals(TaskOf(call), task, StringComparison.Ordinal))
                {
                    return at;
                }

                last ??= at;
            }
        }

        return last;
    }

    private static string? TaskOf(Step call)
    {
        try
        {
            using var input = JsonDocument.Parse(call.Input);
            return JsonFile.TryText(input.RootElement, "prompt") is { } task ? ContentText.Clean(task).Trim() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private void AddBlocks(TranscriptEntry entry)
    {
        foreach (var block in entry.Blocks)
        {
            if (block.Kind is ContentKind.Title || (block.Kind is ContentKind.Prompt && !entry.IsSidechain))
            {
                continue;
            }

            if (block.Kind is ContentKind.Result && (Answers(entry, block) || Before?.Answers(entry, block) is true))
            {
                continue;
            }

            if (block.Kind is ContentKind.Call && block.CallId.Length > 0)
            {
                _calls[block.CallId] = _steps.Count;
            }

            // that a tool gave back nothing is told by its call alone
            if (block.Kind is not ContentKind.Result || block.Text.Length > 0)
            {
                _steps.Add(Of(entry, block));
            }
        }
    }

    // whether it is the result of a call here
    private bool Answers(TranscriptEntry entry, ContentBlock result)
    {
        if (!_calls.Remove(result.CallId, out var at))
        {
            return false;
        }

        _steps[at] = _steps[at] with
        {
            Outcome = new Outcome(entry.Uuid, result.Text, result.IsError, result.IsCut, result.Patch, result.AgentId),
        };
        return true;
    }

    private Step Of(TranscriptEntry entry, ContentBlock block) =>
        new(block.Kind, block.Text)
        {
            Entry = entry.Uuid,
            Time = TimeOf(entry),
            Agent =
                !entry.IsSidechain ? ""
                : entry.Agent.Length > 0 ? entry.Agent
                : "agent",
            Tool = block.Tool,
            CallId = block.CallId,
            Input = block.Input,
            IsCut = block.IsCut,
            IsCompaction = entry.IsCompactSummary,
            Picture = block.Picture is { } picture ? Kept(picture) : null,
        };

    private Picture Kept(Picture picture)
    {
        _pictures += picture.Data.Length;
        return _pictures > MostPictures ? picture with { Data = default } : picture;
    }
}
