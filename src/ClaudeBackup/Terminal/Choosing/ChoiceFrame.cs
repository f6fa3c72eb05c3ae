using System.Globalization;

namespace ClaudeBackup.Terminal;

/// <summary>How a choice looks on a terminal of some size: no line is wider, and there are no more than fit. Pure.</summary>
/// <param name="list">What is chosen from.</param>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="hasGlyphs">Whether signs beyond ASCII can be shown.</param>
internal sealed class ChoiceFrame(ChoiceList list, int width, int height, bool hasGlyphs)
{
    /// <summary>The line in which is typed, from 0.</summary>
    public const int LineOfText = 1;

    private const string Mark = "> ";
    private const string Blank = "  ";
    private const int FewestRows = 1;

    // so much is shown of what follows a word that the end of a row would hide
    private const int Behind = 8;

    // question, text, heads, how many more, keys
    private const int LinesAround = 5;

    // a sign may be wider than it says, and many terminals break a line that fills the last column
    private readonly int _room = width - 1;

    /// <summary>How many rows are shown at once.</summary>
    public int Page { get; } = Math.Max(FewestRows, height - LinesAround);

    /// <summary>The lines, from the question to the keys.</summary>
    public IReadOnlyList<ToneLine> Lines(RowChoice choice)
    {
        var table = list.Table(_room - Mark.Length);
        var first = Math.Clamp(choice.At - (Page / 2), 0, Math.Max(0, choice.Fitting.Count - Page));
        var shown = choice.Fitting.Skip(first).Take(Page).ToArray();
        return
        [
            Line(list.Question),
            Line(Text(choice.Filter.Typed)),
            Line(Blank + table[0]) with
            {
                Tone = Tone.Heading,
            },
            .. shown.Length > 0
                ? shown.Select(row => Row(choice, row, table[row + 1]))
                : [Line($"{Blank}No {list.Noun} here has {choice.Filter.Typed.Trim()}")],
            Line(Blank + More(first, choice.Fitting.Count - first - shown.Length)) with
            {
                Tone = Tone.Faint,
            },
            Line(Keys()) with
            {
                Tone = Tone.Faint,
            },
        ];
    }

    /// <summary>The column behind what was typed, from 0.</summary>
    public int ColumnOf(RowChoice choice) => Math.Min(_room, PlainText.Width(Text(choice.Filter.Typed)));

    // of a long text its end, at which is typed
    private string Text(string typed)
    {
        const string Before = "Filter: ";
        return Before + PlainText.TakeEnd(PlainText.Clean(typed), Math.Max(1, _room - Before.Length - 1));
    }

    private ToneLine Row(RowChoice choice, int row, string cut)
    {
        var isMarked = row == choice.Marked;
        var text = (isMarked ? Mark : Blank) + Visible(choice.Filter, list.Whole[row], PlainText.Clean(cut));
        var line = Line(text);
        return line with
        {
            Tone = isMarked ? Tone.Heading : Tone.Plain,
            Marks = [.. choice.Filter.In(line.Text[Mark.Length..]).Select(m => (m.Start + Mark.Length, m.Length))],
        };
    }

    // what was typed may stand where the row is cut: then its end gives way to that place
    private string Visible(ChoiceFilter filter, string whole, string cut)
    {
        var room = _room - Mark.Length;
        if (filter.Unseen(whole, cut) is not var (start, length))
        {
            return cut;
        }

        var end = PlainText.Cut("…" + whole[start..], Math.Min(room / 2, length + Behind));
        var rest = room - PlainText.Width(end);
        return PlainText.Pad(PlainText.Take(cut, rest), rest) + end;
    }

    private string More(int above, int below) =>
        (above, below) switch
        {
            (0, 0) => "",
            (0, _) => $"{(hasGlyphs ? "↓ " : "")}{Number(below)} more{(hasGlyphs ? "" : " below")}",
            (_, 0) => $"{(hasGlyphs ? "↑ " : "")}{Number(above)} more{(hasGlyphs ? "" : " above")}",
            _ => hasGlyphs
                ? $"↑ {Number(above)} more  ↓ {Number(below)} more"
                : $"{Number(above)} more above, {Number(below)} more below",
        };

    // as much of it as there is room for, the way out always
    private string Keys()
    {
        string[] forms =
        [
            $"Type to filter, {(hasGlyphs ? "↑/↓" : "arrow keys")} to move, Enter to choose, Esc to cancel",
            "Type to filter, Enter to choose, Esc to cancel",
            "Type to filter, Esc to cancel",
        ];
        return Array.Find(forms, form => PlainText.Width(form) <= _room) ?? "Esc to cancel";
    }

    private ToneLine Line(string text) => new(PlainText.Cut(PlainText.Clean(text), _room).TrimEnd());

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
