using System.CommandLine;
using System.CommandLine.Help;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>How a command line becomes a call of one of the commands.</summary>
internal static class CommandLine
{
    private const string ExitCodesText = """
        Exit codes:
          0    done, or nothing to do
          1    failed
          2    wrong usage or settings
          3    done, but some files could not be read or restored
          4    saved here, but not pushed to the remote
          10   not initialised
          11   another run holds the lock
          12   stored data is damaged
          130  cancelled
        """;

    public static async Task<int> RunAsync(
        string[] arguments,
        App app,
        Reporter reporter,
        CancellationToken cancellation
    )
    {
        var parsed = CommandTree.Build(app, reporter).Parse(arguments);
        if (parsed.GetValue<bool>("--version"))
        {
            reporter.Result(
                new VersionDocument(ProgramVersion.Text),
                json => json.VersionDocument,
                d => [$"claude-backup {d.Version}"]
            );
            return ExitCodes.Done;
        }

        if (parsed.Action is HelpAction)
        {
            return ShowHelp(parsed, reporter);
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
        settings.SetAsideForeign();
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation
            );
        }
        finally
        {
            // a command that writes has told it among its warnings
            reporter.Note(settings.TakeUntold());
        }
    }

    private static int ShowHelp(ParseResult parsed, Reporter reporter)
    {
        using var text = new StringWriter();
        _ = parsed.Invoke(new InvocationConfiguration { Output = text });
        text.WriteLine(ExitCodesText);
        reporter.Result(
            new HelpDocument(text.ToString()),
            json => json.HelpDocument,
            d => d.Help.TrimEnd().ReplaceLineEndings("\n").Split('\n')
        );
        return ExitCodes.Done;
    }
}
