using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>A command line that ends before it has said enough, or begins with a word that is no command here.</summary>
internal static class MissingWord
{
    private const int FewestDigitsOfId = 4;
    private const string List = "restore --list";

    // what other programs, or people, call what is here
    private static readonly (string Word, string Command)[] ByOtherNames =
    [
        ("list", List),
        ("ls", List),
        ("sessions", List),
        ("find", "search"),
        ("grep", "search"),
        ("read", "show"),
        ("view", "show"),
        ("cat", "show"),
        ("check", "verify"),
        ("backup", "sync"),
        ("save", "sync"),
        ("push", "sync"),
        ("run", "sync"),
        ("setup", "init"),
        ("install", "init"),
        ("remote", "backend"),
        ("cron", "schedule"),
        ("log", "config log"),
        ("diff", "config diff"),
        ("import", "import-config"),
        ("man", "help"),
    ];

    /// <summary>What is missing; null for nothing.</summary>
    public static BackupException? In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = CommandWords.Of(command);
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var verb, ..])
        {
            return new BackupException(
                FailureKind.Usage,
                CommandWords.Lacks(command, $"command {verb}"),
                $"{Instead(command, verb)}See: {CommandPage.NameOf(command)} --help"
            );
        }

        if (command is { Action: null, Subcommands.Count: > 0 })
        {
            return Mistyped.Usage(
                $"{name} needs a command: {string.Join(", ", CommandWords.Verbs(command))}.",
                [],
                command
            );
        }

        var missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }
        );
        return missing is null ? null : Mistyped.Usage($"{name} needs {Wanted(missing)}", [], command);
    }

    /// <summary>An option that ends without its value; null for none.</summary>
    public static BackupException? ValueIn(ParseResult parsed) =>
        Mistyped
            .OptionsOf(parsed.CommandResult)
            .FirstOrDefault(o => !o.Implicit && o.Tokens.Count < o.Option.Arity.MinimumNumberOfValues)
            is { } option
            ? Mistyped.Usage($"{option.IdentifierToken?.Value} needs a value.", [], parsed.CommandResult.Command)
            : null;

    /// <summary>Whether a word is what other programs call the list of sessions.</summary>
    public static bool IsList(string word) => Meant(word) == List;

    private static string Instead(Command command, string word)
    {
        if (command is not RootCommand)
        {
            return "";
        }

        return Meant(word) is { } known ? $"Did you mean: claude-backup {known}? "
            : word.Length >= FewestDigitsOfId && word.All(c => char.IsAsciiHexDigit(c) || c == '-')
                ? $"Did you mean: claude-backup restore {word}? "
            : "";
    }

    private static string? Meant(string word) => Array.Find(ByOtherNames, other => other.Word == word).Command;

    // a sentence of the help without its capital, or the words there are
    private static string Wanted(Argument argument) =>
        StoredValues.From(argument.CompletionSources).Words is { Count: > 1 } words ? $"{WrongWord.Listed(words)}."
        : argument.Description is [var first, .. var rest] ? $"{char.ToLowerInvariant(first)}{rest}"
        : $"a value for {argument.Name}.";
}
