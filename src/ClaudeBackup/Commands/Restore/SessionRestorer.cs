using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Brings one session back.</summary>
internal sealed class SessionRestorer(
    App app,
    Reporter reporter,
    RestoreOptions options,
    CancellationToken cancellation
)
{
    /// <param name="id">Of the session, or the beginning of it.</param>
    /// <param name="indexes">Of all machines.</param>
    public async Task<int> RunAsync(string id, IReadOnlyList<MachineIndex> indexes)
    {
        var choice = SessionChoice.Of(SessionCatalog.Of(indexes), id, options.Filter);
        if (choice is not SessionChoice.Found { Session: var session })
        {
            return NotChosen.Tell(reporter, id, choice, NoMatch.Of(options.Filter, indexes));
        }

        var (plan, summary) = await new PlannedRestore(app, reporter, options.DryRun, cancellation).ApplyAsync(
            session.Files,
            () => app.Restore.Plan(session, options.Force, options.State)
        );
        var document = RestoreView.Session(session, plan, summary, options.DryRun, app.Repository.Root);
        reporter.Result(document, json => json.RestoreSessionDocument, RestoreView.Lines);
        return summary.IsWithout(session.Transcript?.File) ? ExitCodes.Integrity
            : document.Ok ? ExitCodes.Done
            : ExitCodes.Partial;
    }
}
