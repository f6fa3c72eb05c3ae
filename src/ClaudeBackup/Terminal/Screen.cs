using Spectre.Console;

namespace ClaudeBackup.Terminal;

/// <summary>Where output goes and what it can show.</summary>
internal sealed class Screen
{
    private const int WidthWithoutTerminal = 100;
    private const int NarrowestTerminal = 40;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Columns of standard output.</summary>
    public required int Width { get; init; }

    public required bool Colours { get; init; }

    /// <summary>Whether the cursor can be moved, so that one can walk through choices; without it they are numbered.</summary>
    public required bool MovesCursor { get; init; }

    /// <summary>Whether progress may be drawn on standard error.</summary>
    public required bool ShowsProgress { get; init; }

    /// <summary>Whether questions can be asked.</summary>
    public required bool CanAsk { get; init; }

    public static Screen ForThisProcess(Func<string, string?> environment)
    {
        var dumb = string.Equals(environment("TERM"), "dumb", StringComparison.Ordinal);
        var plain = dumb || !string.IsNullOrEmpty(environment("NO_COLOR"));
        return new Screen
        {
            Out = Utf8(Console.OpenStandardOutput, isAnswer: true),
            Error = Utf8(Console.OpenStandardError, isAnswer: false),
            Width = Console.IsOutputRedirected
                ? WidthWithoutTerminal
                : Math.Max(NarrowestTerminal, Console.WindowWidth),
            Colours = !plain && !Console.IsOutputRedirected,
            MovesCursor = !dumb,
            ShowsProgress = !dumb && !Console.IsErrorRedirected,
            CanAsk = !Console.IsInputRedirected && !Console.IsOutputRedirected && !Console.IsErrorRedirected,
        };
    }

    // JSON is UTF-8 whatever the locale or the code page says.
    private static StreamWriter Utf8(Func<Stream> open, bool isAnswer) =>
        new(new OutputStream(open, isAnswer), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        {
            AutoFlush = true,
        };

    /// <summary>A console on standard error for bars and questions.</summary>
    public IAnsiConsole ErrorConsole() =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Error),
                ColorSystem = Colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
            }
        );
}
