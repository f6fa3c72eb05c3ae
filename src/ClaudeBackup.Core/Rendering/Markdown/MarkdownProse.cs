using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ClaudeBackup.Core.Rendering;

/// <summary>
/// What was written as Markdown as a part of a document that it cannot break or drive: its headings are below those of the document, a fence that is left
/// open is closed, what would be HTML is text, a picture from elsewhere is a link, a link that would run something is text, and an address that it defines
/// is defined for nobody else. Pure.
/// </summary>
public static class MarkdownProse
{
    private const int MostHashes = 6;

    // what is taken for text in one pass may show more to be taken so in the next
    private const int MostPasses = 24;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .Build();

    /// <summary>The Markdown, with a line end behind it.</summary>
    /// <param name="text">In whatever state.</param>
    /// <param name="below">How many levels its headings go down.</param>
    public static string Of(string text, int below)
    {
        var prose = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        try
        {
            for (var pass = 0; pass < MostPasses; pass++)
            {
                var document = Markdig.Markdown.Parse(prose, Pipeline);
                Edit[] unsafes = [.. Html(document, prose), .. Links(document)];
                var edits = unsafes.Length > 0 ? unsafes : [.. References(document, prose)];
                if (edits.Length == 0)
                {
                    return Applied(prose, Headings(document, prose, below)) + MissingFence(document);
                }

                prose = Applied(prose, edits);
            }
        }
        catch (ArgumentException)
        {
            // nested deeper than the parser goes: nobody wrote that to be read as Markdown
        }

        return MarkdownText.Code(text, "");
    }

    private static IEnumerable<Edit> Html(MarkdownDocument document, string prose) =>
        document
            .Descendants<HtmlBlock>()
            .SelectMany(block => LineStarts(prose, block.Span))
            .Concat(document.Descendants<HtmlInline>().Select(inline => inline.Span.Start))
            .Concat(document.Descendants<AutolinkInline>().Where(l => IsUnsafe(l.Url)).Select(l => l.Span.Start))
            .Where(at => at < prose.Length && prose[at] == '<')
            .Select(at => new Edit(at, 1, "&lt;"));

    private static IEnumerable<int> LineStarts(string prose, SourceSpan block)
    {
        var at = Math.Max(0, block.Start);
        while (at >= 0 && at <= block.End && at < prose.Length)
        {
            // behind the blanks, and the signs of a quotation around it
            var text = prose.AsSpan(at).IndexOfAnyExcept(' ', '\t', '>');
            yield return at + Math.Max(0, text);
            at = prose.IndexOf('\n', at) is >= 0 and var end ? end + 1 : -1;
        }
    }

    private static IEnumerable<Edit> Links(MarkdownDocument document) =>
        document
            .Descendants<LinkInline>()
            .Where(link => !link.IsAutoLink && (link.IsImage || IsUnsafe(link.Url)))
            .Select(link =>
                link.IsImage && IsUnsafe(link.Url)
                    ? new Edit(link.Span.Start, 1, "\\!\\")
                    : new Edit(link.Span.Start, 0, "\\")
            );

    // a definition holds for the whole document, also in a quotation: it becomes text, and what refers to it gets its address
    private static IEnumerable<Edit> References(MarkdownDocument document, string prose) =>
        document
            .Descendants<LinkInline>()
            .Where(link => link.Reference is not null)
            .Select(link => Resolved(link, prose))
            .Concat(
                document
                    .Descendants<LinkReferenceDefinition>()
                    .Select(definition => new Edit(prose.IndexOf('[', Math.Max(0, definition.Span.Start)), 0, "\\"))
                    .Where(edit => edit.At >= 0)
            );

    private static Edit Resolved(LinkInline link, string prose)
    {
        var end = link.Span.End + 1;
        var from = end;
        if (!link.IsShortcut)
        {
            do
            {
                from = prose.LastIndexOf('[', from - 1);
            } while (from > link.Span.Start + 1 && prose[from - 1] == '\\');
        }

        var address = (link.Url ?? "")
            .Replace("\\", "%5C", StringComparison.Ordinal)
            .Replace("<", "%3C", StringComparison.Ordinal)
            .Replace(">", "%3E", StringComparison.Ordinal);
        return new Edit(from, end - from, $"(<{address}>)");
    }

    // a path of Windows counts too, which no browser can go to anyway
    private static bool IsUnsafe(string? url)
    {
        var text = (url ?? "").AsSpan().Trim();
        var colon = text.IndexOf(':');
        return colon >= 0 && text[..colon].IndexOfAny("/?#") < 0 && !WebAddress.IsSafe(url);
    }

    private static IEnumerable<Edit> Headings(MarkdownDocument document, string prose, int below) =>
        document.Descendants<HeadingBlock>().SelectMany(heading => Lowered(heading, prose, below));

    private static Edit[] Lowered(HeadingBlock heading, string prose, int below)
    {
        var level = Math.Min(MostHashes, heading.Level + below);
        if (!heading.IsSetext)
        {
            return [new Edit(heading.Span.Start, 0, new string('#', level - heading.Level))];
        }

        var (from, end) = (heading.Span.Start, Math.Min(prose.Length, heading.Span.End + 1));
        var text = prose.AsSpan(from, end - from).TrimEnd();
        var line = text.TrimEnd(text[^1]).Length;
        // a heading of several lines has no other form
        return text[..line].Count('\n') == 1
            ? [new Edit(from, 0, $"{new string('#', level)} "), new Edit(from + line, text.Length - line, "")]
            : [new Edit(from + line, 0, "\\")];
    }

    private static string MissingFence(MarkdownDocument document) =>
        document.LastChild is FencedCodeBlock { ClosingFencedCharCount: 0 } open
            ? $"{new string(open.FencedChar, open.OpeningFencedCharCount)}\n"
            : "";

    private static string Applied(string text, IEnumerable<Edit> edits)
    {
        var result = new StringBuilder(text.Length + 64);
        var at = 0;
        foreach (var edit in edits.OrderBy(e => e.At))
        {
            if (edit.At < at)
            {
                continue;
            }

            _ = result.Append(text, at, edit.At - at).Append(edit.Text);
            at = edit.At + edit.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private sealed record Edit(int At, int Length, string Text);
}
