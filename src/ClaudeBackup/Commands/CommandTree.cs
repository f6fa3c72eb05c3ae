using System.CommandLine;
using System.CommandLine.Help;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>All commands, and how a command line becomes a call of one of them.</summary>
internal static class CommandTree
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
        var root = Build(app, reporter);
        var parsed = root.Parse(arguments);
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

        if (parsed.Errors.Count > 0)
        {
            var message = string.Join(" ", parsed.Errors.Select(e => e.Message));
            return reporter.Fail(new BackupException(FailureKind.Usage, message, "See: claude-backup --help"));
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellation
        );
    }

    private static RootCommand Build(App app, Reporter reporter)
    {
        var root = new RootCommand(
            "Keeps every Claude Code session and your whole setup in a git repository, and brings them back. Without a command it does what init does."
        );
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Options.Add(new Option<bool>("--version") { Description = "Show the version.", Recursive = true });
        root.Options.Add(
            new Option<bool>("--json")
            {
                Description = "Print exactly one JSON document, for scripts.",
                Recursive = true,
            }
        );
        var init = InitCommand.Build(app, reporter);
        root.Subcommands.Add(init);
        root.Subcommands.Add(SyncCommand.Build(app, reporter));
        root.Subcommands.Add(StatusCommand.Build(app, reporter));
        root.Subcommands.Add(RestoreCommand.Build(app, reporter));
        root.Subcommands.Add(PeekCommand.Build(app, reporter));
        root.Subcommands.Add(BackendCommand.Build(app, reporter));
        root.Subcommands.Add(ConfigCommand.Build(app, reporter));
        root.Subcommands.Add(ExportConfigCommand.Build(app, reporter));
        root.Subcommands.Add(ImportConfigCommand.Build(app, reporter));
        root.Subcommands.Add(ScanCommand.Build(app, reporter));
        root.Subcommands.Add(SecretsCommand.Build(app, reporter));
        root.Subcommands.Add(ScheduleCommand.Build(app, reporter));
        root.Subcommands.Add(HookCommand.Build(app, reporter));
        root.Subcommands.Add(UninstallCommand.Build(app, reporter));
        // Without a command: the first run, or what is there.
        root.Action = init.Action;
        foreach (var option in init.Options)
        {
            root.Options.Add(option);
        }

        return root;
    }

    private static int ShowHelp(ParseResult parsed, Reporter reporter)
    {
        using var text = new StringWriter();
        _ = parsed.Invoke(new InvocationConfiguration { Output = text });
        text.WriteLine(ExitCodesText);
        reporter.Result(new HelpDocument(text.ToString()), json => json.HelpDocument, d => [d.Help.TrimEnd()]);
        return ExitCodes.Done;
    }
}
