using System.CommandLine;
using ClaudeBackup.Manual;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The setup of another machine, taken over.</summary>
internal static class ImportConfigCommand
{
    public static Command Build(App app, Reporter reporter)
    {
        var file = new Argument<string?>("file")
        {
            Description = "An archive made by export-config.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { StoredValues.Of(StoredValues.Files) },
        };
        var machine = new Option<string?>("--from-machine")
        {
            Description = "Take the newest setup that this machine saved in the repository instead of a file.",
            HelpName = "SLUG",
            CompletionSources = { StoredValues.Of(StoredValues.Machines) },
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace files that differ; the old ones are kept aside, and the output says where.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the plan, and write nothing." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask for confirmation." };
        var command = new DescribedCommand("import-config", ProfileHelp.Import) { file, machine, force, dryRun, yes };
        command.SetAction(
            (parsed, cancellation) =>
                new ImportRun(
                    app,
                    reporter,
                    new ImportOptions(
                        parsed.GetValue(file),
                        parsed.GetValue(machine),
                        parsed.GetValue(force),
                        parsed.GetValue(dryRun),
                        parsed.GetValue(yes)
                    ),
                    cancellation
                ).RunAsync()
        );
        return command;
    }
}
