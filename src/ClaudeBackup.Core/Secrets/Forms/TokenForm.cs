using System.Buffers;
using System.Globalization;

namespace ClaudeBackup.Core.Secrets;

/// <summary>What a token has behind its mark.</summary>
public enum TokenAlphabet
{
    /// <summary>Lower case hexadecimal digits.</summary>
    Hex,

    /// <summary>Letters and digits.</summary>
    Alphanumeric,

    /// <summary>Letters, digits, <c>_</c> and <c>-</c>.</summary>
    Base64Url,

    /// <summary>Letters, digits, <c>+</c>, <c>/</c> and <c>=</c>.</summary>
    Base64,

    /// <summary>Letters, digits, <c>_</c>, <c>-</c>, <c>.</c> and <c>=</c>.</summary>
    Dotted,
}

/// <summary>A token that begins with its anchor, as most do: a mark, then so many characters of an alphabet, then the end of a word.</summary>
/// <param name="Alphabet">What follows the mark.</param>
/// <param name="Least">How many of them at least.</param>
/// <param name="Most">And at most.</param>
public sealed record TokenForm(TokenAlphabet Alphabet, int Least, int Most) : SecretForm
{
    private const string Words = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char>[] Alphabets =
    [
        SearchValues.Create("0123456789abcdef"),
        SearchValues.Create(Words),
        SearchValues.Create(Words + "_-"),
        SearchValues.Create(Words + "+/="),
        SearchValues.Create(Words + "_-.="),
    ];

    internal override string Told =>
        string.Create(CultureInfo.InvariantCulture, $"token {Alphabet} {Least} {Most} {Randomness.Version}");

    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length)
    {
        if (!ShownText.BeginsWord(text, anchor))
        {
            return null;
        }

        var body = text[(anchor + length)..];
        var count = body.IndexOfAnyExcept(Alphabets[(int)Alphabet]) is >= 0 and var end ? end : body.Length;
        // a full stop ends a sentence
        count = body[..count].TrimEnd('.').Length;
        return
            count < Least
            || count > Most
            || (count < body.Length && char.IsAsciiLetterOrDigit(body[count]))
            || Randomness.IsMadeUp(body[..count])
            ? null
            : new FoundSecret(anchor, length + count, text.Slice(anchor, length + count).ToString()) { Mark = length };
    }
}
