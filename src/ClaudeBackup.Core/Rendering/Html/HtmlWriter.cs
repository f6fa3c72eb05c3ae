using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Writes a session as pages of HTML that ask for nothing: one as a rule, several for a session beyond <see cref="LargestPage"/>.</summary>
/// <param name="reading">The session.</param>
/// <param name="masking">Makes its texts fit to be given away.</param>
/// <param name="local">By which clock times are told.</param>
public sealed class HtmlWriter(SessionReading reading, Masking masking, LocalTime local)
{
    /// <summary>Characters beyond which a page is no pleasure any more; a single turn may have more.</summary>
    public const int LargestPage = 20 * 1024 * 1024;

    private const int LongestOfOutline = 80;

    private readonly SessionLine _session = SessionLine.Of(reading.Session);

    /// <summary>Writes all of it.</summary>
    /// <param name="pages">Opens the page of that number, from 1; it is disposed of when it is whole.</param>
    /// <param name="nameOf">What another page calls it.</param>
    /// <param name="mostLines">How many lines of a result there may be; null for all.</param>
    /// <returns>How many pages there are.</returns>
    public int Write(Func<int, TextWriter> pages, Func<int, string> nameOf, int? mostLines)
    {
        var steps = new HtmlSteps(reading, masking, mostLines);
        var outline = new List<(int Number, string Words)>();
        var (page, written) = (1, 0L);
        var to = pages(page);
        try
        {
            Begin(to, page, nameOf);
            foreach (var turn in reading.Turns())
            {
                var article = Article(turn, steps);
                if (written > 0 && written + article.Length > LargestPage)
                {
                    End(to, outline, nameOf(page + 1));
                    to.Dispose();
                    to = pages(++page);
                    Begin(to, page, nameOf);
                    (written, outline) = (0, []);
                }

                to.Write(article);
                written += article.Length;
                outline.Add((turn.Number, Outlined(turn)));
            }

            End(to, outline, next: null);
        }
        finally
        {
            to.Dispose();
        }

        return page;
    }

    private void Begin(TextWriter to, int page, Func<int, string> nameOf)
    {
        var title = Masked(_session.Title ?? _session.Uuid);
        var before =
            page > 1 ? $"<p>Part {page}. <a href=\"{Masked(nameOf(page - 1))}\">The part before</a></p>\n" : "";
        var branch = _session.Branch is { Length: > 0 } name ? $" · branch {Masked(name)}" : "";
        to.Write(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{HtmlLook.Policy}">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <style>{HtmlLook.Style.ReplaceLineEndings("\n")}</style>
            </head>
            <body>
            <a class="skip" href="#outline">To the outline</a>
            <header>
            <h1>{title}</h1>
            <p>{Masked(_session.ProjectPath ?? _session.ProjectHash)}{branch} · on {Masked(_session.Machine)}</p>
            <p>{HtmlProse.Text(local.InWords(_session.FirstActivity))} to {HtmlProse.Text(
                local.InWords(_session.LastActivity)
            )} · {HtmlProse.Text(_session.Uuid)}</p>
            {before}<form hidden><label>Search <input type="search" id="words"></label> <span id="found" role="status"></span> <label><input type="checkbox" id="brief"> prompts and answers only</label></form>
            </header>
            <main>

            """
        );
    }

    private static void End(TextWriter to, List<(int Number, string Words)> outline, string? next)
    {
        var rest = next is null ? "" : $"<p><a href=\"{HtmlProse.Text(next)}\">The next part</a></p>\n";
        to.Write($"{rest}</main>\n<nav id=\"outline\" aria-label=\"Outline\"><ol>\n");
        foreach (var (number, words) in outline)
        {
            to.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<li value=\"{number}\"><a href=\"#t{number}\">{HtmlProse.Text(words)}</a></li>\n"
                )
            );
        }

        to.Write($"</ol></nav>\n<script>{HtmlLook.Script.ReplaceLineEndings("\n")}</script>\n</body>\n</html>\n");
    }

    private string Article(Turn turn, HtmlSteps steps)
    {
        using var html = new StringWriter(CultureInfo.InvariantCulture);
        var time = turn.Time is { } at ? $" · {HtmlProse.Text(local.InWords(at))}" : "";
        html.Write($"<article id=\"t{turn.Number}\">\n<h2>{turn.Number}{time}</h2>\n");
        if (turn.Number > 0)
        {
            html.Write(
                $"<div class=\"prompt\"{HtmlSteps.Anchor(turn.Entry)}>{HtmlProse.Of(masking.Of(turn.Prompt), 2)}</div>\n"
            );
        }

        foreach (var step in turn.Steps)
        {
            steps.Write(html, step);
        }

        html.Write("</article>\n");
        return html.ToString();
    }

    private string Outlined(Turn turn)
    {
        var words = turn.Number == 0 ? "Before the first prompt" : masking.Of(turn.Prompt.Trim().Split('\n')[0]);
        return words.Length > LongestOfOutline ? $"{words[..LongestOfOutline]}…" : words;
    }

    private string Masked(string text) => HtmlProse.Text(masking.Of(text));
}
