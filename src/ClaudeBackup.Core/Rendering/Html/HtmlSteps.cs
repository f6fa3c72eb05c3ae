using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Steps of a turn as HTML: what Claude said is open, everything else can be opened.</summary>
/// <param name="reading">The session.</param>
/// <param name="masking">Makes its texts fit to be given away.</param>
/// <param name="mostLines">How many lines of a result there may be; null for all.</param>
internal sealed class HtmlSteps(SessionReading reading, Masking masking, int? mostLines)
{
    // a subagent that calls another one that calls itself
    private const int Deepest = 4;

    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    /// <summary>Begins a page: its anchors are its own.</summary>
    public void BeginPage() => _anchors.Clear();

    /// <summary>Where an entry can be linked to; nothing for one without an id, nor for its second block.</summary>
    public string Anchor(string entry) =>
        entry.Length > 0 && _anchors.Add(entry)
            ? $" id=\"e-{HtmlProse.Text(masking.Again(entry).Replace(' ', '-'))}\""
            : "";

    /// <summary>Writes one.</summary>
    public void Write(TextWriter to, Step step) => Write(to, step, 0);

    /// <summary>Writes what a subagent did.</summary>
    public void Write(TextWriter to, Subagent agent) => Agent(to, agent, 0);

    private void Write(TextWriter to, Step step, int depth)
    {
        switch (step.Kind)
        {
            case ContentKind.Answer:
                to.Write(
                    $"<div class=\"step answer\"{Anchor(step.Entry)}>{HtmlProse.Of(masking.Of(step.Text))}</div>\n"
                );
                break;
            case ContentKind.Call:
                Folded(to, StepNames.Of(step, masking), Anchor(step.Entry), () => Call(to, step, depth));
                break;
            case ContentKind.Picture:
                Picture(to, step);
                break;
            default:
                Folded(to, StepNames.Of(step, masking), Anchor(step.Entry), () => Pre(to, step.Text));
                break;
        }
    }

    private void Call(TextWriter to, Step step, int depth)
    {
        var changed = EditLines.Of(step);
        if (changed.Count > 0)
        {
            Diff(to, changed);
        }
        else if (StepNames.Given(step) is { Length: > 0 } given)
        {
            Pre(to, given);
        }

        if (step.Outcome is { Text.Length: > 0 } outcome && (changed.Count == 0 || outcome.IsError))
        {
            Pre(to, reading.Whole(outcome).Text);
        }

        if (step.Inner.Count > 0)
        {
            Steps(to, step.Inner, depth + 1);
        }

        foreach (var agent in depth < Deepest ? reading.Agents.Of(step) : [])
        {
            Agent(to, agent, depth + 1);
        }
    }

    private void Agent(TextWriter to, Subagent agent, int depth) =>
        Folded(to, masking.Of(StepNames.Of(agent)), "", () => Steps(to, reading.StepsOf(agent), depth));

    private void Steps(TextWriter to, IReadOnlyList<Step> steps, int depth)
    {
        to.Write("<div class=\"agent\">\n");
        foreach (var inner in steps)
        {
            Write(to, inner, depth);
        }

        to.Write("</div>\n");
    }

    private static void Folded(TextWriter to, string name, string anchor, Action body)
    {
        to.Write($"<details class=\"step\"{anchor}><summary>{HtmlProse.Text(name)}</summary>\n");
        body();
        to.Write("</details>\n");
    }

    private void Picture(TextWriter to, Step step)
    {
        var name = HtmlProse.Text(StepNames.Of(step, masking));
        to.Write(
            step.Picture is { } picture && DataAddress.Of(picture) is { } address
                ? $"<figure class=\"step\"><img alt=\"{name}\" src=\"{address}\"></figure>\n"
                : $"<p class=\"step faint\">{name}</p>\n"
        );
    }

    private void Pre(TextWriter to, string text)
    {
        to.Write("<pre>");
        to.Write(HtmlProse.Text(StepNames.Cut(masking.Of(text), mostLines)));
        to.Write("</pre>\n");
    }

    private void Diff(TextWriter to, IReadOnlyList<string> lines)
    {
        to.Write("<pre>");
        foreach (var line in StepNames.Cut(masking.Of(string.Join('\n', lines)), mostLines).Split('\n'))
        {
            var text = HtmlProse.Text(line);
            to.Write(
                line.StartsWith('+') ? $"<ins>{text}</ins>\n"
                : line.StartsWith('-') ? $"<del>{text}</del>\n"
                : $"{text}\n"
            );
        }

        to.Write("</pre>\n");
    }
}
