using System.Globalization;

namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// Reads what a text means that is shown by something: a character may stand in JSON, in JSON that stands in JSON, in HTML, in an address, in colour. Pure.
/// </summary>
internal static class ShownText
{
    /// <summary>What stands for nothing to be seen, such as a colour.</summary>
    public const char Nothing = '\0';

    /// <summary>What stands for a character beyond Latin 1.</summary>
    public const char Other = '\u007f';

    // JSON in JSON, five times
    private const int MostBackslashes = 31;
    private const int LongestColour = 16;

    private static readonly (string Entity, char Means)[] Entities =
    [
        ("&quot;", '"'),
        ("&#34;", '"'),
        ("&#39;", '\''),
        ("&apos;", '\''),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
    ];

    /// <summary>The character at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">A place in it.</param>
    /// <param name="isPercent">Whether <c>%3A</c> means a colon.</param>
    /// <param name="length">How much of the text it takes, 1 at least.</param>
    public static char Read(ReadOnlySpan<char> text, int at, bool isPercent, out int length)
    {
        var c = text[at];
        length = 1;
        return c switch
        {
            '\\' => Escaped(text, at, ref length),
            '\r' => '\n',
            '\u001b' => Colour(text, at + 1, ref length) ? Nothing : c,
            '&' => Entity(text[at..], ref length),
            '%' when isPercent && Hex(text, at + 1, 2) is { } code => Take(code, 3, ref length),
            _ => c,
        };
    }

    /// <summary>Whether no word goes on across a place: what stands before it is none, or a letter that only escapes (<c>\n</c>, <c>%3D</c>, a colour).</summary>
    public static bool BeginsWord(ReadOnlySpan<char> text, int at)
    {
        if (at == 0 || !(char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-'))
        {
            return true;
        }

        return EscapeBefore(text, at) > 0
            || IsRemoved(text, at)
            || (at >= 3 && text[at - 3] is '%' && Hex(text, at - 2, 2) is not null)
            || EndsColour(text[Math.Max(0, at - LongestColour)..at]);
    }

    // where a diff takes a line away, the - before it is none of it
    private static bool IsRemoved(ReadOnlySpan<char> text, int at) =>
        text[at - 1] is '-' && (at == 1 || text[at - 2] is '\n' or '"' || EscapeBefore(text, at - 1) == 1);

    /// <summary>How many letters before a place belong to an escape: 1 behind <c>\n</c>, 5 behind <c>\u0022</c>, else 0.</summary>
    public static int EscapeBefore(ReadOnlySpan<char> text, int at) =>
        at >= 2 && text[at - 2] is '\\' && text[at - 1] is 'n' or 'r' or 't' or 'b' or 'f' ? 1
        : at >= 6 && text[at - 6] is '\\' && text[at - 5] is 'u' && Hex(text, at - 4, 4) is not null ? 5
        : 0;

    private static char Escaped(ReadOnlySpan<char> text, int at, ref int length)
    {
        var end = at;
        while (end < text.Length && end - at < MostBackslashes && text[end] is '\\')
        {
            end++;
        }

        length = end - at;
        if (end == text.Length)
        {
            return '\\';
        }

        switch (text[end])
        {
            case '"' or '\'' or '`' or '/':
                return Take(text[end], length + 1, ref length);
            case 'n' or 'r' or '\n':
                return Take('\n', length + 1, ref length);
            case 't':
                return Take('\t', length + 1, ref length);
            case 'u' when Hex(text, end + 1, 4) is { } code:
                length += 5;
                return code is 0x1b && Colour(text, at + length, ref length) ? Nothing
                    : code < 0x100 ? (char)code
                    : Other;
            case 'x' when Hex(text, end + 1, 2) is { } code:
                length += 3;
                return code is 0x1b && Colour(text, at + length, ref length) ? Nothing : (char)code;
            default:
                return '\\';
        }
    }

    private static char Take(int code, int count, ref int length)
    {
        length = count;
        return (char)code;
    }

    private static char Entity(ReadOnlySpan<char> text, ref int length)
    {
        foreach (var (entity, means) in Entities)
        {
            if (text.StartsWith(entity, StringComparison.Ordinal))
            {
                return Take(means, entity.Length, ref length);
            }
        }

        return text[0];
    }

    // ESC was read; what follows is [, numbers, and the letter that ends it
    private static bool Colour(ReadOnlySpan<char> text, int at, ref int length)
    {
        if (at >= text.Length || text[at] is not '[')
        {
            return false;
        }

        for (var end = at + 1; end < text.Length && end - at < LongestColour; end++)
        {
            if (text[end] is 'm' or 'K')
            {
                length += end + 1 - at;
                return true;
            }

            if (!char.IsAsciiDigit(text[end]) && text[end] is not ';')
            {
                return false;
            }
        }

        return false;
    }

    private static bool EndsColour(ReadOnlySpan<char> text)
    {
        if (text[^1] is not 'm')
        {
            return false;
        }

        var at = text.Length - 2;
        while (at >= 0 && (char.IsAsciiDigit(text[at]) || text[at] is ';'))
        {
            at--;
        }

        return at >= 0 && text[at] is '[';
    }

    private static int? Hex(ReadOnlySpan<char> text, int at, int digits) =>
        at + digits <= text.Length
        && int.TryParse(
            text.Slice(at, digits),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var code
        )
            ? code
            : null;
}
