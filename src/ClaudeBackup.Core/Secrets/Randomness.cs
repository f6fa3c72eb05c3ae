using System.Buffers;

namespace ClaudeBackup.Core.Secrets;

/// <summary>Whether a text looks as if made by chance. Pure.</summary>
internal static class Randomness
{
    private const double LeastBits = 3.4;
    private const double LeastHexBits = 3.0;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    // what a person or a program writes in the place of a secret
    private static readonly string[] Placeholders =
    [
        "example",
        "placeholder",
        "changeme",
        "your",
        "dummy",
        "fake",
        "redacted",
        "sample",
        "xxxx",
        "0000",
        "1234567",
        "abcdef",
    ];

    /// <summary>Digits among letters, no words, no pattern, and bits enough.</summary>
    public static bool Looks(ReadOnlySpan<char> text)
    {
        if (Guid.TryParse(text, out _) || HasPlaceholder(text))
        {
            return false;
        }

        var (digits, lower, upper, others, changes) = (0, 0, 0, 0, 0);
        var before = 'x';
        foreach (var c in text)
        {
            var kind =
                char.IsAsciiDigit(c) ? '1'
                : char.IsAsciiLetterLower(c) ? 'a'
                : char.IsAsciiLetterUpper(c) ? 'A'
                : '-';
            digits += kind is '1' ? 1 : 0;
            lower += kind is 'a' ? 1 : 0;
            upper += kind is 'A' ? 1 : 0;
            others += kind is '-' ? 1 : 0;
            changes += kind != before ? 1 : 0;
            before = kind;
        }

        if (digits < 2 || lower + upper < 2 || others * 6 > text.Length)
        {
            return false;
        }

        // words and numbers change seldom from one kind of character to another
        var isHex = !text.ContainsAnyExcept(HexDigits);
        return changes * 5 >= text.Length
            && Bits(text) >= (isHex ? LeastHexBits : LeastBits)
            && (!isHex || text.Length >= 32);
    }

    /// <summary>Shannon's entropy, in bits for each character.</summary>
    public static double Bits(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (var c in text)
        {
            counts[c & 0xFF]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / text.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }

    private static bool HasPlaceholder(ReadOnlySpan<char> text)
    {
        foreach (var placeholder in Placeholders)
        {
            if (text.Contains(placeholder, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
