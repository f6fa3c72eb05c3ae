using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Brings back what one machine stored: everything, or what passes a filter.</summary>
internal sealed class MachineRestorer(
    App app,
    Reporter reporter,
    RestoreOptions options,
    CancellationToken cancellation
)
{
    /// <param name="indexes">Of all machines.</param>
    /// <param name="own">The slug of this one.</param>
    public async Task<int> RunAsync(IReadOnlyList<MachineIndex> indexes, Slug own)
    {
        var machine = options.Filter.Machine is { } name
            ? MachineChoice.Named(indexes, name)
            : MachineChoice.Own(indexes, own);
        string[] hidden = [.. HiddenView.Sessions(options.Filter, SessionCatalog.Of([machine]))];
        var index = options.Filter.IsOfSessions ? options.Filter.Of(machine) : machine;
        if (index.Entries.Count == 0)
        {
            reporter.Note(hidden);
            return reporter.Fail(NoMatch.OfMachine(options.Filter, machine, indexes));
        }

        IReadOnlyList<SetupCommand> commands = [];
        if (index.Slug != own)
        {
            commands = await AgreedAsync(index);
        }

        var (plan, summary) = await new PlannedRestore(app, reporter, options.DryRun, cancellation).ApplyAsync(
            index.Files,
            () => app.Restore.Plan(index, options.Force)
        );
        var document = RestoreView.All(plan, summary, commands, options.DryRun);
        reporter.Result(
            document,
            json => json.RestoreAllDocument,
            d => [.. RestoreView.Lines(d, reporter.Screen.Home), .. hidden.SelectMany(reporter.Screen.Text)]
        );
        return document.Ok ? ExitCodes.Done : ExitCodes.Partial;
    }

    // what runs because of the own setup is known here
    private async Task<IReadOnlyList<SetupCommand>> AgreedAsync(MachineIndex index)
    {
        await SessionArguments.FetchAsync(app, reporter, index.Files.Where(f => f.Tier is Tier.Config), cancellation);
        var commands = ForeignSetup.Commands(app.Repository, app.Restore.Plan(index, options.Force));
        var shown = SetupCommandsView.Lines(SetupCommandsView.Document(commands), dryRun: true);
        return
            commands.Count == 0
            || options.DryRun
            || await reporter.AgreesAsync("Restore this setup of another machine?", shown, cancellation)
            ? commands
            : throw new BackupException(FailureKind.Cancelled, "Nothing was written.");
    }
}
