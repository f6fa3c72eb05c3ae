using System.Globalization;
using System.Text;

namespace ClaudeBackup.Core.Rendering;

/// <summary>Text in which nothing is hidden from its reader and nothing drives what shows it. Pure.</summary>
internal static class InertText
{
    // joins letters of several scripts, and the figures of one emoji
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>
    /// Control characters, marks that turn text around and characters without width are named instead, as in <c>[U+202E]</c>; line ends and tabs stay.
    /// </summary>
    public static string Of(string text)
    {
        var first = IndexOfHidden(text, 0);
        if (first < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        var at = 0;
        while (first >= 0)
        {
            _ = Rune.TryGetRuneAt(text, first, out var rune);
            _ = result.Append(text, at, first - at).Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            at = first + rune.Utf16SequenceLength;
            first = IndexOfHidden(text, at);
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static int IndexOfHidden(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var c = text[at];
            if (c is >= ' ' and < '\u007f' or '\n' or '\t')
            {
                continue;
            }

            if (!Rune.TryGetRuneAt(text, at, out var rune))
            {
                // half of a pair becomes a sign of its own when it is written
                continue;
            }

            if (IsHidden(rune))
            {
                return at;
            }

            at += rune.Utf16SequenceLength - 1;
        }

        return -1;
    }

    private static bool IsHidden(Rune rune) =>
        rune.Value is not (NonJoiner or Joiner)
        && (
            (rune.Value & 0xFFFE) == 0xFFFE
            || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
        );
}
