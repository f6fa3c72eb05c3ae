using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>A session as lines to be read, made as they are taken.</summary>
/// <param name="reading">The session.</param>
/// <param name="steps">How its steps look.</param>
/// <param name="screen">Where it is shown.</param>
/// <param name="local">By which clock.</param>
internal sealed class ShowView(SessionReading reading, StepView steps, Screen screen, LocalTime local)
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
        var isFirst = true;
        foreach (var turn in turns)
        {
            // where it comes from is known once something of it was read
            foreach (var line in isFirst ? Heads() : [])
            {
                yield return line;
            }

            isFirst = false;
            foreach (var line in Turn(turn, mode))
            {
                yield return line;
            }
        }

        foreach (var line in isFirst ? Heads().Append(new ToneLine("It has no prompt and no answer.")) : [])
        {
            yield return line;
        }

        yield return new ToneLine("");
        foreach (var line in reading.Usage.Select(model => Usage(model.Key, model.Value)).Concat(next))
        {
            yield return new ToneLine(line, Tone.Faint);
        }
    }

    private IEnumerable<ToneLine> Heads()
    {
        var session = SessionLine.Of(reading.Session);
        yield return new ToneLine(session.Title ?? "(no title)", Tone.Heading);
        yield return new ToneLine(session.Uuid, Tone.Faint);
        var branch = session.Branch is { Length: > 0 } name ? $", branch {name}" : "";
        yield return new ToneLine(
            $"{ShortPath.InHome(session.ProjectPath ?? session.ProjectHash, screen.Home)}{branch}, on {session.Machine}",
            Tone.Faint
        );
        yield return new ToneLine(
            $"{local.InWords(session.FirstActivity)} to {local.InWords(session.LastActivity)}, {Sizes.Count(session.MessageCount, "message")}{(session.AbsentSince is null ? "" : "; the source no longer has it")}",
            Tone.Faint
        );
        if (reading.ForkedFrom is { } origin)
        {
            yield return new ToneLine(
                $"Forked from {origin}: claude-backup show {origin[..Math.Min(8, origin.Length)]}",
                Tone.Faint
            );
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
            _ => turn.Steps.SelectMany(step => steps.Of(step, mode, Width)),
        };

    private int Width => screen.Height is null ? int.MaxValue : Math.Min(screen.Width, Widest);

    private string Rule(Turn turn)
    {
        var (bar, dot) = screen.HasGlyphs ? ("──", "·") : ("--", "-");
        var time = turn.Time is { } at ? $" {dot} {local.InWords(at)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{bar} {turn.Number}{time} {bar}");
    }

    private static string Usage(string model, TokenUsage usage) =>
        $"{model}: {usage.Input:N0} tokens in, {usage.Output:N0} out; cache: {usage.CacheRead:N0} read, {usage.CacheWritten:N0} written";
}
