using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Words;

/// <summary>
/// How a character counts when words are compared: in lower case, without accents, in the usual width. The framework folds nothing without the data of
/// ICU, which the program does without.
/// </summary>
internal static class Letters
{
    // of nearly every character, worked out once
    private const int Table = 0x3000;
    private static readonly LetterKind[] Kinds = [.. Enumerable.Range(0, Table).Select(c => KindOfOne((char)c))];
    private static readonly char[] Folded = [.. Enumerable.Range(0, Table).Select(c => FoldOne((char)c))];

    /// <summary>What a character counts as; <c>\0</c> for one that does not count, as an accent behind its letter.</summary>
    public static char Fold(char c) => c < Table ? Folded[c] : FoldOne(c);

    /// <summary>To what kind of run a character belongs.</summary>
    public static LetterKind KindOf(char c) => c < Table ? Kinds[c] : KindOfOne(c);

    private static LetterKind KindOfOne(char c)
    {
        if (c < 0x80)
        {
            return char.IsAsciiLetterOrDigit(c) ? LetterKind.Letter : LetterKind.Sign;
        }

        if (IsUnspaced(c))
        {
            return LetterKind.Unspaced;
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber
            or UnicodeCategory.OtherNumber
            or UnicodeCategory.SpacingCombiningMark => LetterKind.Letter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format =>
                LetterKind.Mark,
            UnicodeCategory.OtherSymbol => LetterKind.Picture,
            UnicodeCategory.Surrogate => LetterKind.Surrogate,
            _ => LetterKind.Sign,
        };
    }

    // written without blanks between words: kana, Han, Hangul and their like in full width
    private static bool IsUnspaced(char c) =>
        c
            is >= '\u3041'
                and <= '\u30FF'
                or >= '\u3105'
                and <= '\u312F'
                or >= '\u31F0'
                and <= '\u31FF'
                or >= '\u3400'
                and <= '\u4DBF'
                or >= '\u4E00'
                and <= '\u9FFF'
                or >= '\uAC00'
                and <= '\uD7AF'
                or >= '\uF900'
                and <= '\uFAFF'
                or >= '\uFF66'
                and <= '\uFF9D'
                or '\u3005'
                or '\u3007';

    private static char FoldOne(char c)
    {
        if (c < 0x80)
        {
            return char.ToLowerInvariant(c);
        }

        if (KindOf(c) is LetterKind.Mark)
        {
            return '\0';
        }

        return c switch
        {
            '\u0130' or '\u0131' => 'i',
            >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
            // the sound marks of kana make other letters
            < '\u3000' => char.ToLowerInvariant(ComposedName.WithoutMarks(c)),
            _ => char.ToLowerInvariant(c),
        };
    }
}

/// <summary>To what kind of run a character belongs.</summary>
internal enum LetterKind
{
    /// <summary>Nothing that words have in them: a blank, a stop, an underscore.</summary>
    Sign,

    /// <summary>Letters and digits, of which words are.</summary>
    Letter,

    /// <summary>Belongs to the letter before it, and does not count.</summary>
    Mark,

    /// <summary>Of a script without blanks between words.</summary>
    Unspaced,

    /// <summary>A symbol that stands for itself.</summary>
    Picture,

    /// <summary>Half of a character beyond U+FFFF.</summary>
    Surrogate,
}
