using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Profiles;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>The three things that <c>restore</c> does, each one plan and one document.</summary>
internal sealed class Restorer(App app, Reporter reporter, RestoreOptions options, CancellationToken cancellation)
{
    public async Task<int> RunAsync()
    {
        options.Check();
        var own = app.Identity.Slug;
        var indexes = await SessionArguments.IndexesAsync(app, reporter, cancellation);
        return options.All ? await AllAsync(indexes, own)
            : options.Id is { } id ? await OneAsync(id, SessionCatalog.Of(indexes))
            : List(SessionCatalog.Of(indexes));
    }

    private int List(SessionCatalog catalog)
    {
        var document = new SessionsDocument([.. options.Filter.Apply(catalog).Select(SessionLine.Of)]);
        reporter.Result(document, json => json.SessionsDocument, d => RestoreView.List(d, reporter.Screen));
        return ExitCodes.Done;
    }

    private async Task<int> OneAsync(string id, SessionCatalog catalog)
    {
        var choice = SessionChoice.Of(catalog, id, options.Filter);
        if (choice is not SessionChoice.Found { Session: var session })
        {
            return SessionArguments.NotChosen(reporter, id, choice);
        }

        var decide = () => app.Restore.Plan(session, options.Force, options.State);
        var (plan, summary) = await ApplyAsync(session.Files, decide);
        var document = RestoreView.Session(session, plan, summary, options.DryRun, app.Repository.Root);
        reporter.Result(document, json => json.RestoreSessionDocument, RestoreView.Lines);
        return summary.IsWithout(session.Transcript?.File) ? ExitCodes.Integrity
            : document.Ok ? ExitCodes.Done
            : ExitCodes.Partial;
    }

    private async Task<int> AllAsync(IReadOnlyList<MachineIndex> indexes, Slug own)
    {
        var index = options.Filter.Machine is { } name
            ? MachineChoice.Named(indexes, name)
            : MachineChoice.Own(indexes, own);
        IReadOnlyList<SetupCommand> commands = [];
        if (index.Slug != own)
        {
            commands = await AgreedAsync(index);
        }

        var (plan, summary) = await ApplyAsync(index.Files, () => app.Restore.Plan(index, options.Force));
        var document = RestoreView.All(plan, summary, commands, options.DryRun);
        reporter.Result(document, json => json.RestoreAllDocument, RestoreView.Lines);
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

    private async Task<(RestorePlan, RestoreSummary)> ApplyAsync(IEnumerable<StoredFile> files, Func<RestorePlan> plan)
    {
        if (options.DryRun)
        {
            var shown = plan();
            return (shown, new RestoreSummary([], shown.Problems));
        }

        await SessionArguments.FetchAsync(app, reporter, files, cancellation);
        var decided = plan();
        var summary = await ProgressView.RunAsync(
            reporter,
            "Restoring",
            progress => app.Restore.ApplyAsync(decided, progress, cancellation)
        );
        return (decided, summary);
    }
}
