using ClaudeBackup.Core.Repository;
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
    /// <param name="typed">What was typed for the session.</param>
    /// <param name="indexes">Of all machines.</param>
    public async Task<int> RunAsync(string typed, IReadOnlyList<MachineIndex> indexes)
    {
        var chooser = new SessionChooser(reporter, indexes, cancellation) { Tells = true };
        var (session, failed) = await chooser.ChooseAsync(typed, options.Filter);
        if (session is null)
        {
            return failed;
        }

        var (plan, summary) = await new PlannedRestore(app, reporter, options.DryRun, cancellation).ApplyAsync(
            session.Files,
            () => app.Restore.Plan(session, options.Force, options.State)
        );
        var document = RestoreView.Session(session, plan, summary, options.DryRun, app.Repository.Root);
        reporter.Result(document, json => json.RestoreSessionDocument, d => RestoreView.Lines(d, reporter.Screen.Home));
        return summary.IsWithout(session.Transcript?.File) ? ExitCodes.Integrity
            : document.Ok ? ExitCodes.Done
            : ExitCodes.Partial;
    }
}
