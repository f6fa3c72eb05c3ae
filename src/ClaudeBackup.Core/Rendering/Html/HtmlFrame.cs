using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Reading;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Rendering;

/// <summary>What stands around the turns of a session on a page.</summary>
/// <param name="reading">The session.</param>
/// <param name="masking">Makes its texts fit to be given away.</param>
/// <param name="local">By which clock times are told.</param>
internal sealed class HtmlFrame(SessionReading reading, Masking masking, LocalTime local)
{
    private readonly SessionLine _session = SessionLine.Of(reading.Session);

    /// <summary>All before the first turn.</summary>
    public void Begin(TextWriter to, int page, Func<int, string> nameOf)
    {
        var title = HtmlProse.Text(
            page == 1 ? SessionFacts.Title(reading.Session, masking) : masking.Again(_session.Title ?? _session.Uuid)
        );
        var part =
            page == 1
                ? ""
                : $"<p>Part {Numbered(page)}. <a href=\"{Address(nameOf(page - 1))}\">The part before</a>, {LinkToOutline(nameOf(1))}</p>\n";
        var branch = _session.Branch is { Length: > 0 } name ? $" · branch {Masked(name)}" : "";
        to.Write(Opening(title));
        to.Write(
            $"""
            <header>
            <h1>{title}</h1>
            <p>{Masked(_session.ProjectPath ?? _session.ProjectHash)}{branch} · on {Masked(_session.Machine)}</p>
            <p>{HtmlProse.Text(local.InWords(_session.FirstActivity))} to {HtmlProse.Text(
                local.InWords(_session.LastActivity)
            )} · {HtmlProse.Text(_session.Uuid)}</p>
            <p class="skip"><a href="#outline">Outline</a></p>
            {part}<div role="search" id="search" hidden><label>Search <input type="search" id="words"></label> <label><input type="checkbox" id="brief"> prompts and answers only</label> <span id="found" role="status"></span></div>
            </header>
            <main>

            """
        );
    }

    /// <summary>What a page begins with, up to its body.</summary>
    /// <param name="title">Its title, as HTML.</param>
    public static string Opening(string title) =>
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

            """;

    /// <summary>What a further part has in its beginning, whose first one is that file.</summary>
    public static string LinkToOutline(string first) => $"<a href=\"{Address(first)}#outline\">the outline of all</a>";

    /// <summary>What is known of the session once all of it was read.</summary>
    public void Facts(TextWriter to)
    {
        to.Write("<div class=\"facts\">\n");
        foreach (var line in SessionFacts.Of(reading))
        {
            to.Write($"<p>{Masked(line)}</p>\n");
        }

        to.Write("</div>\n");
    }

    /// <summary>All behind the last turn.</summary>
    public static void End(
        TextWriter to,
        int page,
        int last,
        IEnumerable<OutlineLine> outline,
        Func<int, string> nameOf
    )
    {
        if (page < last)
        {
            to.Write($"<p><a href=\"{Address(nameOf(page + 1))}\">The next part, {page + 1}</a></p>\n");
        }

        to.Write("</main>\n<nav id=\"outline\" aria-label=\"Outline\"><ol>\n");
        foreach (var line in outline)
        {
            var file = line.Page == page ? "" : Address(nameOf(line.Page));
            to.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<li value=\"{line.Turn}\"><a href=\"{file}#t{line.Turn}\">{HtmlProse.Text(line.Words)}</a></li>\n"
                )
            );
        }

        to.Write($"</ol></nav>\n<script>{HtmlLook.Script.ReplaceLineEndings("\n")}</script>\n</body>\n</html>\n");
    }

    // a sign such as # or : in the name of a file would lead elsewhere
    private static string Address(string file) => HtmlProse.Text(Uri.EscapeDataString(file));

    private string Masked(string text) => HtmlProse.Text(masking.Again(text));

    private static string Numbered(int number) => number.ToString(CultureInfo.InvariantCulture);
}
