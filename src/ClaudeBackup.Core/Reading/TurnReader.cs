using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Reading;

/// <summary>
/// Puts entries together to turns, and results to their calls. In the order of the file, not of times or parents: the first are out of order in most transcripts,
/// and the chain of the second is broken by what the client writes in between.
/// </summary>
public static class TurnReader
{
    /// <summary>Reads turn after turn; one is there as soon as the next prompt is met, so the first does not wait for the last.</summary>
    public static IEnumerable<Turn> Read(IEnumerable<TranscriptEntry> entries)
    {
        var turn = new Turn(0, "", []);
        var steps = new StepList();
        foreach (var entry in entries)
        {
            if (PromptOf(entry) is { } prompt)
            {
                if (turn.Number > 0 || steps.Count > 0)
                {
                    yield return turn with
                    {
                        Steps = steps.Take(),
                    };
                }

                turn = new Turn(turn.Number + 1, prompt.Text, [])
                {
                    Entry = entry.Uuid,
                    Time = TimeOf(entry),
                    IsCut = prompt.IsCut,
                };
            }

            steps.Add(entry);
        }

        if (turn.Number > 0 || steps.Count > 0)
        {
            yield return turn with
            {
                Steps = steps.Take(),
            };
        }
    }

    // the task of a sub-agent begins no turn of the session
    private static (string Text, bool IsCut)? PromptOf(TranscriptEntry entry)
    {
        var prompts = entry.IsSidechain ? [] : entry.Blocks.Where(block => block.Kind is ContentKind.Prompt).ToArray();
        return prompts.Length == 0
            ? null
            : (string.Join('\n', prompts.Select(p => p.Text)), Array.Exists(prompts, p => p.IsCut));
    }

    private static DateTimeOffset? TimeOf(TranscriptEntry entry) =>
        entry.Time is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    private sealed class StepList
    {
        private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
        private List<Step> _steps = [];

        public int Count => _steps.Count;

        public void Add(TranscriptEntry entry)
        {
            foreach (var block in entry.Blocks)
            {
                if (block.Kind is ContentKind.Title || (block.Kind is ContentKind.Prompt && !entry.IsSidechain))
                {
                    continue;
                }

                if (block.Kind is ContentKind.Result && _calls.Remove(block.CallId, out var at))
                {
                    _steps[at] = _steps[at] with
                    {
                        Outcome = new Outcome(block.Text, block.IsError, block.IsCut, block.Patch, block.AgentId),
                    };
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

        public List<Step> Take()
        {
            var taken = _steps;
            _steps = [];
            _calls.Clear();
            return taken;
        }

        private static Step Of(TranscriptEntry entry, ContentBlock block) =>
            new(block.Kind, block.Text)
            {
                Entry = entry.Uuid,
                Time = TimeOf(entry),
                Agent = entry.IsSidechain
                    ? entry.Agent is { Length: > 0 } agent
                        ? agent
                        : "agent"
                    : "",
                Tool = block.Tool,
                CallId = block.CallId,
                Input = block.Input,
                IsCut = block.IsCut,
                IsCompaction = entry.IsCompactSummary,
            };
    }
}
