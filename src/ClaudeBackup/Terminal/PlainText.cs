using System.Globalization;
using System.Text;

namespace ClaudeBackup.Terminal;

/// <summary>Text of the source made safe and narrow enough for a terminal.</summary>
internal static class PlainText
{
    /// <summary>
    /// Without control characters and marks that turn text around: a title must not drive the terminal. Each becomes a blank, so that what was
    /// laid out in columns stays in them.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(
                Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                    ? " "
                    : rune.ToString()
            );
        }

        return clean.ToString();
    }

    /// <summary>Columns on a terminal.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    /// <summary>Cut at the end.</summary>
    public static string Cut(string text, int width) => Width(text) <= width ? text : Take(text, width - 1) + "…";

    /// <summary>Cut in the middle: both ends of a project's name tell.</summary>
    public static string CutMiddle(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var left = (width - 1) / 3;
        return $"{Take(text, left)}…{TakeEnd(text, width - 1 - left)}";
    }

    /// <summary>Filled up with blanks on the right.</summary>
    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    private static string Take(string text, int width)
    {
        var taken = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width -= Width(rune);
            if (width < 0)
            {
                break;
            }

            taken += rune.Utf16SequenceLength;
        }

        return text[..taken];
    }

    private static string TakeEnd(string text, int width)
    {
        var start = 0;
        var left = Width(text);
        foreach (var rune in text.EnumerateRunes())
        {
            if (left <= width)
            {
                break;
            }

            left -= Width(rune);
            start += rune.Utf16SequenceLength;
        }

        return text[start..];
    }

    private static int Width(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : IsWide(rune.Value) ? 2
        : 1;

    // East Asian Wide and Fullwidth, and emoji, in blocks: https://www.unicode.org/reports/tr11/
    private static bool IsWide(int code) =>
        code
            is (>= 0x1100 and <= 0x115F)
                or (>= 0x2E80 and <= 0x303E)
                or (>= 0x3041 and <= 0xA4CF)
                or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFE30 and <= 0xFE6F)
                or (>= 0xFF00 and <= 0xFF60)
                or (>= 0xFFE0 and <= 0xFFE6)
                or (>= 0x1F300 and <= 0x1F64F)
                or (>= 0x1F680 and <= 0x1F6FF)
                or (>= 0x1F900 and <= 0x1F9FF)
                or (>= 0x20000 and <= 0x3FFFD);
}
