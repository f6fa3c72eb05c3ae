namespace ClaudeBackup.Core.Secrets;

/// <summary>Reads what stands between a name and its value, as it is meant: escapes, colours and the gutters of tools passed over.</summary>
/// <param name="text">The text.</param>
/// <param name="at">Behind the name.</param>
/// <param name="isPercent">Whether it is written as in an address.</param>
internal ref struct ValueReader(ReadOnlySpan<char> text, int at, bool isPercent)
{
    private const int MostBlanks = 4;
    private const int MostClosing = 4;
    private const int MostGutter = 100;
    private const int MostIndentation = 24;
    private const int MostWrappers = 6;
    private const int LongestCall = 32;

    private static readonly string[] Schemes = ["bearer ", "basic ", "token ", "base64:", "0x"];

    private readonly ReadOnlySpan<char> _text = text;
    private int _at = at;
    private bool _isQuoted;

    /// <summary>The next character that is to be seen; NUL at the end.</summary>
    public char Peek()
    {
        while (_at < _text.Length)
        {
            var c = ShownText.Read(_text, _at, isPercent, out var length);
            if (c is not ShownText.Nothing)
            {
                return c;
            }

            _at += length;
        }

        return ShownText.Nothing;
    }

    public readonly char PeekBehind() => _at + 1 < _text.Length ? _text[_at + 1] : ShownText.Nothing;

    public void Next()
    {
        if (Peek() is not ShownText.Nothing)
        {
            _ = ShownText.Read(_text, _at, isPercent, out var length);
            _at += length;
        }
    }

    public bool Skip(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        Next();
        return true;
    }

    /// <summary>Quotes and brackets behind a name; true when there was a quote.</summary>
    public bool SkipClosing()
    {
        var isClosed = false;
        for (var count = 0; count < MostClosing; count++)
        {
            var c = Peek();
            if (IsQuote(c))
            {
                isClosed = true;
            }
            else if (!(isClosed && c is ']' or ')') && c is not '*')
            {
                break;
            }

            Next();
        }

        return isClosed;
    }

    public int SkipBlanks(int most)
    {
        var count = 0;
        while (count < most && Peek() is ' ' or '\t')
        {
            Next();
            count++;
        }

        return count;
    }

    /// <summary>The type of a variable: <c>: str =</c>.</summary>
    public void SkipType()
    {
        var from = _at;
        _ = SkipBlanks(MostBlanks);
        while (_at - from < LongestCall && _at < _text.Length && IsOfType(_text[_at]))
        {
            _at++;
        }

        if (_at == from || SkipBlanks(MostBlanks) == 0 || !Skip('='))
        {
            _at = from;
        }
    }

    public bool SkipWord(string word)
    {
        if (!_text[_at..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    /// <summary>What says that a value follows, where names and values have names: <c>value:</c>, <c>"value": </c>, <c>value=</c>.</summary>
    public bool SkipValueWord()
    {
        var from = _at;
        SkipSpace();
        while (IsQuote(Peek()))
        {
            Next();
        }

        if (SkipWord("value"))
        {
            _ = SkipClosing();
            _ = SkipBlanks(MostBlanks);
            if (Skip(':') || Skip('='))
            {
                return true;
            }
        }

        _at = from;
        return false;
    }

    /// <summary>The place behind blanks, a line end, quotes, brackets, a call and the word that says what kind of value it is.</summary>
    public ValuePlace? Value()
    {
        SkipSpace();
        SkipBlock();
        for (var count = 0; count < MostWrappers; count++)
        {
            var c = Peek();
            if (IsQuote(c))
            {
                _isQuoted = true;
                Next();
            }
            else if (c is '(' or '[' or '{' || (c is '*' && count < 2))
            {
                _isQuoted = false;
                Next();
                _ = SkipBlanks(1);
            }
            else if (!_isQuoted && SkipCall())
            {
                _isQuoted = false;
            }
            else
            {
                break;
            }
        }

        SkipScheme();
        return _at < _text.Length ? new ValuePlace(_at, _isQuoted, isPercent) : null;
    }

    private void SkipSpace()
    {
        for (var count = 0; count < MostIndentation && Peek() is ' ' or '\t' or '\n'; count++)
        {
            var isLineEnd = Peek() is '\n';
            Next();
            if (isLineEnd)
            {
                SkipGutter();
            }
        }
    }

    // what tools show before each line: its number, that of a file, the sign of a diff, of a quotation or a comment
    private void SkipGutter()
    {
        var from = _at;
        _ = SkipBlanks(MostGutter);
        if (Peek() is '+' or '-' or '>' or '#')
        {
            Next();
            if (Peek() is ' ' or '\t')
            {
                return;
            }
        }

        _at = from;
        var rest = _text[_at..Math.Min(_text.Length, _at + MostGutter)];
        var number = rest.IndexOfAnyExcept(' ');
        var digits = number < 0 ? 0 : rest[number..].IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0)
        {
            digits = 0;
            var colon = rest.IndexOf(':') + 1;
            number = colon > 1 && rest[..colon].IndexOfAny(" \t\"'") < 0 ? colon : 0;
            digits = number > 0 ? rest[number..].IndexOfAnyExceptInRange('0', '9') : 0;
            if (digits <= 0 || rest[number + digits] is not ':' and not '-')
            {
                return;
            }
        }

        var end = _at + number + digits;
        _at = end;
        if (Peek() is '\t' or ':' or ShownText.Other)
        {
            Next();
        }
        else if (_text[_at..].StartsWith("\u00e2\u0086\u0092", StringComparison.Ordinal))
        {
            _at += "\u00e2\u0086\u0092".Length;
        }
        else
        {
            _at = from;
        }
    }

    // YAML: a block that begins on the next line
    private void SkipBlock()
    {
        var from = _at;
        if (Peek() is not ('>' or '|'))
        {
            return;
        }

        Next();
        _ = Skip('-') || Skip('+');
        if (Peek() is '\n')
        {
            SkipSpace();
        }
        else
        {
            _at = from;
        }
    }

    // SecretStr("…", b"…", Some("…"
    private bool SkipCall()
    {
        var end = _at;
        while (
            end < _text.Length
            && end - _at < LongestCall
            && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '_' or '.' or ':')
        )
        {
            end++;
        }

        var isCall = end > _at && end < _text.Length && _text[end] is '(';
        var isPrefix =
            end - _at is 1 or 2 && end < _text.Length && IsQuote(ShownText.Read(_text, end, isPercent, out _));
        if (!isCall && !isPrefix)
        {
            return false;
        }

        _at = isCall ? end + 1 : end;
        return !isCall || IsQuote(Peek());
    }

    private void SkipScheme()
    {
        foreach (var scheme in Schemes)
        {
            if (SkipWord(scheme))
            {
                _ = SkipBlanks(1);
                return;
            }
        }
    }

    private static bool IsQuote(char c) => c is '"' or '\'' or '`';

    private static bool IsOfType(char c) => char.IsAsciiLetterOrDigit(c) || c is '[' or ']' or '?' or '.' or '_';
}
