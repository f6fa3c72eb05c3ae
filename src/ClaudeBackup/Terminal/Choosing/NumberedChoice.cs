using System.Globalization;

namespace ClaudeBackup.Terminal;

/// <summary>The same choice where no cursor moves: rows with numbers, a screenful at a time, and one line of answer. Pure.</summary>
/// <param name="list">What is chosen from.</param>
/// <param name="width">Columns.</param>
/// <param name="page">How many rows are shown at once.</param>
internal sealed class NumberedChoice(ChoiceList list, int width, int page)
{
    /// <summary>What leaves it.</summary>
    public const string Leave = "q";

    private const string Gap = "  ";

    private readonly int _digits = Number(list.Whole.Count).Length;

    /// <summary>Where it stands.</summary>
    /// <param name="Filter">What rows have to have.</param>
    /// <param name="From">The first that is shown of those that have it, from 0.</param>
    /// <param name="Chosen">The number of the row, from 0; null while there is none.</param>
    /// <param name="IsLeft">Whether it was left.</param>
    internal sealed record Standing(ChoiceFilter Filter, int From, int? Chosen, bool IsLeft)
    {
        /// <summary>Before anything was answered.</summary>
        public static Standing Begun { get; } = new(new ChoiceFilter(""), 0, Chosen: null, IsLeft: false);
    }

    /// <summary>What is said before an answer.</summary>
    public IEnumerable<string> Lines(Standing now)
    {
        var fitting = Fitting(now.Filter);
        if (fitting.Count == 0)
        {
            return [$"No {list.Noun} here has {now.Filter.Typed}"];
        }

        var table = list.Table(Math.Max(1, width - 1 - _digits - (2 * Gap.Length)));
        var rest = fitting.Count - now.From - page;
        return
        [
            $"{Gap}{new string(' ', _digits)}{Gap}{table[0]}",
            .. fitting
                .Skip(now.From)
                .Take(page)
                .Select(row => $"{Gap}{Number(row + 1).PadLeft(_digits)}{Gap}{table[row + 1]}"),
            $"Type a number, {(rest > 0 ? $"Enter for {Number(rest)} more, " : "")}words to filter, or {Leave} to cancel.",
        ];
    }

    /// <summary>What an answer does.</summary>
    public Standing Answer(Standing now, string answer)
    {
        var typed = answer.Trim();
        return typed.Equals(Leave, StringComparison.OrdinalIgnoreCase) ? now with { IsLeft = true }
            : typed.Length == 0 ? Turned(now)
            : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= list.Whole.Count
                ? now with
                {
                    Chosen = number - 1,
                }
            : new Standing(new ChoiceFilter(typed), 0, Chosen: null, IsLeft: false);
    }

    // behind the last page comes the first, and behind a filter that nothing has everything
    private Standing Turned(Standing now) =>
        Fitting(now.Filter) is { Count: > 0 } fitting
            ? now with
            {
                From = now.From + page < fitting.Count ? now.From + page : 0,
            }
            : Standing.Begun;

    private List<int> Fitting(ChoiceFilter filter) =>
        [.. Enumerable.Range(0, list.Whole.Count).Where(row => filter.Fits(list.Whole[row]))];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
