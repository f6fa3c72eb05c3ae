using System.Text;

namespace ClaudeBackup.Terminal;

/// <summary>
/// Text in which some places stand out, laid out by the columns that a terminal gives each sign. It is made safe at once, so that the places stay what they are;
/// blanks in a row are one.
/// </summary>
internal sealed class MarkedText
{
    // beside a long name at the left there is still something to read
    private const int Narrowest = 16;

    private readonly List<(Rune Rune, bool IsMarked)> _runes = [];

    /// <param name="text">From anywhere.</param>
    /// <param name="marks">What in it stands out, in UTF-16 units.</param>
    public MarkedText(string text, IEnumerable<(int Start, int Length)> marks)
    {
        var marked = new bool[text.Length];
        foreach (var (start, length) in marks)
        {
            marked.AsSpan(start, length).Fill(true);
        }

        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Add(PlainText.Clean(rune), marked[at]);
            at += rune.Utf16SequenceLength;
        }

        while (_runes is [.., ({ Value: ' ' }, _)])
        {
            _runes.RemoveAt(_runes.Count - 1);
        }
    }

    /// <summary>All of it, broken at blanks where there are any, else between two signs.</summary>
    /// <param name="first">What stands before the first line.</param>
    /// <param name="others">What stands before the others.</param>
    /// <param name="width">Columns of a line.</param>
    public IEnumerable<ToneLine> Lines(string first, string others, int width)
    {
        var before = first;
        var start = 0;
        do
        {
            var end = EndOfLine(start, Math.Max(Narrowest, width - PlainText.Width(before)));
            yield return Line(before, start, end, "");
            before = others;
            start = end;
            while (start < _runes.Count && _runes[start].Rune.Value == ' ')
            {
                start++;
            }
        } while (start < _runes.Count);
    }

    /// <summary>As much of it as one line has room for.</summary>
    /// <param name="before">What stands before it.</param>
    /// <param name="width">Columns of the line.</param>
    public ToneLine Cut(string before, int width)
    {
        var room = Math.Max(Narrowest, width - PlainText.Width(before));
        var end = Fitting(0, room);
        return end == _runes.Count ? Line(before, 0, end, "") : Line(before, 0, Fitting(0, room - 1), "…");
    }

    private void Add(Rune rune, bool isMarked)
    {
        if (rune.Value == ' ' && _runes is [] or [.., ({ Value: ' ' }, _)])
        {
            return;
        }

        _runes.Add((rune, isMarked));
    }

    private int EndOfLine(int start, int room)
    {
        var end = Fitting(start, room);
        if (end == _runes.Count || _runes[end].Rune.Value == ' ')
        {
            return end;
        }

        var blank = _runes.FindLastIndex(end - 1, end - start, r => r.Rune.Value == ' ');
        return blank > start ? blank : Math.Max(end, start + 1);
    }

    // a sign without a column of its own stays with the one before it
    private int Fitting(int start, int room)
    {
        var end = start;
        while (end < _runes.Count && (room -= PlainText.Width(_runes[end].Rune)) >= 0)
        {
            end++;
        }

        return end;
    }

    private ToneLine Line(string before, int start, int end, string behind)
    {
        var text = new StringBuilder(before);
        var marks = new List<(int Start, int Length)>();
        foreach (var (rune, isMarked) in _runes.Take(start..end))
        {
            var length = rune.Utf16SequenceLength;
            if (isMarked && marks is [.., var last] && last.Start + last.Length == text.Length)
            {
                marks[^1] = (last.Start, last.Length + length);
            }
            else if (isMarked)
            {
                marks.Add((text.Length, length));
            }

            _ = text.Append(rune.ToString());
        }

        return new ToneLine(text.Append(behind).ToString()) { Marks = marks };
    }
}
