using System.CommandLine;
using System.CommandLine.Help;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>How a command line becomes a call of one of the commands.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(
        string[] arguments,
        App app,
        Reporter reporter,
        CancellationToken cancellation
    )
    {
        var parsed = CommandTree.Build(app, reporter).Parse(ExcludedWords.Freed(arguments));
        if (parsed.GetValue<bool>("--version"))
        {
            return VersionCommand.Show(reporter);
        }

        if (parsed.Action is HelpAction)
        {
            return HelpCommand.Show(parsed.CommandResult.Command, reporter);
        }

        return Mistyped.In(parsed) is { } mistake
            ? reporter.Fail(mistake)
            : await InvokeAsync(parsed, app.Repository.Git.Settings, reporter, cancellation);
    }

    private static async Task<int> InvokeAsync(
        ParseResult parsed,
        RepositorySettings settings,
        Reporter reporter,
        CancellationToken cancellation
    )
    {
        if (parsed.CommandResult.Command is DescribedCommand { IsOfProgram: true })
        {
            return await InvokeAsync(parsed, cancellation);
        }

        settings.SetAsideForeign();
        try
        {
            return await InvokeAsync(parsed, cancellation);
        }
        finally
        {
            // a command that writes has told it among its warnings
            reporter.Note(settings.TakeUntold());
        }
    }

    private static Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellation) =>
        parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellation
        );
}
