using System.CommandLine;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What tells of the program itself.</summary>
internal static class AboutCommands
{
    public static IEnumerable<Command> Build(App app, Reporter reporter) =>
        [
            HelpCommand.Build(reporter),
            VersionCommand.Build(reporter),
            CompletionCommand.Build(reporter),
            CompleteCommand.Build(app, reporter),
            GenerateCommand.Build(app, reporter),
        ];
}
