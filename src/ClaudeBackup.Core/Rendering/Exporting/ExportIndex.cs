using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Rendering;

/// <summary>The page that lists exported sessions.</summary>
/// <param name="masking">Makes titles and paths fit to be given away.</param>
/// <param name="local">By which clock times are told.</param>
public sealed class ExportIndex(Masking masking, LocalTime local)
{
    /// <summary>Its text.</summary>
    /// <param name="format">What the sessions became.</param>
    /// <param name="exported">They, in order.</param>
    public string Of(ExportFormat format, IReadOnlyList<ExportedSession> exported)
    {
        var page = new StringBuilder();
        _ = page.Append(format is ExportFormat.Html ? Head : "# Sessions\n");
        foreach (
            var project in exported.GroupBy(
                e => e.Session.ProjectPath ?? e.Session.ProjectDirectory,
                StringComparer.Ordinal
            )
        )
        {
            var name = masking.Of(project.Key);
            _ = page.Append(
                format is ExportFormat.Html
                    ? $"<h2>{HtmlProse.Text(name)}</h2>\n<ul>\n"
                    : $"\n## {MarkdownText.Plain(name)}\n\n"
            );
            foreach (var one in project)
            {
                _ = page.Append(Line(format, one));
            }

            _ = page.Append(format is ExportFormat.Html ? "</ul>\n" : "");
        }

        return page.Append(format is ExportFormat.Html ? "</main>\n</body>\n</html>\n" : "").ToString();
    }

    private static string Head =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{HtmlLook.Policy}">
            <title>Sessions</title>
            <style>{HtmlLook.Style.ReplaceLineEndings("\n")}</style>
            </head>
            <body>
            <main>
            <h1>Sessions</h1>

            """;

    private string Line(ExportFormat format, ExportedSession one)
    {
        var title = masking.Of(one.Session.Digest.Title ?? one.Session.Id);
        var when = local.InWords(one.Session.LastActivity);
        var file = one.Files[0].Name;
        var messages = (one.Session.Digest.UserMessages + one.Session.Digest.AssistantMessages).ToString(
            "N0",
            CultureInfo.InvariantCulture
        );
        return format is ExportFormat.Html
            ? $"<li><a href=\"{HtmlProse.Text(file)}\">{HtmlProse.Text(title)}</a> · {HtmlProse.Text(when)} · {messages} messages</li>\n"
            : $"- [{MarkdownText.Plain(title)}]({file}) · {when} · {messages} messages\n";
    }
}
