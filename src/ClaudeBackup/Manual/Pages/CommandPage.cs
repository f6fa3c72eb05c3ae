using System.CommandLine;
using System.CommandLine.Help;

namespace ClaudeBackup.Manual;

/// <summary>
/// A command as whoever reads or types it sees it: without what is hidden, with the options that it has from above. Help, man pages, the
/// reference and completions are written from it, and from nothing else.
/// </summary>
internal sealed record CommandPage
{
    /// <summary>The name of the program.</summary>
    public const string Program = "claude-backup";

    /// <summary>The words behind the name of the program; none for the program itself.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    public required CommandHelp Help { get; init; }

    public required IReadOnlyList<ArgumentPage> Arguments { get; init; }

    /// <summary>Its own first, then those that every command has.</summary>
    public required IReadOnlyList<OptionPage> Options { get; init; }

    public required IReadOnlyList<CommandPage> Commands { get; init; }

    /// <summary>Whether it does something itself, and is not only the beginning of others.</summary>
    public required bool Acts { get; init; }

    public bool IsProgram => Path.Count == 0;

    /// <summary>The words that call it.</summary>
    public string Name => string.Join(' ', Path.Prepend(Program));

    /// <summary>The words behind the program, as one text.</summary>
    public string Words => string.Join(' ', Path);

    /// <summary>As one word, which its man page is called.</summary>
    public string FileName => string.Join('-', Path.Prepend(Program));

    /// <summary>It and all below it, in the order of the tree.</summary>
    public IEnumerable<CommandPage> All => Commands.SelectMany(command => command.All).Prepend(this);

    /// <summary>The page of a command anywhere in the tree.</summary>
    public static CommandPage Of(Command command)
    {
        Command[] line = [.. Line(command)];
        return Of(command, [.. line[1..].Select(at => at.Name)], [.. line[0].Options.Where(o => o.Recursive)]);
    }

    /// <summary>The words that call a command.</summary>
    public static string NameOf(Command command) =>
        string.Join(' ', Line(command).Skip(1).Select(at => at.Name).Prepend(Program));

    // from the program on
    private static IEnumerable<Command> Line(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? Line(parent).Append(command) : [command];

    private static CommandPage Of(Command command, List<string> path, Option[] common) =>
        new()
        {
            Path = path,
            Help = HelpOf(command),
            Arguments = [.. command.Arguments.Where(a => !a.Hidden).Select(ArgumentPage.Of)],
            // the program has the options of init, which its page sends to
            Options =
            [
                .. command
                    .Options.Where(o => !o.Hidden && path.Count > 0 && !common.Contains(o) && o is not HelpOption)
                    .Concat(common.OrderBy(o => o is HelpOption ? 0 : 1))
                    .Select(OptionPage.Of),
            ],
            Commands = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => Of(c, [.. path, c.Name], common))],
            Acts = command.Action is not null,
        };

    private static CommandHelp HelpOf(Command command) =>
        command switch
        {
            DescribedCommand described => described.Help,
            DescribedRoot root => root.Help,
            _ => new CommandHelp(command.Description ?? ""),
        };
}

/// <summary>An argument as it is shown.</summary>
/// <param name="Shown">In angle brackets: its name, or the words that it takes.</param>
/// <param name="Description">Sentences.</param>
/// <param name="IsRequired">Whether it may not be left out.</param>
/// <param name="IsMany">Whether it may stand several times.</param>
/// <param name="Values">What may stand there.</param>
internal sealed record ArgumentPage(string Shown, string Description, bool IsRequired, bool IsMany, ValueSource Values)
{
    /// <summary>As a usage line has it.</summary>
    public string InUsage => (IsRequired ? Shown : $"[{Shown}]") + (IsMany ? "..." : "");

    public static ArgumentPage Of(Argument argument)
    {
        var values = StoredValues.From(argument.CompletionSources);
        return new ArgumentPage(
            $"<{(values.Words.Count > 0 ? string.Join('|', values.Words) : argument.Name)}>",
            argument.Description ?? "",
            argument.Arity.MinimumNumberOfValues > 0,
            argument.Arity.MaximumNumberOfValues > 1,
            values
        );
    }
}

/// <summary>An option as it is shown.</summary>
/// <param name="Names">Short ones first.</param>
/// <param name="Value">In angle brackets: what it takes, or the words that it may be; null for one that takes nothing.</param>
/// <param name="Description">Sentences.</param>
/// <param name="IsCommon">Whether every command has it.</param>
/// <param name="Values">What may stand behind it.</param>
internal sealed record OptionPage(
    IReadOnlyList<string> Names,
    string? Value,
    string Description,
    bool IsCommon,
    ValueSource Values
)
{
    /// <summary>All of it before the description.</summary>
    public string Shown => string.Join(", ", Names) + (Value is null ? "" : $" {Value}");

    public static OptionPage Of(Option option)
    {
        var values = TakesNothing(option) ? new ValueSource([], null) : StoredValues.From(option.CompletionSources);
        return new OptionPage(
            option is HelpOption
                ? ["-h", option.Name]
                : [.. option.Aliases.Append(option.Name).OrderBy(name => name.Length)],
            TakesNothing(option) ? null : ValueOf(option, values),
            option is HelpOption ? "Show this help." : option.Description ?? "",
            option.Recursive,
            values
        );
    }

    private static string ValueOf(Option option, ValueSource values)
    {
        var value =
            $"<{(values.Words.Count > 0 ? string.Join('|', values.Words) : option.HelpName ?? option.Name.TrimStart('-'))}>";
        return option.Arity.MinimumNumberOfValues == 0 ? $"[{value}]" : value;
    }

    private static bool TakesNothing(Option option) => option is HelpOption || option is Option<bool>;
}
