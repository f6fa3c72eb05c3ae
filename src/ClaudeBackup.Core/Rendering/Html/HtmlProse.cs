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
        .UseTaskLists()
        .UseEmphasisExtras()
        .Build();

    private static readonly string[] Schemes = ["http://", "https://", "mailto:"];

    /// <summary>The HTML.</summary>
    /// <param name="markdown">In whatever state.</param>
    /// <param name="below">How many levels its headings go down.</param>
    public static string Of(string markdown, int below)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(6, heading.Level + below);
        }

        foreach (var link in document.Descendants<LinkInline>().ToArray())
        {
            Tame(link);
        }

        foreach (
            var link in document
                .Descendants<AutolinkInline>()
                .Where(l => !IsSafe(l.IsEmail ? $"mailto:{l.Url}" : l.Url))
                .ToArray()
        )
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        _ = renderer.Render(document);
        return html.ToString();
    }

    /// <summary>Text as it is.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    // a picture would be fetched, or be data of any kind: what stands for it stays
    private static void Tame(LinkInline link)
    {
        if (!link.IsImage && IsSafe(link.Url))
        {
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

    private static bool IsSafe(string? url) =>
        url is not null && Array.Exists(Schemes, scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
