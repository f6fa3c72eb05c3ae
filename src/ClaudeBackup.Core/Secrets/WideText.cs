namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// Text in UTF-16, of either byte order, made narrow: without the zero bytes between its characters, and without their escapes where JSON shows such a file.
/// One serves one thread.
/// </summary>
internal sealed class WideText
{
    private const string Escape = @"\u0000";

    private char[] _text = [];
    private int[] _places = [];
    private int _count;

    /// <summary>What is left.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _count);

    /// <summary>Where a character of <see cref="Text"/> stands in what was made narrow.</summary>
    public int Place(int at) => _places[at];

    /// <summary>Makes a text narrow; false when there is nothing to be taken out.</summary>
    public bool TryNarrow(ReadOnlySpan<char> text)
    {
        var isRaw = text.Contains('\0');
        if (!isRaw && text.IndexOf(Escape, StringComparison.Ordinal) < 0)
        {
            return false;
        }

        if (_text.Length < text.Length)
        {
            (_text, _places) = (new char[text.Length], new int[text.Length]);
        }

        _count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c is '\0')
            {
                continue;
            }

            if (c is '\\' && Skipped(text[at..]) is > 0 and var skipped)
            {
                at += skipped - 1;
                continue;
            }

            (_text[_count], _places[_count]) = (c, at);
            _count++;
        }

        return true;
    }

    // JSON in JSON has more of them
    private static int Skipped(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExcept('\\');
        return digits > 0 && text[digits..].StartsWith("u0000", StringComparison.Ordinal) ? digits + "u0000".Length : 0;
    }
}
