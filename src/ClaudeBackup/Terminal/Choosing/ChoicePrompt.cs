using System.Globalization;
using System.Text;
using Spectre.Console;

namespace ClaudeBackup.Terminal;

/// <summary>Shows a choice on a terminal whose cursor moves, and reads the keys.</summary>
/// <param name="console">Gives keys and knows how large the terminal is now.</param>
/// <param name="screen">Where it is drawn: on standard error.</param>
internal sealed class ChoicePrompt(IAnsiConsole console, Screen screen)
{
    private const string Below = "\u001b[J";
    private const string EndOfLine = "\u001b[K";
    private const string Everything = "\u001b[H\u001b[2J";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Lets somebody choose, and leaves nothing of it on the screen.</summary>
    /// <param name="list">What from.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>The number of the row, from 0; null where it was left.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public async Task<int?> ShowAsync(ChoiceList list, CancellationToken cancellation)
    {
        var choice = new RowChoice(list.Whole);
        var size = Size();
        var frame = Framed(list, size);
        screen.Error.Write(Drawn(frame, choice, ""));
        try
        {
            while (choice.Stand is ChoiceStand.Open)
            {
                await Task.Delay(Pause, cancellation);
                var before = choice;
                while (choice.Stand is ChoiceStand.Open && console.Input.IsKeyAvailable())
                {
                    choice = console.Input.ReadKey(intercept: true) is { } key ? choice.Press(key, frame.Page) : choice;
                }

                var now = Size();
                if (now != size)
                {
                    // no telling what the terminal made of the lines
                    (size, frame) = (now, Framed(list, now));
                    screen.Error.Write(Drawn(frame, choice, Everything));
                }
                else if (choice != before)
                {
                    screen.Error.Write(Drawn(frame, choice, ToTop));
                }
            }
        }
        finally
        {
            screen.Error.Write(ToTop + Below);
        }

        return choice.Stand is ChoiceStand.Made ? choice.Marked : null;
    }

    private static string ToTop => $"\r{Up(ChoiceFrame.LineOfText)}";

    private (int Width, int Height) Size() => (console.Profile.Width, console.Profile.Height);

    private ChoiceFrame Framed(ChoiceList list, (int Width, int Height) size) =>
        new(list, size.Width, size.Height, screen.HasGlyphs);

    // in one piece, so that it does not flicker; the cursor stays where is typed, for whatever helps with that
    private string Drawn(ChoiceFrame frame, RowChoice choice, string before)
    {
        var lines = frame.Lines(choice);
        var drawn = new StringBuilder(before);
        _ = drawn.AppendJoin("\r\n", lines.Select(line => Tones.Paint(line, screen.ErrorColours) + EndOfLine));
        return drawn
            .Append(Below)
            .Append(Up(lines.Count - 1 - ChoiceFrame.LineOfText))
            .Append(CultureInfo.InvariantCulture, $"\u001b[{frame.ColumnOf(choice) + 1}G")
            .ToString();
    }

    private static string Up(int lines) => string.Create(CultureInfo.InvariantCulture, $"\u001b[{lines}A");
}
