using System.Text.RegularExpressions;
using ClaudeBackup.Core.Rendering;
using Xunit;

namespace ClaudeBackup.Core.Tests.Rendering;

public sealed partial class HtmlProseTests
{
    [Theory]
    [MemberData(nameof(MarkdownProseTests.Hostile), MemberType = typeof(MarkdownProseTests))]
    [InlineData("<base href=https://e.example/> <svg onload=x> <img src=x onerror=y>")]
    [InlineData("![x](data:image/svg+xml;base64,PHN2Zz4=) [y](data:text/html,z)")]
    [InlineData("[a](http://e.example \"t\\\" onclick=x\")")]
    public void It_asks_for_nothing_and_runs_nothing(string text)
    {
        var html = HtmlProse.Of(text);

        Assert.DoesNotContain(
            Tag().Matches(html).Select(m => m.Value),
            name => name is "script" or "img" or "base" or "svg" or "iframe" or "details" or "div" or "input" or "link"
        );
        Assert.All(Address().Matches(html), link => Assert.Matches("^(https?|mailto):", link.Groups["to"].Value));
        Assert.DoesNotMatch("<[^>]* on[a-z]+=", Value().Replace(html, ""));
    }

    [Theory]
    [InlineData("# One\n#### Four\n## Two", "<h3>One</h3>\n<h4>Four</h4>\n<h4>Two</h4>\n")]
    [InlineData("###### Six", "<h3>Six</h3>\n")]
    [InlineData("#\n\ntext", "<p>text</p>\n")]
    [InlineData("[](http://e.example/a)", "<p><a href=\"http://e.example/a\">http://e.example/a</a></p>\n")]
    [InlineData("![a *b*](http://e.example/p.png)", "<p>a <em>b</em> (http://e.example/p.png)</p>\n")]
    [InlineData("[run](javascript:x)", "<p>run (javascript:x)</p>\n")]
    [InlineData("- [x] done", "<ul>\n<li>[x] done</li>\n</ul>\n")]
    [InlineData(
        "| | b |\n|-|-|\n| 1 | 2 |",
        "<table>\n<thead>\n<tr>\n<td></td>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"
    )]
    public void It_fits_into_the_page(string text, string expected) => Assert.Equal(expected, HtmlProse.Of(text));

    [GeneratedRegex("(?<=<)[a-z0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();

    [GeneratedRegex("(href|src)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
