namespace ClaudeBackup.Core.Words;

/// <summary>
/// A text as it is compared with what was put in quotes: folded, each run of blanks one blank, and for each of its characters where it stood.
/// </summary>
public readonly ref struct FoldedText
{
    private readonly ReadOnlySpan<char> _text;
    private readonly ReadOnlySpan<int> _starts;
    private readonly ReadOnlySpan<int> _ends;

    private FoldedText(ReadOnlySpan<char> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        _text = text;
        _starts = starts;
        _ends = ends;
    }

    /// <summary>Folds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isExact">Whether case and accents stay.</param>
    public static FoldedText Of(string text, bool isExact)
    {
        var folded = new char[text.Length];
        var (starts, ends) = (new int[text.Length], new int[text.Length]);
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next =
                char.IsWhiteSpace(text[i]) ? ' '
                : isExact ? text[i]
                : Letters.Fold(text[i]);
            if (length > 0 && next == '\0')
            {
                // an accent is of the letter before it
                ends[length - 1] = i + 1;
            }
            else if (next != '\0' && !(next == ' ' && length > 0 && folded[length - 1] == ' '))
            {
                (folded[length], starts[length], ends[length]) = (next, i, i + 1);
                length++;
            }
        }

        return new FoldedText(folded.AsSpan(0, length), starts.AsSpan(0, length), ends.AsSpan(0, length));
    }

    /// <summary>Whether another counts as the same.</summary>
    public bool IsSameAs(FoldedText other) => _text.SequenceEqual(other._text);

    /// <summary>Where a folded phrase first stands from there on: from and to in the text as it was; null where it does not.</summary>
    /// <param name="phrase">What is looked for.</param>
    /// <param name="from">Where to begin, in the folded text; behind what was found, afterwards.</param>
    public (int Start, int End)? Find(FoldedText phrase, ref int from)
    {
        if (phrase._text.IsEmpty || from > _text.Length)
        {
            return null;
        }

        var found = _text[from..].IndexOf(phrase._text);
        if (found < 0)
        {
            return null;
        }

        var start = from + found;
        from = start + phrase._text.Length;
        return (_starts[start], _ends[from - 1]);
    }
}
