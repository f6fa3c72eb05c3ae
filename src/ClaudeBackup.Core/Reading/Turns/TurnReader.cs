using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Reading;

/// <summary>
/// Puts entries together to turns, and results to their calls. In the order of the file, not of times or parents: the first are out of order in most transcripts,
/// and the chain of the second is broken by what the client writes in between.
/// </summary>
public static class TurnReader
{
    /// <summary>
    /// Reads turn after turn; one is there as soon as the next prompt is met and its calls have their results, so the first does not wait for the last.
    /// </summary>
    /// <param name="entries">In the order of the file.</param>
    /// <param name="begun">How many turns begin before the first of them; then what is left of the last of these is passed over.</param>
    public static IEnumerable<Turn> Read(IEnumerable<TranscriptEntry> entries, int begun = 0)
    {
        var number = begun;
        var (turn, steps) = (new Turn(0, "", []), new StepList(isOfAgent: false));
        (Turn Turn, StepList Steps)? before = null;
        foreach (var entry in entries)
        {
            var prompt = PromptOf(entry);
            if (prompt is null && number == begun && begun > 0)
            {
                continue;
            }

            if (prompt is { } typed)
            {
                if (before is { } unanswered)
                {
                    yield return Whole(unanswered);
                }

                before = turn.Number > 0 || steps.Count > 0 ? (turn, steps) : null;
                turn = new Turn(++number, typed.Text, [])
                {
                    Entry = entry.Uuid,
                    Time = StepList.TimeOf(entry),
                    IsCut = typed.IsCut,
                };
                steps = new StepList(isOfAgent: false) { Before = before?.Steps };
            }

            steps.Add(entry);
            if (before is { Steps.IsWaiting: false } ended)
            {
                yield return Whole(ended);
                before = null;
            }
        }

        if (before is { } last)
        {
            yield return Whole(last);
        }

        if (turn.Number > 0 || steps.Count > 0)
        {
            yield return Whole((turn, steps));
        }
    }

    private static Turn Whole((Turn Turn, StepList Steps) ended) => ended.Turn with { Steps = ended.Steps.Take() };

    /// <summary>What a subagent was told, said and did, from a file of its own.</summary>
    public static IReadOnlyList<Step> Steps(IEnumerable<TranscriptEntry> entries)
    {
        var steps = new StepList(isOfAgent: true);
        foreach (var entry in entries)
        {
            steps.Add(entry with { IsSidechain = true });
        }

        return steps.Take();
    }

    // the task of a subagent begins no turn of the session
    private static (string Text, bool IsCut)? PromptOf(TranscriptEntry entry)
    {
        var prompts = entry.IsSidechain ? [] : entry.Blocks.Where(block => block.Kind is ContentKind.Prompt).ToArray();
        return prompts.Length == 0
            ? null
            : (string.Join('\n', prompts.Select(p => p.Text)), Array.Exists(prompts, p => p.IsCut));
    }
}
