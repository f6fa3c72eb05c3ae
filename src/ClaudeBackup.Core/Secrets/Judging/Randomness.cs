using System.Buffers;
using System.Globalization;

namespace ClaudeBackup.Core.Secrets;

/// <summary>Whether a text looks as if made by chance. Pure.</summary>
internal static class Randomness
{
    /// <summary>Hexadecimal digits that make a key; fewer are an id or a short hash.</summary>
    public const int LeastHex = 32;

    private const int LeastLength = 16;
    private const double LeastScore = 4;
    private const double LeastScoreOfShort = 7;
    private const double LeastBits = 3.0;
    private const int Short = 20;

    // raised when what is written below, and not only a number above it, judges otherwise
    private const int Revision = 1;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Changes whenever texts are judged otherwise.</summary>
    public static string Version { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Revision} {LeastHex} {LeastLength} {LeastScore} {LeastScoreOfShort} {LeastBits} {Short} {Placeholders.Told} {LetterPairs.Told}"
        );

    /// <summary>A key or a token: no words, no pattern, no id, and long enough.</summary>
    public static bool Looks(ReadOnlySpan<char> text)
    {
        if (text.Length < LeastLength || IsId(text) || IsMadeUp(text))
        {
            return false;
        }

        var parts = 0.0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (IsHex(part))
            {
                parts += part.Length >= LeastHex ? part.Length / 2.0 : -part.Length;
            }
            else
            {
                parts += Score(part);
            }
        }

        return parts >= (text.Length < Short ? LeastScoreOfShort : LeastScore);
    }

    /// <summary>What stands for a secret, or is a pattern.</summary>
    public static bool IsMadeUp(ReadOnlySpan<char> text) => Placeholders.IsIn(text) || IsPattern(text);

    /// <summary>
    /// By how many bits chance is the better explanation of a text than words, names and numbers are: by letters that seldom follow each other, capitals in the
    /// middle, digits among letters.
    /// </summary>
    public static double Score(ReadOnlySpan<char> text)
    {
        var isMixed = text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z');
        var score = 0.0;
        for (var at = 1; at < text.Length; at++)
        {
            score += Step(text[at - 1], text[at], isMixed);
        }

        return score;
    }

    /// <summary>Hexadecimal digits alone, with letters and numbers among them.</summary>
    public static bool IsHex(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(HexDigits) && text.ContainsAnyInRange('0', '9') && HasLetter(text);

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

    private static double Step(char before, char c, bool isMixed)
    {
        if (char.IsAsciiLetter(c))
        {
            return char.IsAsciiLetter(before)
                    ? LetterPairs.Bits(char.ToLowerInvariant(before), char.ToLowerInvariant(c))
                        + (isMixed ? Case(before, c) : 0)
                : char.IsAsciiDigit(before) ? 2
                : 0;
        }

        return char.IsAsciiDigit(c) switch
        {
            true when char.IsAsciiLetter(before) => 2,
            true when char.IsAsciiDigit(before) => -1.5,
            true => 0,
            false => -2,
        };
    }

    // names have capitals where a word begins, chance has them anywhere
    private static double Case(char before, char c) =>
        (char.IsAsciiLetterUpper(before), char.IsAsciiLetterUpper(c)) switch
        {
            (false, false) => -0.9,
            (false, true) => 2.5,
            _ => -0.3,
        };

    // a UUID, or what documentation writes for one: five groups, those in the middle of four
    private static bool IsId(ReadOnlySpan<char> text)
    {
        Span<Range> groups = stackalloc Range[6];
        return text.Split(groups, '-') is 5
            && text[groups[1]].Length is 4
            && text[groups[2]].Length is 4
            && text[groups[3]].Length is 4;
    }

    // few different characters, or each the next one of the one before: 0123456789abcdef, aaaa
    private static bool IsPattern(ReadOnlySpan<char> text)
    {
        var steps = 0;
        for (var at = 1; at < text.Length; at++)
        {
            steps += text[at] - text[at - 1] is 0 or 1 or -1 ? 1 : 0;
        }

        return steps * 2 > text.Length || Bits(text) < LeastBits;
    }

    private static bool HasLetter(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('a', 'f') || text.ContainsAnyInRange('A', 'F');
}
