using System.Globalization;
using System.Text;

namespace ClaudeBackup.Core.Words;

/// <summary>
/// Cuts a text into the words by which it is found, the same for texts and for queries. A word is letters and digits, and every sign parts words, so
/// <c>foo_bar</c> is two; letters in lower case without accents. A script without blanks gives each two characters that stand side by side, and its last one;
/// a symbol or an emoji is a word of its own. Pure.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="buffer">Holds a word, for whoever cuts many texts: of <see cref="Longest"/> characters.</param>
internal ref struct WordReader(ReadOnlySpan<char> text, char[]? buffer = null)
{
    /// <summary>What is longer was encoded: nobody looks for it.</summary>
    public const int Longest = 64;

    private const char Joiner = '\u200D';

    private readonly ReadOnlySpan<char> _text = text;
    private readonly char[] _word = buffer ?? new char[Longest];
    private int _at;
    private int _length;

    /// <summary>The word as it counts; valid until the next one.</summary>
    public readonly ReadOnlySpan<char> Word => _word.AsSpan(0, _length);

    /// <summary>Where it begins in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Behind where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Whether it is letters and digits, and not of a script without blanks, nor a symbol.</summary>
    public bool IsOfLetters { get; private set; }

    /// <summary>Goes to the next word; false behind the last one.</summary>
    public bool Read()
    {
        while (_at < _text.Length)
        {
            switch (Letters.KindOf(_text[_at]))
            {
                case LetterKind.Letter:
                    if (ReadLetters())
                    {
                        return true;
                    }

                    break;
                case LetterKind.Unspaced:
                    ReadUnspaced();
                    return true;
                case LetterKind.Picture:
                    Take(_at, 1, isOfLetters: false);
                    return true;
                case LetterKind.Surrogate:
                    if (ReadPair())
                    {
                        return true;
                    }

                    break;
                default:
                    _at++;
                    break;
            }
        }

        return false;
    }

    private bool ReadLetters()
    {
        Start = _at;
        _length = 0;
        var isTooLong = false;
        for (; _at < _text.Length; _at++)
        {
            var kind = Letters.KindOf(_text[_at]);
            if (kind is not (LetterKind.Letter or LetterKind.Mark))
            {
                break;
            }

            var folded = Letters.Fold(_text[_at]);
            if (folded != '\0' && !(isTooLong |= _length == Longest))
            {
                _word[_length++] = folded;
            }
        }

        (End, IsOfLetters) = (_at, true);
        return _length > 0 && !isTooLong;
    }

    // 设备清单 gives 设备, 备清, 清单 and 单, so each character begins a word
    private void ReadUnspaced()
    {
        var next = _at + 1;
        while (next < _text.Length && Letters.KindOf(_text[next]) is LetterKind.Mark)
        {
            next++;
        }

        Start = _at;
        _length = 0;
        _word[_length++] = Letters.Fold(_text[_at]);
        End = next;
        if (next < _text.Length && Letters.KindOf(_text[next]) is LetterKind.Unspaced)
        {
            _word[_length++] = Letters.Fold(_text[next]);
            End = next + 1;
        }

        IsOfLetters = false;
        _at = next;
    }

    private bool ReadPair()
    {
        if (Rune.DecodeFromUtf16(_text[_at..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            _at++;
            return false;
        }

        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.ModifierSymbol or UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
        {
            // a skin tone behind an emoji
            _at += length;
            return false;
        }

        if (category is UnicodeCategory.OtherSymbol || Rune.IsLetterOrDigit(rune))
        {
            Take(_at, length, isOfLetters: false);
            return true;
        }

        _at += length;
        return false;
    }

    private void Take(int start, int length, bool isOfLetters)
    {
        (Start, IsOfLetters) = (start, isOfLetters);
        _text.Slice(start, length).CopyTo(_word);
        _length = length;
        _at = End = start + length;
        while (_at < _text.Length && (_text[_at] == Joiner || Letters.KindOf(_text[_at]) is LetterKind.Mark))
        {
            _at++;
        }
    }
}
