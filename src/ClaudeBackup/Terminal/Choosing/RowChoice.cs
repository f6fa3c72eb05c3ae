using System.Text;

namespace ClaudeBackup.Terminal;

/// <summary>How a choice stands.</summary>
internal enum ChoiceStand
{
    /// <summary>It is not made yet.</summary>
    Open,

    /// <summary>It is made.</summary>
    Made,

    /// <summary>It was left without one.</summary>
    Left,
}

/// <summary>One of several rows, found by typing some of it and by moving: what stands after each key. Pure.</summary>
internal sealed record RowChoice
{
    private readonly IReadOnlyList<string> _rows;

    /// <param name="rows">Each as it is searched.</param>
    public RowChoice(IReadOnlyList<string> rows)
    {
        _rows = rows;
        Fitting = [.. Enumerable.Range(0, rows.Count)];
    }

    /// <summary>What was typed.</summary>
    public ChoiceFilter Filter { get; private init; } = new("");

    /// <summary>The numbers of the rows that have it, from 0.</summary>
    public IReadOnlyList<int> Fitting { get; private init; }

    /// <summary>Where in those the mark stands.</summary>
    public int At { get; private init; }

    /// <summary>How it stands.</summary>
    public ChoiceStand Stand { get; private init; }

    /// <summary>The number of the row that is marked; null where nothing has what was typed.</summary>
    public int? Marked => Fitting.Count > 0 ? Fitting[At] : null;

    /// <summary>What a key does.</summary>
    /// <param name="key">The key. Letters are text, whatever an editor does with them.</param>
    /// <param name="page">How many rows are shown at once.</param>
    public RowChoice Press(ConsoleKeyInfo key, int page) =>
        (key.Key, IsControl(key)) switch
        {
            (ConsoleKey.Enter, _) => Marked is null ? this : this with { Stand = ChoiceStand.Made },
            (ConsoleKey.Escape, _) => this with { Stand = ChoiceStand.Left },
            (ConsoleKey.UpArrow, _) or (ConsoleKey.P, true) => MovedTo(At - 1),
            (ConsoleKey.DownArrow, _) or (ConsoleKey.N, true) => MovedTo(At + 1),
            (ConsoleKey.PageUp, _) => MovedTo(At - page),
            (ConsoleKey.PageDown, _) => MovedTo(At + page),
            (ConsoleKey.Home, _) => MovedTo(0),
            (ConsoleKey.End, _) => MovedTo(Fitting.Count - 1),
            (ConsoleKey.U, true) => Typing(""),
            (ConsoleKey.W, true) => Typing(WithoutWord(Filter.Typed)),
            (ConsoleKey.Backspace, _) => Typing(WithoutSign(Filter.Typed)),
            _ when IsText(key) => Typing(Filter.Typed + Safe(key.KeyChar)),
            _ => this,
        };

    private RowChoice MovedTo(int at) => this with { At = Math.Clamp(at, 0, Math.Max(0, Fitting.Count - 1)) };

    // the mark goes back to the first, which is the newest: another one stands where it stood
    private RowChoice Typing(string typed)
    {
        var filter = new ChoiceFilter(typed);
        return typed == Filter.Typed
            ? this
            : this with
            {
                Filter = filter,
                Fitting = [.. Enumerable.Range(0, _rows.Count).Where(row => filter.Fits(_rows[row]))],
                At = 0,
            };
    }

    private static bool IsControl(ConsoleKeyInfo key) => key.Modifiers is ConsoleModifiers.Control;

    // a sign beyond the first plane comes as two keys
    private static bool IsText(ConsoleKeyInfo key) =>
        !char.IsControl(key.KeyChar)
        && (key.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt))
            is ConsoleModifiers.None
                or (ConsoleModifiers.Control | ConsoleModifiers.Alt);

    private static char Safe(char sign) =>
        Rune.TryCreate(sign, out var rune) ? PlainText.Clean(rune).ToString()[0] : sign;

    private static string WithoutSign(string text) =>
        text.Length == 0 ? "" : text[..^(text.Length > 1 && char.IsLowSurrogate(text[^1]) ? 2 : 1)];

    private static string WithoutWord(string text)
    {
        var trimmed = text.TrimEnd(' ');
        return trimmed[..(trimmed.LastIndexOf(' ') + 1)];
    }
}
