using System.Text;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// A text as Claude Code shows it for a title: on one line, without the elements (<c>&lt;tag&gt;…&lt;/tag&gt;</c>) in which it, an IDE or a hook wraps what is
/// not the user's. Found by showing the client transcripts of each form.
/// </summary>
internal static class TitleText
{
    // an element of more is not looked through to its end
    private const int LongestRead = 4096;

    /// <summary>The beginning of a string of an entry, long enough to find elements in.</summary>
    public static string Read(ReadOnlySpan<byte> bytes, JsonString text) => JsonText.OneLine(bytes, text, LongestRead);

    /// <summary>The text without elements; as it is where nothing else is in it.</summary>
    public static string Of(string text) => WithoutElements(text) is { Length: > 0 } words ? words : OneLine(text);

    /// <summary>The text without elements; empty where nothing else is in it.</summary>
    public static string WithoutElements(string text)
    {
        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf('<', at) is >= 0 and var start)
        {
            var next = Element.At(text, start)?.End ?? start + 1;
            _ = result.Append(text, at, (next == start + 1 ? next : start) - at);
            at = next;
        }

        return OneLine(result.Append(text, at, text.Length - at).ToString());
    }

    /// <summary>The text with each run of blanks as one, cut to the length of a title.</summary>
    public static string OneLine(string text)
    {
        var result = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isBlank = Rune.IsWhiteSpace(rune);
            if (isBlank && (result.Length == 0 || result[^1] == ' '))
            {
                continue;
            }

            if (length++ == TranscriptDigest.LongestText)
            {
                break;
            }

            _ = isBlank ? result.Append(' ') : result.Append(rune);
        }

        return result.ToString().TrimEnd();
    }
}
