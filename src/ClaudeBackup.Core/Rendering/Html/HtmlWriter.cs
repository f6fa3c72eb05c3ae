using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Writes a session as pages of HTML that ask for nothing: one as a rule, several for a session beyond <see cref="LargestPage"/>.</summary>
/// <param name="reading">The session.</param>
/// <param name="masking">Makes its texts fit to be given away.</param>
/// <param name="local">By which clock times are told.</param>
public sealed class HtmlWriter(SessionReading reading, Masking masking, LocalTime local)
{
    /// <summary>Characters beyond which a page is no pleasure any more; a single step may have more.</summary>
    public const int LargestPage = 20 * 1024 * 1024;

    private const int LongestOfOutline = 80;

    /// <summary>Writes all of it.</summary>
    /// <param name="pages">Opens the page of that number, from 1; each is disposed of when it is whole, the first one last: it has the outline of all.</param>
    /// <param name="nameOf">What another page calls it.</param>
    /// <param name="mostLines">How many lines of a result there may be; null for all.</param>
    /// <param name="largest">Characters beyond which another page begins.</param>
    public void Write(Func<int, TextWriter> pages, Func<int, string> nameOf, int? mostLines, long largest = LargestPage)
    {
        var steps = new HtmlSteps(reading, masking, mostLines);
        var frame = new HtmlFrame(reading, masking, local);
        using var parts = new HtmlParts(pages, nameOf, frame);
        foreach (var turn in reading.Turns())
        {
            // a page that has nothing yet holds whatever comes
            if (parts.Page.Written > 0 && parts.Page.Written + turn.Characters > largest)
            {
                Next(parts, steps);
            }

            Begin(parts, steps, turn);
            foreach (var step in turn.Steps)
            {
                if (parts.Page.Written > largest)
                {
                    parts.Page.Write("</article>\n");
                    Next(parts, steps);
                    parts.Page.Write($"<article>\n<h2>{Numbered(turn.Number)}, continued</h2>\n");
                }

                steps.Write(parts.Page, step);
            }

            parts.Page.Write("</article>\n");
        }

        OtherAgents(steps, parts.Page);
        frame.Facts(parts.Page);
        parts.Finish();
    }

    private static void Next(HtmlParts parts, HtmlSteps steps)
    {
        parts.Next();
        steps.BeginPage();
    }

    private void Begin(HtmlParts parts, HtmlSteps steps, Turn turn)
    {
        var to = parts.Page;
        var time = turn.Time is { } at ? $" · {HtmlProse.Text(local.InWords(at))}" : "";
        to.Write($"<article id=\"t{Numbered(turn.Number)}\">\n<h2>{Numbered(turn.Number)}{time}</h2>\n");
        if (turn.Number > 0)
        {
            to.Write(
                $"<div class=\"prompt\"{steps.Anchor(turn.Entry)}>{HtmlProse.Of(masking.Of(turn.Prompt))}</div>\n"
            );
        }

        parts.Outline(turn.Number, Outlined(turn));
    }

    private void OtherAgents(HtmlSteps steps, TextWriter to)
    {
        var isAny = reading.Agents.NotMet.Any();
        to.Write(isAny ? "<article id=\"agents\">\n<h2>Other subagents</h2>\n" : "");
        foreach (var agent in reading.OtherAgents())
        {
            steps.Write(to, agent);
        }

        to.Write(isAny ? "</article>\n" : "");
    }

    private string Outlined(Turn turn)
    {
        var prompt = turn.Prompt.Trim();
        var line = prompt.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? prompt[..end] : prompt;
        var words = turn.Number == 0 ? "Before the first prompt" : masking.Again(line.TrimStart('#', ' '));
        return words.Length > LongestOfOutline
            ? $"{words[..(LongestOfOutline - (char.IsHighSurrogate(words[LongestOfOutline - 1]) ? 1 : 0))]}…"
            : words;
    }

    private static string Numbered(int number) => number.ToString(CultureInfo.InvariantCulture);
}
