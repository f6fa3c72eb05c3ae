using System.Globalization;
using ClaudeBackup.Core.Failures;
using Spectre.Console;

namespace ClaudeBackup.Terminal;

/// <summary>Asks on a terminal, on standard error. Ctrl-C ends each question with an <see cref="OperationCanceledException"/>.</summary>
/// <param name="screen">The terminal.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class Asker(Screen screen, CancellationToken cancellation)
{
    private const int FewestRows = 3;
    private const int UsualHeight = 24;

    // question, heads, what can be typed, and the answer
    private const int RowsAround = 4;

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

    /// <summary>One row of a table, found with the arrow keys or by typing some of it.</summary>
    /// <returns>The number of the row, from 0.</returns>
    /// <exception cref="BackupException">Cancelled: it was left, with Escape or Ctrl-C.</exception>
    public async Task<int> PickAsync(ChoiceList list)
    {
        try
        {
            var at = screen.MovesCursor
                ? await new ChoicePrompt(_console, screen).ShowAsync(list, cancellation)
                : await NumberedAsync(list);
            if (at is { } chosen)
            {
                Say([list.Table(screen.Width)[chosen + 1]]);
                return chosen;
            }
        }
        catch (OperationCanceledException)
        {
            // told as what was left in any other way
        }

        throw new BackupException(FailureKind.Cancelled, $"Cancelled. No {list.Noun} was chosen.");
    }

    private async Task<int?> NumberedAsync(ChoiceList list)
    {
        var numbered = new NumberedChoice(
            list,
            screen.Width,
            Math.Max(FewestRows, (screen.Height ?? UsualHeight) - RowsAround)
        );
        Say([list.Question]);
        var now = NumberedChoice.Standing.Begun;
        while (now is { Chosen: null, IsLeft: false })
        {
            Say(numbered.Lines(now));
            now = numbered.Answer(now, await TextAsync("Number:"));
        }

        return now.Chosen;
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
