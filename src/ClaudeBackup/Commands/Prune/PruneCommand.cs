using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Takes superseded snapshots and variants out of the backup, by a policy.</summary>
internal static class PruneCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var options = new PruneOptions();
        var only = new Option<bool>("--allow-only-copy")
        {
            Description = "Also drop what has bytes that exist nowhere else. They do not come back.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would go and why; drop nothing." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing. Needed without a terminal." };
        var command = new DescribedCommand("prune", PruneHelp.Text);
        options.AddTo(command);
        command.Options.Add(only);
        command.Options.Add(dryRun);
        command.Options.Add(yes);
        command.SetAction(
            (parsed, cancellation) =>
                new PruneRun(app, reporter, cancellation).RunAsync(
                    new PruneRequest(
                        options.Read(parsed),
                        parsed.GetValue(only),
                        parsed.GetValue(dryRun),
                        parsed.GetValue(yes)
                    )
                )
        );
        return command;
    }
}
