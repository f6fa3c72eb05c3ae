using System.Text;
using ClaudeBackup.Core.Host;
using Spectre.Console;

namespace ClaudeBackup.Terminal;

/// <summary>Where output goes and what it can show.</summary>
internal sealed class Screen
{
    private const int WidthWithoutTerminal = 100;
    private const int TextWithoutTerminal = 80;
    private const int NarrowestTerminal = 40;

    private static readonly string[] Locales = ["LC_ALL", "LC_CTYPE", "LANG"];

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Columns of standard output.</summary>
    public required int Width { get; init; }

    /// <summary>Columns that running text has on standard output.</summary>
    public int TextWidth { get; init; } = TextWithoutTerminal;

    /// <summary>The clock by which whoever looks at it reads times.</summary>
    public required LocalTime Local { get; init; }

    /// <summary>The home of who looks at it, which paths show as <c>~</c>; null when it is not known.</summary>
    public string? Home { get; init; }

    /// <summary>Rows of standard output; null where that is no terminal, or nobody knows.</summary>
    public int? Height { get; init; }

    /// <summary>Finds what shows what is longer than the screen; null where nobody could turn the pages. Most commands never look for it.</summary>
    public Lazy<Pager?> Paging { get; init; } = new(value: null);

    /// <summary>Shows what is longer than the screen; null where nobody could turn the pages.</summary>
    public Pager? Pager => Paging.Value;

    /// <summary>Whether a pager has the terminal now. Then Ctrl-C is a key of its own.</summary>
    public bool IsPaging => Paging is { IsValueCreated: true, Value.IsOpen: true };

    public required bool Colours { get; init; }

    /// <summary>Whether standard error shows colours.</summary>
    public bool ErrorColours { get; init; }

    /// <summary>Whether somebody looks at standard error on a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether signs beyond ASCII can be shown; a name or a title is printed as it is all the same.</summary>
    public bool HasGlyphs { get; init; } = true;

    /// <summary>Whether the cursor can be moved, so that one can walk through choices; without it they are numbered.</summary>
    public required bool MovesCursor { get; init; }

    /// <summary>Whether progress may be drawn on standard error.</summary>
    public required bool ShowsProgress { get; init; }

    /// <summary>Whether questions can be asked.</summary>
    public required bool CanAsk { get; init; }

    public static Screen ForThisProcess(string[] arguments, Func<string, string?> environment, TimeProvider clock)
    {
        var dumb = string.Equals(environment("TERM"), "dumb", StringComparison.Ordinal);
        var width = Console.IsOutputRedirected ? (int?)null : Math.Max(NarrowestTerminal, Console.WindowWidth);
        var height = width is null || Console.WindowHeight < 1 ? (int?)null : Console.WindowHeight;
        var plain = dumb || !string.IsNullOrEmpty(environment("NO_COLOR"));
        return new Screen
        {
            Out = Utf8(Console.OpenStandardOutput, isAnswer: true),
            Error = Utf8(Console.OpenStandardError, isAnswer: false),
            Width = width ?? WidthWithoutTerminal,
            TextWidth = width ?? TextWithoutTerminal,
            Local = LocalTime.Of(clock),
            Home = environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME"),
            Height = height,
            Paging = new Lazy<Pager?>(() =>
                width is null || dumb || Console.IsInputRedirected ? null
                : PagerCommand.For(arguments, environment, new ProcessRunner().Find) is { } pager
                    ? new Pager(pager, height)
                : null
            ),
            Colours = !plain && !Console.IsOutputRedirected,
            ErrorColours = !plain && !Console.IsErrorRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            HasGlyphs = !dumb && ShowsGlyphs(environment),
            MovesCursor = !dumb,
            ShowsProgress = !dumb && !Console.IsErrorRedirected,
            CanAsk = !Console.IsInputRedirected && !Console.IsOutputRedirected && !Console.IsErrorRedirected,
        };
    }

    // a locale without UTF-8 has ASCII alone, and the console of Linux no such signs in its font
    private static bool ShowsGlyphs(Func<string, string?> environment)
    {
        var locale = Locales.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return !string.Equals(environment("TERM"), "linux", StringComparison.Ordinal)
            && (
                locale is null
                    ? Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage
                    : locale
                        .Replace("-", "", StringComparison.Ordinal)
                        .Contains("utf8", StringComparison.OrdinalIgnoreCase)
            );
    }

    // JSON is UTF-8 whatever the locale or the code page says.
    private static StreamWriter Utf8(Func<Stream> open, bool isAnswer) =>
        new(new OutputStream(open, isAnswer), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        {
            AutoFlush = true,
        };

    /// <summary>A sentence as lines: on a terminal broken at words, anywhere else one.</summary>
    public IEnumerable<string> Text(string sentence) =>
        Height is null ? [sentence] : Wrapping.Lines("", sentence, TextWidth);

    /// <summary>The same on standard error.</summary>
    public IEnumerable<string> ErrorText(string sentence) =>
        IsErrorTerminal ? Wrapping.Lines("", sentence, TextWidth) : [sentence];

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
