using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
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

        var offer = index.Slug == own || options.Elsewhere.IsMove ? null : app.Offers.For(index);
        var (elsewhere, open) = await new OfferedMove(reporter, options, cancellation).DecideAsync(offer, "--all");
        var restore = options.Elsewhere.To is { } folder ? app.RestoreInto(folder) : app.Restore;
        var relocation = ElsewherePlan.Of(app, restore, elsewhere, machine, index.Files.Select(f => f.Source));
        RestorePlan Plan() => restore.Plan(index, options.Force, relocation: relocation);
        // what runs because of the own setup is known here
        var commands = index.Slug != own ? await CommandsAsync(index, Plan) : [];
        if (commands.Count > 0 && !await AgreesAsync(index.Slug, commands))
        {
            (index, commands) = (WithoutSetup(index), []);
        }

        reporter.Note([.. AsOfView.Sentences([index], app.Local)]);
        var planned = new PlannedRestore(app, reporter, options.DryRun, cancellation) { Restore = restore };
        var (plan, summary) = await planned.ApplyAsync(index.Files, Plan);
        var document = RestoreView.All(plan, summary, commands, options.DryRun) with { Offer = open };
        reporter.Result(
            document,
            json => json.RestoreAllDocument,
            d =>
                [
                    .. RestoreView.Lines(d, reporter.Screen.Home, reporter.Screen.Local),
                    .. hidden.SelectMany(reporter.Screen.Text),
                ]
        );
        return document.Ok ? ExitCodes.Done : ExitCodes.Partial;
    }

    private async Task<IReadOnlyList<SetupCommand>> CommandsAsync(MachineIndex index, Func<RestorePlan> plan)
    {
        await SessionArguments.FetchAsync(app, reporter, index.Files.Where(f => f.Tier is Tier.Config), cancellation);
        return ForeignSetup.Commands(app.Repository, plan());
    }

    // nothing is run of a folder that is no Claude home of this user
    private async Task<bool> AgreesAsync(Slug machine, IReadOnlyList<SetupCommand> commands) =>
        options.DryRun
        || options.Elsewhere.To is not null
        || await reporter.AgreesAsync(
            $"Restore this setup of {machine} too?",
            SetupCommandsView.Lines(SetupCommandsView.Document(commands), dryRun: true),
            cancellation
        );

    private MachineIndex WithoutSetup(MachineIndex index)
    {
        var entries = index.Entries.Where(e => e.Value.File.Tier is not Tier.Config).ToDictionary();
        if (entries.Count == 0)
        {
            throw new BackupException(FailureKind.Cancelled, "Nothing was written.");
        }

        reporter.Note([
            $"The setup of {index.Slug} is left out. To see it and decide: claude-backup import-config --from-machine {index.Slug}",
        ]);
        return index with { Entries = entries };
    }
}
