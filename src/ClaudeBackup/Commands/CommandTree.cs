using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    public static RootCommand Build(App app, Reporter reporter)
    {
        var root = new DescribedRoot(ProgramHelp.Text);
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
        root.Subcommands.Add(VersionsCommand.Build(app, reporter));
        root.Subcommands.Add(SearchCommand.Build(app, reporter));
        root.Subcommands.Add(ShowCommand.Build(app, reporter));
        root.Subcommands.Add(ExportCommand.Build(app, reporter));
        root.Subcommands.Add(BackendCommand.Build(app, reporter));
        root.Subcommands.Add(ConfigCommand.Build(app, reporter));
        root.Subcommands.Add(ExportConfigCommand.Build(app, reporter));
        root.Subcommands.Add(ImportConfigCommand.Build(app, reporter));
        root.Subcommands.Add(VerifyCommand.Build(app, reporter));
        root.Subcommands.Add(DoctorCommand.Build(app, reporter));
        root.Subcommands.Add(ScanCommand.Build(app, reporter));
        root.Subcommands.Add(SecretsCommand.Build(app, reporter));
        root.Subcommands.Add(PruneCommand.Build(app, reporter));
        root.Subcommands.Add(ForgetCommand.Build(app, reporter));
        root.Subcommands.Add(ScheduleCommand.Build(app, reporter));
        root.Subcommands.Add(HookCommand.Build(app, reporter));
        root.Subcommands.Add(UninstallCommand.Build(app, reporter));
        foreach (var about in AboutCommands.Build(app, reporter))
        {
            root.Subcommands.Add(about);
        }

        // Without a command: the first run, or what is there.
        root.Action = init.Action;
        foreach (var option in init.Options)
        {
            root.Options.Add(option);
        }

        return root;
    }
}
