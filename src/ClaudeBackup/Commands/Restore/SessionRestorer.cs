using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Restoring;
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
    /// <param name="typed">What was typed for the session.</param>
    /// <param name="indexes">Of all machines.</param>
    public async Task<int> RunAsync(string typed, IReadOnlyList<MachineIndex> indexes)
    {
        var chooser = new SessionChooser(reporter, indexes, cancellation)
        {
            Tells = true,
            Forgotten = ForgottenNote.Of(app),
        };
        var (session, failed) = await chooser.ChooseAsync(typed, options.Filter);
        if (session is null)
        {
            return failed;
        }

        var own = app.Identity.Slug;
        var offer = options.Elsewhere.IsMove
            ? null
            : await app.Offers.ForAsync(
                session,
                app.Current is { } here ? [here] : [],
                indexes.FirstOrDefault(i => i.Slug == own),
                cancellation
            );
        var (elsewhere, open) = await new OfferedMove(reporter, options, cancellation).DecideAsync(offer, session.Id);
        reporter.Note([.. AsOfView.Sentence(session, app.Local) is { } past ? [past] : Array.Empty<string>()]);
        var restore = options.Elsewhere.To is { } folder ? app.RestoreInto(folder) : app.Restore;
        var relocation = ElsewherePlan.Of(
            app,
            restore,
            elsewhere,
            indexes.First(i => i.Slug == session.Machine),
            session.Files.Select(f => f.Source)
        );
        var planned = new PlannedRestore(app, reporter, options.DryRun, cancellation) { Restore = restore };
        var (plan, summary) = await planned.ApplyAsync(
            session.Files,
            () => restore.Plan(session, options.Force, options.State, relocation)
        );
        var document = RestoreView.Session(session, plan, summary, options.DryRun, app.Repository.Root);
        document = document with
        {
            Offer = open,
            Warnings = [.. document.Warnings, .. await InsteadAsync(session, summary)],
        };
        reporter.Result(
            document,
            json => json.RestoreSessionDocument,
            d => RestoreView.Lines(d, reporter.Screen.Home, reporter.Screen.Local)
        );
        return summary.IsWithout(session.Transcript?.File)
                ? (summary.FoundDamage ? ExitCodes.Integrity : ExitCodes.Failed)
            : document.Ok ? ExitCodes.Done
            : ExitCodes.Partial;
    }

    // Whoever asked for a moment, or for a state by its number, has the list of states in hand.
    private async Task<IReadOnlyList<string>> InsteadAsync(StoredSession session, RestoreSummary summary)
    {
        if (
            options.At is not null
            || options.State is not null
            || !summary.FoundDamage
            || !summary.IsWithout(session.Transcript?.File)
        )
        {
            return [];
        }

        var states = await app.History.OfAsync(session, progress: null, cancellation);
        return states.FirstOrDefault(s => s.IsFullestSound) is { } sound
            ? [VersionsView.Instead(session, sound, app.Local)]
            : [];
    }
}
