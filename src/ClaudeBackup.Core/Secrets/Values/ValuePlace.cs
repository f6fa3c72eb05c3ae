namespace ClaudeBackup.Core.Secrets;

/// <summary>Where the value of a name begins.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="IsQuoted">Whether quotes are around it.</param>
/// <param name="IsPercent">Whether it is written as in an address, with <c>%3D</c>.</param>
internal readonly record struct ValuePlace(int Start, bool IsQuoted, bool IsPercent)
{
    private const int MostBlanks = 4;
    private const int LongestLogin = 120;

    private static readonly string[] Setters = ["ENV ", "ARG ", "setx "];

    /// <summary>Reads what stands between a name and its value: quotes, <c>:</c> <c>=</c> <c>=></c>, a table's bar, calls, a line end.</summary>
    /// <returns>Null where nothing says that a value follows.</returns>
    public static ValuePlace? Behind(ReadOnlySpan<char> text, SecretName name)
    {
        if (name.End >= text.Length)
        {
            return null;
        }

        var reader = new ValueReader(text, name.End, text[name.End] is '%');
        var isClosed = reader.SkipClosing();
        var blanks = reader.SkipBlanks(MostBlanks);
        switch (reader.Peek())
        {
            case ':':
                reader.Next();
                if (reader.Peek() is ':')
                {
                    return null;
                }

                reader.Skip('=');
                reader.SkipType();
                break;
            case '=':
                reader.Next();
                reader.Skip('=');
                reader.Skip('>');
                break;
            case '-' when reader.PeekBehind() is '>':
                reader.Next();
                reader.Next();
                break;
            case '|':
                reader.Next();
                break;
            case ',' when isClosed:
                reader.Next();
                reader.SkipValueWord();
                break;
            case '>' when blanks == 0 && !isClosed:
                reader.Next();
                break;
            case 'i' when blanks == 1 && reader.SkipWord("is "):
                break;
            case 'v' or 'V' when blanks > 0 && isClosed && reader.SkipValueWord():
                break;
            case '\n' when reader.SkipValueWord():
                break;
            default:
                if (blanks != 1 || isClosed || !IsFollowedByBlank(text, name))
                {
                    return null;
                }

                break;
        }

        return reader.Value();
    }

    // --password V; login ann password V, in a .netrc; ENV NAME V
    private static bool IsFollowedByBlank(ReadOnlySpan<char> text, SecretName name)
    {
        var before = text[..name.Start];
        if (text[name.Start] is '-')
        {
            return text[name.Start..].StartsWith("--", StringComparison.Ordinal);
        }

        foreach (var setter in Setters)
        {
            if (before.EndsWith(setter, StringComparison.Ordinal))
            {
                return true;
            }
        }

        var login = before[Math.Max(0, before.Length - LongestLogin)..];
        return text[name.Start..name.End] is "password"
            && (
                login.Contains("login ", StringComparison.Ordinal)
                || login.Contains("machine ", StringComparison.Ordinal)
            );
    }
}
