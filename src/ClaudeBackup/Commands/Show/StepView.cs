using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>How one step looks.</summary>
/// <param name="reading">The session it is of.</param>
/// <param name="hasGlyphs">Whether signs beyond ASCII can be shown.</param>
/// <param name="home">The home of who reads it, which paths show as <c>~</c>; null when it is not known.</param>
internal sealed class StepView(SessionReading reading, bool hasGlyphs, string? home)
{
    private const string Inside = "  ";
    private const string Body = "      ";

    // a subagent that calls another one that calls itself
    private const int Deepest = 4;

    // tools whose results only repeat what is on the disk or was asked for
    private static readonly string[] Quiet =
    [
        "Read",
        "Grep",
        "Glob",
        "LS",
        "Edit",
        "MultiEdit",
        "Write",
        "NotebookEdit",
        "TodoWrite",
        "Task",
        "Agent",
        "WebFetch",
        "WebSearch",
        "ToolSearch",
    ];

    /// <summary>Its lines.</summary>
    public IEnumerable<ToneLine> Of(Step step, ShowMode mode, int width) => Of(step, mode, width, Inside, 0);

    /// <summary>What a subagent did whose call is not shown.</summary>
    public IEnumerable<ToneLine> Of(Subagent agent, ShowMode mode, int width) => Of(agent, "", mode, width, "", 0);

    /// <summary>What it edited; nothing for anything else.</summary>
    public IEnumerable<ToneLine> Edits(Step step, int width)
    {
        var changed = step.Kind is ContentKind.Call ? EditLines.Of(step) : [];
        return changed.Count == 0 ? [] : Diff(changed, Inside).Prepend(new ToneLine(Call(step, Inside, width)));
    }

    /// <summary>Text broken at words, but for lines that are laid out: those of code, of tables.</summary>
    public static IEnumerable<string> Text(string before, string text, int width) =>
        text.Replace("\t", "    ", StringComparison.Ordinal)
            .Split('\n')
            .SelectMany(line =>
                width == int.MaxValue || line.StartsWith(' ') || line.Contains("  ", StringComparison.Ordinal)
                    ? [before + line]
                    : Wrapping.Lines(before, line, width)
            );

    private IEnumerable<ToneLine> Of(Step step, ShowMode mode, int width, string indent, int depth)
    {
        var isFull = mode is ShowMode.Full;
        return step.Kind switch
        {
            ContentKind.Answer => Text(indent, step.Text, width).Select(l => new ToneLine(l)).Prepend(new ToneLine("")),
            ContentKind.Prompt => Named("task", step, Folds.Few, isFull, width, indent),
            ContentKind.Thinking => Named("thinking", step, Folds.None, isFull, width, indent),
            ContentKind.Notice when step.IsCompaction => Named(
                "compacted; this went on",
                step,
                Folds.Few,
                isFull,
                width,
                indent
            ),
            ContentKind.Notice => Named("notice", step, Folds.None, isFull, width, indent),
            ContentKind.Call => CallLines(step, mode, width, indent, depth),
            ContentKind.Picture when step.Picture is { } picture =>
            [
                new ToneLine($"{indent}{Inside}(picture: {PictureWords.Of(picture)})", Tone.Faint),
            ],
            _ => Named(step.Tool.Length > 0 ? step.Tool : "result", step, Folds.None, isFull, width, indent),
        };
    }

    private IEnumerable<ToneLine> CallLines(Step step, ShowMode mode, int width, string indent, int depth)
    {
        var isFull = mode is ShowMode.Full;
        yield return new ToneLine(
            Call(step, indent, width),
            step.Outcome is { IsError: true } ? Tone.Failed : Tone.Plain
        );
        var changed = EditLines.Of(step);
        foreach (var line in Diff(isFull ? changed : Folds.Many.Of(changed), indent))
        {
            yield return line;
        }

        if (
            step.Outcome is { } outcome
            && (isFull || outcome.IsError || !Quiet.Contains(step.Tool, StringComparer.Ordinal))
        )
        {
            var text = (isFull ? reading.Whole(outcome) : outcome).Text;
            foreach (var line in (isFull ? Folds.All : Folds.Few).Of(Text(indent + Body, text.TrimEnd(), int.MaxValue)))
            {
                yield return new ToneLine(line, Tone.Faint);
            }
        }

        if (step.Inner.Count > 0)
        {
            var name = $"{Kind(CallSummary.AgentOf(step.Input))}agent, {Sizes.Count(step.Inner.Count, "step")}";
            foreach (var line in AgentLines(name, () => step.Inner, mode, width, indent, depth))
            {
                yield return line;
            }
        }

        // one that lies deeper is shown at the end
        var agents = depth < Deepest ? reading.Agents.Of(step) : [];
        var kind = agents.Count > 0 ? CallSummary.AgentOf(step.Input) : "";
        foreach (var line in agents.SelectMany(agent => Of(agent, kind, mode, width, indent, depth)))
        {
            yield return line;
        }
    }

    private static string Kind(string kind) => kind.Length > 0 ? $"{kind} " : "";

    private IEnumerable<ToneLine> Of(Subagent agent, string called, ShowMode mode, int width, string indent, int depth)
    {
        var name =
            $"{Kind(agent.Kind.Length > 0 ? agent.Kind : called)}agent {agent.Id}, {Sizes.Text(agent.File.Fullest.Size)}";
        return AgentLines(name, () => reading.StepsOf(agent), mode, width, indent, depth);
    }

    private IEnumerable<ToneLine> AgentLines(
        string name,
        Func<IReadOnlyList<Step>> steps,
        ShowMode mode,
        int width,
        string indent,
        int depth
    )
    {
        var isShown = mode is ShowMode.Full && depth < Deepest;
        yield return new ToneLine(
            $"{indent}{Body}{(hasGlyphs ? "└ " : "")}{name}{(mode is ShowMode.Full ? "" : "; --full shows what it did")}",
            Tone.Faint
        );
        foreach (var step in isShown ? steps() : [])
        {
            foreach (var line in Of(step, mode, width, indent + Body, depth + 1))
            {
                yield return line;
            }
        }
    }

    private string Call(Step step, string indent, int width)
    {
        var sign = hasGlyphs ? "●" : "*";
        var arrow = hasGlyphs ? "→" : "->";
        var summary = ShortPath.InHome(CallSummary.Of(step.Input), home);
        var end = $" {arrow} {Outcome(step)}";
        var line = $"{indent}{sign} {step.Tool}  {summary}";
        return width == int.MaxValue
            ? line + end
            : PlainText.Cut(line, Math.Max(1, width - PlainText.Width(end))) + end;
    }

    private static string Outcome(Step step)
    {
        var changed = EditLines.Of(step);
        return step.Outcome is not { } outcome ? "no result"
            : outcome.IsError ? "failed"
            : changed.Count > 0 ? $"+{changed.Count(l => l.StartsWith('+'))} -{changed.Count(l => l.StartsWith('-'))}"
            : Sizes.Count(outcome.Text.Length == 0 ? 0 : outcome.Text.TrimEnd().Count(c => c == '\n') + 1, "line");
    }

    private static IEnumerable<ToneLine> Diff(IEnumerable<string> lines, string indent) =>
        lines.Select(line => new ToneLine(
            $"{indent}{Body}{line.Replace("\t", "    ", StringComparison.Ordinal)}",
            line.StartsWith('+') ? Tone.Added
                : line.StartsWith('-') ? Tone.Removed
                : Tone.Faint
        ));

    // what is no part of the talk: its name, and as much of it as is wanted
    private static IEnumerable<ToneLine> Named(
        string name,
        Step step,
        Folds folds,
        bool isFull,
        int width,
        string indent
    )
    {
        string[] lines = [.. Text(indent + Inside, step.Text.Trim(), width)];
        var shown = (isFull ? Folds.All : folds).Of(lines).ToArray();
        var of = shown.Length == 0 ? $", {Sizes.Count(lines.Length, "line")}" : ":";
        return shown
            .Prepend($"{indent}({name}{of}{(shown.Length == 0 ? ")" : "")}")
            .Select(l => new ToneLine(l, Tone.Faint));
    }
}
