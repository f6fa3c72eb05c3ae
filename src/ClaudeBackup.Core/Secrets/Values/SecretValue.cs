using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>Reads a value that stands beside a name, and judges it. Pure.</summary>
internal static class SecretValue
{
    private const int Longest = 4096;
    private const int Fewest = 8;
    private const int LeastPassword = 10;
    private const int MostPassword = 64;
    private const int MostPadding = 4;
    private const double LeastPasswordScore = 7;
    private const string Words = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Marks = "!@#$%^&*?";

    private static readonly SearchValues<char> OfKeys = SearchValues.Create(Words + "+/_~.-");
    private static readonly SearchValues<char> OfPasswords = SearchValues.Create(Words + "+/_~.-=" + Marks);

    /// <summary>The value at a place; null when it does not look like a secret.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it begins.</param>
    /// <param name="isPassword">Whether it is one that people think up: shorter, and with marks.</param>
    public static FoundSecret? Read(ReadOnlySpan<char> text, ValuePlace place, bool isPassword)
    {
        // what a template puts in, and what names a variable
        if (place.Start >= text.Length || text[place.Start] is '$' or '<' or '{' or '%' or '.' or '*')
        {
            return null;
        }

        // numbers and short words, without making a copy of each
        var first = text[place.Start..Math.Min(text.Length, place.Start + Fewest)];
        if (first.IndexOfAnyExcept(OfPasswords) is >= 0 and var shortEnd && first[shortEnd] is not '\\' and not '%')
        {
            return null;
        }

        var key = Run(text, place, OfKeys);
        var next = Next(text, place, key.Length);
        // cut short, as documentation does
        var behind = text[(place.Start + key.Length)..];
        if (
            behind.StartsWith("...", StringComparison.Ordinal)
            || behind.StartsWith("\u00e2\u0080\u00a6", StringComparison.Ordinal)
        )
        {
            return null;
        }

        if (Marks.Contains(next, StringComparison.Ordinal) && (isPassword || place.IsQuoted))
        {
            var password = Run(text, place, OfPasswords);
            if (
                Next(text, place, password.Length)
                    is '"'
                        or '\''
                        or '`'
                        or ' '
                        or '\n'
                        or '\r'
                        or '<'
                        or ','
                        or ';'
                        or ShownText.Nothing
                && IsPassword(password.Secret, withMarks: true)
            )
            {
                return password;
            }
        }

        if (next is '(' or '[' || (!place.IsQuoted && next is '$' or '{'))
        {
            return null;
        }

        key = Padded(text, place, key);
        next = Next(text, place, key.Length);
        return !(next is '=' || char.IsAsciiLetterOrDigit(next)) && IsSecret(key.Secret, isPassword) ? key : null;
    }

    /// <summary>Whether a value without marks is one.</summary>
    public static bool IsSecret(ReadOnlySpan<char> value, bool isPassword) =>
        Randomness.Looks(value.TrimEnd('=')) || (isPassword && IsPassword(value, withMarks: false));

    // shorter than a key, so chance has to show in each part of it
    private static bool IsPassword(ReadOnlySpan<char> value, bool withMarks)
    {
        if (
            value.Length is < LeastPassword or > MostPassword
            || Placeholders.IsPassword(value)
            || value.Contains("://", StringComparison.Ordinal)
        )
        {
            return false;
        }

        var (digits, letters) = (0, 0);
        foreach (var c in value)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            letters += char.IsAsciiLetter(c) ? 1 : 0;
        }

        var marks = value.Length - digits - letters;
        return digits > 0
            && letters > 2
            && (withMarks || marks == 0)
            && Randomness.Score(value) + 4 * marks >= LeastPasswordScore;
    }

    private static FoundSecret Run(ReadOnlySpan<char> text, ValuePlace place, SearchValues<char> of)
    {
        var rest = text[place.Start..Math.Min(text.Length, place.Start + Longest)];
        var count = rest.IndexOfAnyExcept(of) is >= 0 and var end ? end : rest.Length;
        if (count == rest.Length || rest[count] is not '\\' && !(place.IsPercent && rest[count] is '%'))
        {
            // a full stop ends a sentence
            count = rest[..count].TrimEnd('.').Length;
            return new FoundSecret(place.Start, count, rest[..count].ToString());
        }

        var secret = new StringBuilder();
        var at = 0;
        while (at < rest.Length)
        {
            var c = ShownText.Read(rest, at, place.IsPercent, out var length);
            if (!of.Contains(c))
            {
                break;
            }

            _ = secret.Append(c);
            at += length;
        }

        return new FoundSecret(place.Start, at, secret.ToString());
    }

    private static FoundSecret Padded(ReadOnlySpan<char> text, ValuePlace place, FoundSecret key)
    {
        for (var count = 0; count < MostPadding && place.Start + key.Length < text.Length; count++)
        {
            if (ShownText.Read(text, place.Start + key.Length, place.IsPercent, out var length) is not '=')
            {
                break;
            }

            key = key with { Length = key.Length + length, Secret = key.Secret + "=" };
        }

        return key;
    }

    private static char Next(ReadOnlySpan<char> text, ValuePlace place, int length) =>
        place.Start + length < text.Length
            ? ShownText.Read(text, place.Start + length, place.IsPercent, out _)
            : ShownText.Nothing;
}
