using System.Text;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Texts of a session as parts of a Markdown document that they cannot break. Pure.</summary>
public static class MarkdownText
{
    private const int MostHashes = 6;
    private const int CodeIndent = 4;

    /// <summary>
    /// What was written as Markdown: its headings are below those of the document, a fence that is left open is closed, and what would be HTML is text.
    /// </summary>
    /// <param name="text">In whatever state.</param>
    /// <param name="below">How many levels its headings go down.</param>
    public static string Prose(string text, int below)
    {
        var result = new StringBuilder(text.Length + 64);
        string? fence = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (fence is not null)
            {
                _ = result.Append(line).Append('\n');
                fence = Closes(line, fence) ? null : fence;
            }
            else if (Opens(line) is { } opened)
            {
                _ = result.Append(line).Append('\n');
                fence = opened;
            }
            else
            {
                _ = result.Append(IsCode(line) ? line : Lowered(Safe(line), below)).Append('\n');
            }
        }

        return fence is null ? result.ToString() : result.Append(fence).Append('\n').ToString();
    }

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

    // three or more of the same sign, set in by less than code is
    private static string? Opens(string line)
    {
        var text = line.TrimStart(' ');
        var run = text.Length > 0 && text[0] is '`' or '~' ? text.Length - text.TrimStart(text[0]).Length : 0;
        return line.Length - text.Length < CodeIndent && run >= 3 && (text[0] == '~' || !text[run..].Contains('`'))
            ? text[..run]
            : null;
    }

    private static bool Closes(string line, string fence)
    {
        var text = line.Trim(' ');
        return text.Length >= fence.Length && text.AsSpan().IndexOfAnyExcept(fence[0]) < 0 && !IsCode(line);
    }

    private static bool IsCode(string line) =>
        line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith('\t');

    private static string Lowered(string line, int below)
    {
        var text = line.TrimStart(' ');
        var hashes = text.Length - text.TrimStart('#').Length;
        return hashes is > 0 and <= MostHashes && (text.Length == hashes || text[hashes] == ' ')
            ? new string('#', Math.Min(MostHashes, hashes + below)) + text[hashes..]
            : line;
    }

    // a code span is as it is; elsewhere what could begin a tag, a comment or an entity of HTML does not
    private static string Safe(string line)
    {
        if (!line.Contains('<'))
        {
            return line;
        }

        var result = new StringBuilder(line.Length + 8);
        var at = 0;
        while (at < line.Length)
        {
            if (line[at] == '`')
            {
                var run = Run(line, at);
                var end = EndOfSpan(line, at + run, run);
                _ = result.Append(line, at, (end < 0 ? at + run : end) - at);
                at = end < 0 ? at + run : end;
                continue;
            }

            _ = line[at] == '<' ? result.Append("&lt;") : result.Append(line[at]);
            at++;
        }

        return result.ToString();
    }

    private static int EndOfSpan(string line, int from, int length)
    {
        for (var at = line.IndexOf('`', from); at >= 0; at = line.IndexOf('`', at))
        {
            var run = Run(line, at);
            at += run;
            if (run == length)
            {
                return at;
            }

            if (at >= line.Length)
            {
                break;
            }
        }

        return -1;
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
