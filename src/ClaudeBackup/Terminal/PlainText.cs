using System.Globalization;
using System.Text;
using Wcwidth;

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
            clean.Append(Clean(rune).ToString());
        }

        return clean.ToString();
    }

    /// <summary>The same of one sign.</summary>
    public static Rune Clean(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            ? new Rune(' ')
            : rune;

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

    /// <summary>Filled up with blanks on the right.</summary>
    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>As much of its beginning as there is room for.</summary>
    public static string Take(string text, int width)
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

    /// <summary>As much of its end as there is room for.</summary>
    public static string TakeEnd(string text, int width)
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

    /// <summary>Columns of one sign; a control character has no width of its own.</summary>
    public static int Width(Rune rune) => Math.Max(0, UnicodeCalculator.GetWidth(rune));
}
