namespace ClaudeBackup.Core.Secrets;

/// <summary>Where the value of a name begins.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="IsQuoted">Whether quotes are around it.</param>
/// <param name="IsPercent">Whether it is written as in an address, with <c>%3D</c>.</param>
internal readonly record struct ValuePlace(int Start, bool IsQuoted, bool IsPercent)
{
    private const int MostBlanks = 4;
    private const int MostClosing = 4;
    private const int MostIndentation = 24;
    private const int MostWrappers = 6;
    private const int LongestCall = 32;
    private const int LongestLogin = 120;

    private static readonly string[] Schemes = ["bearer ", "basic ", "token ", "base64:", "0x"];
    private static readonly string[] Setters = ["ENV ", "ARG ", "setx "];

    /// <summary>Reads what stands between a name and its value: quotes, <c>:</c> <c>=</c> <c>=></c>, a table's bar, calls, a line end.</summary>
    /// <returns>Null where nothing says that a value follows.</returns>
    public static ValuePlace? Behind(ReadOnlySpan<char> text, SecretName name)
    {
        if (name.End >= text.Length)
        {
            return null;
        }

        var reader = new Reader(text, name.End, text[name.End] is '%');
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

    private ref struct Reader(ReadOnlySpan<char> text, int at, bool isPercent)
    {
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
            var count = 0;
            while (count < MostIndentation && Peek() is ' ' or '\t' or '\n')
            {
                Next();
                count++;
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
}
