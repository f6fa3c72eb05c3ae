using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>A session as lines to be read, made as they are taken.</summary>
/// <param name="reading">The session.</param>
/// <param name="steps">How its steps look.</param>
/// <param name="screen">Where it is shown.</param>
/// <param name="heading">What stands above it.</param>
/// <param name="wanted">Which turns.</param>
internal sealed class ShowView(
    SessionReading reading,
    StepView steps,
    Screen screen,
    ShowHeading heading,
    TurnSelection wanted
)
{
    private const string Quote = "> ";

    // a longer line is hard to read, however wide the terminal
    private const int Widest = 100;

    /// <summary>All of it.</summary>
    /// <param name="turns">The turns that are wanted.</param>
    /// <param name="mode">How much of each.</param>
    /// <param name="next">What to do with the session, in a line or two.</param>
    public IEnumerable<ToneLine> Lines(IEnumerable<Turn> turns, ShowMode mode, IEnumerable<string> next)
    {
        foreach (var line in heading.Lines(reading))
        {
            yield return line;
        }

        var isEmpty = true;
        foreach (var turn in turns)
        {
            isEmpty = false;
            foreach (var line in Turn(turn, mode))
            {
                yield return line;
            }
        }

        if (isEmpty)
        {
            yield return new ToneLine("");
            yield return new ToneLine(
                reading.States == 0
                    ? "Its own transcript is not saved, only what its subagents did."
                    : "It has no prompt and no answer."
            );
        }

        foreach (var line in mode is ShowMode.Usual or ShowMode.Full && reading.IsWhole ? OtherAgents(mode) : [])
        {
            yield return line;
        }

        yield return new ToneLine("");
        foreach (var line in Facts().Concat(next))
        {
            yield return new ToneLine(line, Tone.Faint);
        }
    }

    private IEnumerable<ToneLine> OtherAgents(ShowMode mode)
    {
        if (!reading.Agents.NotMet.Any())
        {
            yield break;
        }

        yield return new ToneLine("");
        yield return new ToneLine("Other subagents", Tone.Heading);
        var others = mode is ShowMode.Full ? reading.OtherAgents() : [.. reading.Agents.NotMet];
        foreach (var line in others.SelectMany(agent => steps.Of(agent, mode, Width)))
        {
            yield return line;
        }
    }

    // of a part of the session the tokens are no answer to any question
    private IEnumerable<string> Facts()
    {
        if (reading.IsWhole)
        {
            reading.CountAgents();
            foreach (var (model, usage) in reading.Usage)
            {
                yield return Usage(model, usage);
            }
        }

        if (reading.Missing.Count > 0)
        {
            yield return $"Not all of it is here: {Sizes.Count(reading.Missing.Count, "file")} of its subagents and results could not be read. Look for another copy with: claude-backup sync";
        }
    }

    private IEnumerable<ToneLine> Turn(Turn turn, ShowMode mode)
    {
        ToneLine[] done = [.. Steps(turn, mode)];
        if (mode is ShowMode.Diffs && done.Length == 0)
        {
            yield break;
        }

        yield return new ToneLine("");
        if (turn.Number > 0)
        {
            yield return new ToneLine(Rule(turn), Tone.Heading);
            foreach (var line in StepView.Text(Quote, turn.Prompt, Width))
            {
                yield return new ToneLine(line);
            }
        }

        foreach (var line in done)
        {
            yield return line;
        }
    }

    private IEnumerable<ToneLine> Steps(Turn turn, ShowMode mode) =>
        mode switch
        {
            ShowMode.Brief => turn.Steps.LastOrDefault(s => s is { Kind: ContentKind.Answer, Agent.Length: 0 })
                is { } answer
                ? steps.Of(answer, ShowMode.Usual, Width)
                : [],
            ShowMode.Diffs => turn.Steps.SelectMany(step => steps.Edits(step, Width)),
            _ => turn.Steps.SelectMany(step => Step(step, mode)),
        };

    // what was looked for is never folded, and is marked so that it can be found among the rest
    private IEnumerable<ToneLine> Step(Step step, ShowMode mode)
    {
        if (wanted is not TurnSelection.Around(var entry) || !step.Holds(entry))
        {
            return steps.Of(step, mode, Width);
        }

        var (mark, isMarked) = (screen.HasGlyphs ? "▶" : ">", false);
        return steps.Of(step, ShowMode.Full, Width).Select(Marked);

        ToneLine Marked(ToneLine line)
        {
            if (isMarked || !line.Text.StartsWith(' '))
            {
                return line;
            }

            isMarked = true;
            return line with { Text = mark + line.Text[1..] };
        }
    }

    private int Width => screen.Height is null ? int.MaxValue : Math.Min(screen.Width, Widest);

    private string Rule(Turn turn)
    {
        var (bar, dot) = screen.HasGlyphs ? ("──", "·") : ("--", "-");
        var time = turn.Time is { } at ? $" {dot} {heading.InWords(at)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{bar} {turn.Number}{time} {bar}");
    }

    private static string Usage(string model, TokenUsage usage) =>
        $"{model}: {usage.Input:N0} tokens in, {usage.Output:N0} out; cache: {usage.CacheRead:N0} read, {usage.CacheWritten:N0} written";
}
