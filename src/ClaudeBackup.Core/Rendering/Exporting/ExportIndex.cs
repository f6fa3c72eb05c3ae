using System.Globalization;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Rendering;

/// <summary>The page that lists exported sessions.</summary>
/// <param name="masking">Makes titles and paths fit to be given away.</param>
/// <param name="local">By which clock times are told.</param>
public sealed class ExportIndex(Masking masking, LocalTime local)
{
    private const int MostOfTitle = 100;

    /// <summary>Its text: by project, the one that was active last first, and in each the newest session first.</summary>
    /// <param name="format">What the sessions became.</param>
    /// <param name="exported">They, in order.</param>
    public string Of(ExportFormat format, IReadOnlyList<ExportedSession> exported)
    {
        var page = new StringBuilder();
        _ = page.Append(
            format is ExportFormat.Html ? $"{HtmlFrame.Opening("Sessions")}<main>\n<h1>Sessions</h1>\n" : "# Sessions\n"
        );
        foreach (
            var project in exported.GroupBy(
                e => e.Session.ProjectPath ?? e.Session.ProjectDirectory,
                StringComparer.Ordinal
            )
        )
        {
            var name = masking.Again(project.Key);
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

    // a title may be a whole first prompt
    private static string Short(string title)
    {
        if (title.Length <= MostOfTitle)
        {
            return title;
        }

        var end = title.LastIndexOf(' ', MostOfTitle);
        end = end > MostOfTitle / 2 ? end : MostOfTitle;
        return $"{title[..(char.IsHighSurrogate(title[end - 1]) ? end - 1 : end)]}…";
    }

    private string Line(ExportFormat format, ExportedSession one)
    {
        var title = Short(masking.Again(one.Session.Digest.Title ?? one.Session.Id));
        var when = local.InWords(one.Session.LastActivity);
        var file = one.Files[0].Name;
        var messages = one.Session.Digest.Messages;
        var said = string.Create(CultureInfo.InvariantCulture, $"{messages:N0} message{(messages == 1 ? "" : "s")}");
        var parts = one.Files.Count > 1 ? $", {one.Files.Count} parts" : "";
        return format is ExportFormat.Html
            ? $"<li><a href=\"{HtmlProse.Text(file)}\">{HtmlProse.Text(title)}</a> · {HtmlProse.Text(when)} · {said}{parts}</li>\n"
            : $"- [{MarkdownText.Plain(title)}]({file}) · {when} · {said}{parts}\n";
    }
}
