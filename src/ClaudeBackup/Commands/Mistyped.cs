using System.CommandLine;
using System.CommandLine.Parsing;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Manual;

namespace ClaudeBackup.Commands;

/// <summary>
/// What is wrong with a command line. The parser takes an option that it does not know for the argument of a command, or for the value of the
/// option before: <c>export-config --dryrun</c> would write a file of that name.
/// </summary>
internal static class Mistyped
{
    public static BackupException? In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // a verb first: of the options behind one that is mistyped nothing is known
        if (
            command.Subcommands.Count > 0
            && parsed.UnmatchedTokens is [var verb, ..]
            && Nearest.To(verb, CommandWords.Verbs(command)) is { Count: > 0 } verbs
        )
        {
            return Usage(CommandWords.Lacks(command, $"command {verb}"), verbs, command);
        }

        // flags of a later plugin are none of a hook's business
        if (command.TreatUnmatchedTokensAsErrors && Unknown(parsed) is { } unknown)
        {
            return Options(parsed).Contains(unknown)
                ? Usage($"An option before {unknown} needs a value.", [], command)
                : Usage(
                    CommandWords.Lacks(command, $"option {unknown}"),
                    CommandWords.Meant(command, unknown) is { } meant ? [meant] : Nearest.To(unknown, Options(parsed)),
                    command
                );
        }

        return parsed.Errors.Count == 0
            ? null
            : WrongWord.In(parsed)
                ?? MissingWord.In(parsed)
                ?? MissingWord.ValueIn(parsed)
                ?? Usage(string.Join(" ", parsed.Errors.Select(e => e.Message)), [], command);
    }

    /// <summary>The question, with a blank behind it; empty where nothing is near.</summary>
    private static string DidYouMean(IReadOnlyList<string> meant) =>
        meant.Count == 0 ? "" : $"Did you mean {string.Join(" or ", meant)}? ";

    // what stands behind -- is meant as it stands
    private static string? Unknown(ParseResult parsed)
    {
        var options = Options(parsed);
        var values = OptionsOf(parsed.CommandResult).SelectMany(option => option.Tokens).ToHashSet();
        return parsed
            .Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash)
            .Where(token => token.Type is TokenType.Argument && token.Value.Length > 1)
            .FirstOrDefault(token =>
                values.Contains(token)
                    // the folder of a project begins with a hyphen
                    ? token.Value.StartsWith("--", StringComparison.Ordinal)
                        && Nearest.To(token.Value, options).Count > 0
                    : token.Value[0] == '-'
            )
            ?.Value;
    }

    /// <summary>The options on a command line, also those that stand before a verb.</summary>
    public static IEnumerable<OptionResult> OptionsOf(CommandResult result) =>
        Line(result).SelectMany(command => command.Children.OfType<OptionResult>());

    private static string[] Options(ParseResult parsed) =>
        [
            .. Line(parsed.CommandResult)
                .SelectMany(command =>
                    command == parsed.CommandResult
                        ? command.Command.Options
                        : command.Command.Options.Where(option => option.Recursive)
                )
                .SelectMany(option => option.Aliases.Prepend(option.Name)),
        ];

    private static IEnumerable<CommandResult> Line(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult command)
            {
                yield return command;
            }
        }
    }

    public static BackupException Usage(string message, IReadOnlyList<string> meant, Command command) =>
        new(FailureKind.Usage, message, $"{DidYouMean(meant)}See: {CommandPage.NameOf(command)} --help");
}
