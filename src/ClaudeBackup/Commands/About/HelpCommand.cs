using System.CommandLine;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Documents;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary><c>help COMMAND</c>, which is what <c>COMMAND --help</c> is.</summary>
internal static class HelpCommand
{
    public static Command Build(Reporter reporter)
    {
        var words = new Argument<string[]>("command")
        {
            Description = "The command, in one word or two. Default: the program.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        words.CompletionSources.Add(StoredValues.Of(StoredValues.Commands));
        var command = new DescribedCommand("help", AboutHelp.Help) { IsOfProgram = true };
        command.Arguments.Add(words);
        command.SetAction(parsed =>
            Show(Named(parsed.RootCommandResult.Command, parsed.GetValue(words) ?? []), reporter)
        );
        return command;
    }

    /// <summary>Prints the help of a command.</summary>
    public static int Show(Command command, Reporter reporter)
    {
        string[] lines = [.. new HelpScreen(reporter.Screen.TextWidth).Lines(CommandPage.Of(command))];
        reporter.Result(new HelpDocument(string.Join('\n', lines) + "\n"), json => json.HelpDocument, _ => lines);
        return ExitCodes.Done;
    }

    private static Command Named(Command root, IEnumerable<string> words) =>
        words.Aggregate(
            root,
            (at, word) =>
                at.Subcommands.FirstOrDefault(command => command.Name == word)
                ?? throw Mistyped.Usage(
                    $"{CommandPage.NameOf(at)} has no command {word}.",
                    Nearest.To(word, CommandWords.Verbs(at)),
                    at
                )
        );
}
