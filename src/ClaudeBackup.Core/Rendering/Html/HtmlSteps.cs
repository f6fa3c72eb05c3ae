using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Steps of a turn as HTML: what Claude said is open, everything else can be opened.</summary>
/// <param name="reading">The session.</param>
/// <param name="masking">Makes its texts fit to be given away.</param>
/// <param name="mostLines">How many lines of a result there may be; null for all.</param>
internal sealed class HtmlSteps(SessionReading reading, Masking masking, int? mostLines)
{
    // a sub-agent that calls another one that calls itself
    private const int Deepest = 4;

    /// <summary>Writes one.</summary>
    public void Write(TextWriter to, Step step) => Write(to, step, 0);

    /// <summary>Where an entry can be linked to; nothing for one without an id.</summary>
    public static string Anchor(string entry) => entry.Length == 0 ? "" : $" id=\"e-{HtmlProse.Text(entry)}\"";

    private void Write(TextWriter to, Step step, int depth)
    {
        if (step.Kind is ContentKind.Answer)
        {
            to.Write(
                $"<div class=\"step answer\"{Anchor(step.Entry)}>{HtmlProse.Of(masking.Of(step.Text), 2)}</div>\n"
            );
        }
        else if (step.Kind is ContentKind.Call)
        {
            Call(to, step, depth);
        }
        else
        {
            Folded(to, step, StepNames.Of(step), () => Pre(to, step.Text));
        }
    }

    private void Call(TextWriter to, Step step, int depth)
    {
        var failed = step.Outcome is { IsError: true } ? " · failed" : "";
        Folded(
            to,
            step,
            StepNames.Of(step) + failed,
            () =>
            {
                var changed = EditLines.Of(step);
                Diff(to, changed);
                if (step.Outcome is { Text.Length: > 0 } outcome && changed.Count == 0)
                {
                    Pre(to, reading.TextOf(outcome));
                }

                var agent = depth < Deepest ? reading.Agents.Of(step) : null;
                to.Write(agent is null ? "" : "<div class=\"agent\">\n");
                foreach (var inner in agent is null ? [] : reading.StepsOf(agent))
                {
                    Write(to, inner, depth + 1);
                }

                to.Write(agent is null ? "" : "</div>\n");
            }
        );
    }

    private void Folded(TextWriter to, Step step, string name, Action body)
    {
        to.Write(
            $"<details class=\"step\"{Anchor(step.Entry)}><summary>{HtmlProse.Text(masking.Of(name))}</summary>\n"
        );
        body();
        to.Write("</details>\n");
    }

    private void Pre(TextWriter to, string text) =>
        to.Write($"<pre>{HtmlProse.Text(StepNames.Cut(masking.Of(text), mostLines))}</pre>\n");

    private void Diff(TextWriter to, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        to.Write("<pre>");
        foreach (var line in masking.Of(string.Join('\n', lines)).Split('\n'))
        {
            var text = HtmlProse.Text(line);
            to.Write(
                line.StartsWith('+') ? $"<ins>{text}</ins>"
                : line.StartsWith('-') ? $"<del>{text}</del>"
                : string.Create(CultureInfo.InvariantCulture, $"{text}\n")
            );
        }

        to.Write("</pre>\n");
    }
}
