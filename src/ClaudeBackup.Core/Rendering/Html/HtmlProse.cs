using System.Globalization;
using System.Net;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Markdown of a session as HTML that asks for nothing and runs nothing: no HTML of its own, no pictures, links to web pages and addresses alone.</summary>
public static class HtmlProse
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras()
        .Build();

    // of the page: its title and the turn
    private const int Above = 2;
    private const int Lowest = 6;

    /// <summary>The HTML. Its headings are below those of the page, and none leaves a level out.</summary>
    /// <param name="markdown">In whatever state.</param>
    public static string Of(string markdown)
    {
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            Lower([.. document.Descendants<HeadingBlock>()]);
            foreach (var link in document.Descendants<LinkInline>().ToArray())
            {
                Tame(link);
            }

            foreach (var link in document.Descendants<AutolinkInline>().Where(l => !IsSafe(l)).ToArray())
            {
                link.ReplaceBy(new LiteralInline(link.Url));
            }

            using var html = new StringWriter(CultureInfo.InvariantCulture);
            var renderer = new HtmlRenderer(html);
            Pipeline.Setup(renderer);
            _ = renderer.Render(document);
            // the corner of a table names nothing
            return html.ToString().Replace("<th></th>", "<td></td>", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            // nested deeper than the parser goes: nobody wrote that to be read as Markdown
            return $"<pre>{Text(markdown)}</pre>\n";
        }
    }

    /// <summary>Text as it is.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Lower(HeadingBlock[] headings)
    {
        var before = Above;
        foreach (var heading in headings)
        {
            if (heading.Inline?.FirstChild is null)
            {
                _ = heading.Parent?.Remove(heading);
                continue;
            }

            before = heading.Level = Math.Min(Math.Min(Lowest, heading.Level + Above), before + 1);
        }
    }

    // a picture would be fetched, or be data of any kind: what stands for it stays
    private static void Tame(LinkInline link)
    {
        if (!link.IsImage && WebAddress.IsSafe(link.Url))
        {
            if (!link.Descendants<LeafInline>().Any())
            {
                _ = link.AppendChild(new LiteralInline(link.Url!));
            }

            return;
        }

        link.IsImage = false;
        var words = new ContainerInline();
        foreach (var child in link.ToArray())
        {
            child.Remove();
            _ = words.AppendChild(child);
        }

        _ = words.AppendChild(new LiteralInline($" ({link.Url})"));
        link.ReplaceBy(words, copyChildren: false);
    }

    private static bool IsSafe(AutolinkInline link) =>
        WebAddress.IsSafe(link.IsEmail ? $"mailto:{link.Url}" : link.Url);
}
