using System.CommandLine;
using ClaudeBackup.Documents;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Gives a shell its completions.</summary>
internal static class CompletionCommand
{
    public static Command Build(Reporter reporter)
    {
        var shell = new Argument<string>("shell") { Description = "The shell that is to complete." };
        shell.AcceptOnlyFromAmong(CompletionScript.Shells);
        var command = new DescribedCommand("completion", AboutHelp.Completion) { IsOfProgram = true };
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            var root = CommandPage.Of(parsed.RootCommandResult.Command);
            reporter.Fields(
                new CompletionDocument(Ok: true, name, CompletionScript.Of(name, root)),
                json => json.CompletionDocument,
                d => d.Script.TrimEnd('\n').Split('\n').Select(line => new[] { line })
            );
            return ExitCodes.Done;
        });
        return command;
    }
}
