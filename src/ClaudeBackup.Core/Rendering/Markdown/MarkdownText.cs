using System.Text;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Texts of a session as parts of a Markdown document that they cannot break. Pure.</summary>
public static class MarkdownText
{
    /// <summary>What is no Markdown, between fences that nothing in it closes.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="language">For whoever colours it; empty for none.</param>
    public static string Code(string text, string language)
    {
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        return $"{fence}{language}\n{text.ReplaceLineEndings("\n").TrimEnd('\n')}\n{fence}\n";
    }

    /// <summary>A text as a quotation.</summary>
    public static string Quote(string markdown) =>
        string.Concat(markdown.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? ">\n" : $"> {line}\n"));

    /// <summary>One line in which nothing is Markdown or HTML.</summary>
    public static string Plain(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            _ = (
                c switch
                {
                    '&' => result.Append("&amp;"),
                    '<' => result.Append("&lt;"),
                    '>' => result.Append("&gt;"),
                    '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '|' or '~' or '!' => result
                        .Append('\\')
                        .Append(c),
                    _ => result.Append(c),
                }
            );
        }

        return result.ToString();
    }

    private static int Run(string line, int at)
    {
        var end = at;
        while (end < line.Length && line[end] == '`')
        {
            end++;
        }

        return end - at;
    }

    private static int LongestRun(string text)
    {
        var longest = 0;
        for (
            var at = text.IndexOf('`', StringComparison.Ordinal);
            at >= 0;
            at = at < text.Length ? text.IndexOf('`', at) : -1
        )
        {
            var run = Run(text, at);
            longest = Math.Max(longest, run);
            at += run;
        }

        return longest;
    }
}
