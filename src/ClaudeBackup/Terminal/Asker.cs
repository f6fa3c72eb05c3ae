using System.Globalization;
using Spectre.Console;

namespace ClaudeBackup.Terminal;

/// <summary>Asks on a terminal, on standard error. Ctrl-C ends each question with an <see cref="OperationCanceledException"/>.</summary>
/// <param name="screen">The terminal.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class Asker(Screen screen, CancellationToken cancellation)
{
    /// <summary>How many columns the mark of the chosen row takes, and one that stays empty: a sign may be wider than it says.</summary>
    public const int WidthOfMark = 3;

    private const int Left = -1;
    private const int FewestRows = 3;
    private const int UsualHeight = 24;

    // question, heads, what is typed, and how to see more
    private const int RowsAround = 7;

    private readonly IAnsiConsole _console = screen.ErrorConsole();

    /// <summary>Tells what the next answer needs.</summary>
    public void Say(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _console.WriteLine(PlainText.Clean(line));
        }
    }

    /// <summary>Yes or no.</summary>
    /// <param name="question">In words.</param>
    /// <param name="usual">What the return key alone means.</param>
    public Task<bool> AgreesAsync(string question, bool usual) =>
        AskAsync(new ConfirmationPrompt(Plain(question)) { DefaultValue = usual });

    /// <summary>Any words, or none.</summary>
    public Task<string> TextAsync(string question) => AskAsync(new TextPrompt<string>(Plain(question)).AllowEmpty());

    /// <summary>One of several; the first where nothing else is chosen.</summary>
    /// <param name="question">In words.</param>
    /// <param name="choices">Each with its words, in the order in which they are shown.</param>
    public async Task<T> ChooseAsync<T>(string question, IReadOnlyList<(string Words, T Choice)> choices)
    {
        if (!screen.MovesCursor)
        {
            return await NumberedAsync(question, choices);
        }

        var prompt = new SelectionPrompt<int> { Converter = at => Plain(choices[at].Words) };
        var at = await AskAsync(prompt.Title(Plain(question)).AddChoices(Enumerable.Range(0, choices.Count)));
        // what was chosen vanishes with the choices
        Say([$"{question} {choices[at].Words}"]);
        return choices[at].Choice;
    }

    /// <summary>One row of a table, through which one walks with the arrow keys or by typing some of it. Escape leaves it, as Ctrl-C does.</summary>
    /// <param name="question">In words.</param>
    /// <param name="heads">Of the columns.</param>
    /// <param name="rows">Each as wide as the screen at most, without <see cref="WidthOfMark"/>.</param>
    /// <returns>The number of the row, from 0.</returns>
    /// <exception cref="OperationCanceledException">It was left.</exception>
    public async Task<int> PickAsync(string question, string heads, IReadOnlyList<string> rows)
    {
        var most = Math.Max(FewestRows, (screen.Height ?? UsualHeight) - RowsAround);
        if (!screen.MovesCursor)
        {
            Say(rows.Count > most ? [$"The newest {most} of {rows.Count}:"] : []);
            return await NumberedAsync(
                $"{question}\n     {heads}",
                [.. rows.Take(most).Select((row, at) => (row, at))]
            );
        }

        var prompt = new SelectionPrompt<int>
        {
            Converter = at => Plain(rows[at]),
            PageSize = most,
            MoreChoicesText = "(Move up and down to see more)",
            SearchEnabled = true,
            SearchPlaceholderText = "(Type to find one of them; Escape leaves)",
            HighlightStyle = new Style(decoration: Decoration.Bold),
            SearchHighlightStyle = new Style(decoration: Decoration.Bold | Decoration.Underline),
            CancelResult = () => Left,
        };
        var at = await AskAsync(
            prompt.Title($"{Plain(question)}\n  {Plain(heads)}").AddChoices(Enumerable.Range(0, rows.Count))
        );
        if (at == Left)
        {
            throw new OperationCanceledException();
        }

        Say([rows[at]]);
        return at;
    }

    private async Task<T> NumberedAsync<T>(string question, IReadOnlyList<(string Words, T Choice)> choices)
    {
        Say([question, .. choices.Select((choice, at) => $"  {at + 1}  {choice.Words}")]);
        while (true)
        {
            var answer = await AskAsync(new TextPrompt<string>("Number:").DefaultValue("1"));
            if (
                int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= choices.Count
            )
            {
                return choices[number - 1].Choice;
            }

            Say([$"Type a number from 1 to {choices.Count}."]);
        }
    }

    private async Task<T> AskAsync<T>(IPrompt<T> prompt)
    {
        try
        {
            return await prompt.ShowAsync(_console, cancellation);
        }
        catch (OperationCanceledException)
        {
            // what is said of it begins a line
            _console.WriteLine();
            throw;
        }
        finally
        {
            // a choice hides the cursor, and leaves it hidden when it is cancelled
            if (screen.MovesCursor)
            {
                _console.Cursor.Show();
            }
        }
    }

    private static string Plain(string text) => Markup.Escape(PlainText.Clean(text));
}
