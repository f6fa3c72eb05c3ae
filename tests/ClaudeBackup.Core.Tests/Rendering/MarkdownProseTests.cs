using ClaudeBackup.Core.Rendering;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Xunit;

namespace ClaudeBackup.Core.Tests.Rendering;

public sealed class MarkdownProseTests
{
    public static TheoryData<string> Hostile { get; } =
    [
        "```\nnever closed",
        "~~~~ sh\n```\nstill open\n~~~",
        "- item\n  ```js\n  let a = 1;\n  ```\n- next",
        "1. one\n\n   ```\n   open in a list",
        "> ```\n> open in a quotation",
        "````md\n```\ninner\n```\n````",
        "<details>\n<summary>x</summary>\n\n</details>\n</details>",
        "text </details> <b>bold</b> <!-- open",
        "<!--\n\nhidden\n\n# not seen",
        "<script>\nalert(1)\n\n</script>",
        "<div>\n<div>\n<p>\n```\na < b\n```",
        "> <div>\n> x",
        "- <pre>\n  x",
        "<?php\n\necho 1;",
        "<![CDATA[\n\nx",
        "# One\n## Two\n###### Six",
        "Title\n=====\n\nSub\n---\n\ntwo\nlines\n===",
        "> # Quoted\n> Set\n> ===",
        "- # In a list",
        "#",
        "[run](javascript:alert(1)) and [x][r]\n\n[r]: JavaScript:alert(2)",
        "[![a](https://e.example/a.png)](javascript:alert(1))",
        "[a [b](javascript:x) c](javascript:y)",
        "![pixel](https://e.example/p.png) ![d](data:image/svg+xml,<svg>)",
        "<javascript:alert(1)> <vbscript:x>",
        "[e](&#106;avascript:alert(1))",
        "[docs]: javascript:alert(1)\n[logo]: https://e.example/track.png",
        "> - [docs]:\n>   <https://e.example/a b>\n>   'title'\n\n[one][docs], [docs][] and [docs]",
        "[a]: /x\n[a]: /y\n[b\\]]: <>\n===\n\n[a] [b\\]] [c [d][a]][b\\]]",
        "[^1]: /x\n\nsee[^1]",
        "| a | b |\n| - | - |\n| 1 | `x|y` |",
        "    indented\n\tcode <b>",
        "`<b>` and ``` ` <i> ``` <u>",
        "a\\",
        "***",
        "---\ntitle: x\n---",
        "",
        new string('>', 400),
        new string('[', 5000),
        string.Concat(Enumerable.Repeat("<a ", 3000)),
        string.Concat(Enumerable.Repeat("<div>\n", 200)),
        string.Concat(Enumerable.Repeat("`` ` ", 3000)),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void It_neither_breaks_the_document_around_it_nor_holds_what_drives_its_reader(string text)
    {
        var document = Markdown.Parse($"## Before\n\n{MarkdownProse.Of(text, 3)}\n### After\n\n<details>\n");

        Assert.Equal(3, Assert.IsType<HeadingBlock>(document[^2]).Level);
        Assert.Equal(
            ["Before", "After"],
            document.Descendants<HeadingBlock>().Where(h => h.Level < 4).Select(h => h.Inline?.FirstChild?.ToString())
        );
        Assert.Same(document[^1], Assert.Single(document.Descendants<HtmlBlock>()));
        Assert.Empty(document.Descendants<HtmlInline>());
        Assert.All(
            document.Descendants<LinkInline>(),
            link =>
            {
                Assert.False(link.IsImage);
                Assert.DoesNotContain("script:", link.Url, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("data:", link.Url, StringComparison.OrdinalIgnoreCase);
            }
        );
        Assert.DoesNotContain(
            document.Descendants<AutolinkInline>(),
            link => link.Url.Contains("script:", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void As_a_quotation_it_ends_with_the_quotation(string text)
    {
        var document = Markdown.Parse($"{MarkdownText.Quote(MarkdownProse.Of(text, 3))}\n### After\n");

        Assert.Equal(3, Assert.IsType<HeadingBlock>(document[^1]).Level);
        Assert.Empty(document.Descendants<HtmlBlock>());
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void It_defines_nothing_for_the_document_around_it(string text)
    {
        var document = Markdown.Parse($"{MarkdownProse.Of(text, 3)}\n{MarkdownText.Quote(MarkdownProse.Of(text, 3))}");

        Assert.Empty(document.Descendants<LinkReferenceDefinition>());
    }

    [Theory]
    [InlineData(
        "See [docs].\n\n[docs]: https://e.example/a",
        "See [docs](<https://e.example/a>).\n\n\\[docs]: https://e.example/a\n"
    )]
    [InlineData("[a *b*][1]\n\n[1]: <src/a b.cs> 'T'", "[a *b*](<src/a b.cs>)\n\n\\[1]: <src/a b.cs> 'T'\n")]
    [InlineData("[x][]\n\n> [x]: /y", "[x](</y>)\n\n> \\[x]: /y\n")]
    [InlineData("[x] and [y][x]", "[x] and [y][x]\n")]
    public void An_address_that_it_defines_goes_to_what_refers_to_it(string text, string expected) =>
        Assert.Equal(expected, MarkdownProse.Of(text, 3));

    [Theory]
    [InlineData("plain *text*, `code` & more", "plain *text*, `code` & more\n")]
    [InlineData("# One", "#### One\n")]
    [InlineData("##### Five", "###### Five\n")]
    [InlineData("Title\n=====\ntext", "#### Title\n\ntext\n")]
    [InlineData("```\nopen", "```\nopen\n```\n")]
    [InlineData("```\na < b\n```", "```\na < b\n```\n")]
    [InlineData("`<b>` <b>", "`<b>` &lt;b>\n")]
    [InlineData("[a](https://e.example) <https://e.example>", "[a](https://e.example) <https://e.example>\n")]
    [InlineData("![a](https://e.example/a.png)", "\\![a](https://e.example/a.png)\n")]
    [InlineData("see [a](src/a.cs)", "see [a](src/a.cs)\n")]
    [InlineData("a\r\nb", "a\nb\n")]
    public void What_can_do_no_harm_stays_as_it_was_written(string text, string expected) =>
        Assert.Equal(expected, MarkdownProse.Of(text, 3));

    [Theory]
    [InlineData("a ``` b\n````\nc")]
    [InlineData("```\n~~~\n")]
    [InlineData("")]
    public void Code_is_between_fences_that_nothing_in_it_closes(string text)
    {
        var document = Markdown.Parse(MarkdownText.Code(text, "diff") + "\nbehind\n");

        Assert.Equal(
            text.TrimEnd('\n'),
            Assert.IsType<FencedCodeBlock>(document[0]).Lines.ToString().ReplaceLineEndings("\n")
        );
        Assert.IsType<ParagraphBlock>(document[1]);
    }

    [Fact]
    public void A_line_holds_no_Markdown_and_no_HTML()
    {
        const string Text = "a *b* _c_ [d](e) `f` <g> &amp; | # h ![i](j) \\ ~~k~~";

        var document = Markdown.Parse($"# {MarkdownText.Plain(Text)}");

        var words = Assert
            .Single(document.Descendants<HeadingBlock>())
            .Inline!.Select(i =>
                i is HtmlEntityInline entity
                    ? entity.Transcoded.ToString()
                    : Assert.IsType<LiteralInline>(i).Content.ToString()
            );
        Assert.Equal(Text, string.Concat(words));
    }
}
