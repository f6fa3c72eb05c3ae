using ClaudeBackup.Core.Forgetting;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of it.</summary>
/// <param name="Typed">An id, the beginning of one, or words; null where the filter says it all.</param>
/// <param name="Filter">Narrows the choice.</param>
/// <param name="DryRun">Only show the plan.</param>
/// <param name="Yes">Ask nothing.</param>
internal sealed record ForgetRequest(string? Typed, SessionFilter Filter, bool DryRun, bool Yes);

/// <summary>Chooses, plans, asks, forgets and tells.</summary>
/// <param name="app">Composes.</param>
/// <param name="reporter">Asks and tells.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class ForgetRun(App app, Reporter reporter, CancellationToken cancellation)
{
    public async Task<int> RunAsync(ForgetRequest request)
    {
        var indexes = await SessionArguments.IndexesAsync(app, reporter, app.Identity.Slug, cancellation);
        var chooser = new SessionChooser(reporter, indexes, cancellation)
        {
            TakesAnyCopy = true,
            Forgotten = ForgottenNote.Of(app),
        };
        var (session, failed) = await chooser.ChooseAsync(request.Typed, request.Filter);
        if (session is null)
        {
            return failed;
        }

        ForgetScope.RequireEnough(request.Typed, session);
        StoredSession[] copies =
        [
            .. chooser.Catalog.Sessions.Where(s =>
                s.Id.Equals(session.Id, StringComparison.OrdinalIgnoreCase) && request.Filter.IsOfMachine(s)
            ),
        ];
        ForgetScope.Require(request.Filter, copies);
        var only = request.Filter.Machine is null ? null : copies[0].Machine;
        var plan = await app.Forget.PlanAsync(copies, only, cancellation);
        if (request.DryRun)
        {
            Tell(ForgetView.Document(plan, result: null));
            return ExitCodes.Done;
        }

        await AgreeAsync(request, plan);
        var result = await ProgressView.RunAsync(
            reporter,
            "Pushing",
            progress => app.Forget.RunAsync(plan, progress, cancellation)
        );
        Tell(ForgetView.Document(plan, result));
        return ExitCodeOf(result);
    }

    /// <summary>With which it ends.</summary>
    public static int ExitCodeOf(ForgetResult result) =>
        result.Proof.Left.Count > 0 ? ExitCodes.Integrity
        : result.Push is PushOutcome.Behind ? ExitCodes.NotPushed
        : ExitCodes.Done;

    private Task AgreeAsync(ForgetRequest request, ForgetPlan plan) =>
        request.Yes
            ? Task.CompletedTask
            : reporter.RequireAsync(
                Forgets("Forget it for good?", plan.Tombstones[0].Session),
                () => ForgetView.Lines(ForgetView.Document(plan, result: null)),
                cancellation
            );

    /// <summary>What has to be agreed to.</summary>
    /// <param name="question">In words.</param>
    /// <param name="what">The arguments of <c>forget</c> that say what goes.</param>
    public static Agreement Forgets(string question, string what) =>
        new(
            question,
            "forget cannot ask without a terminal, and what is forgotten does not come back.",
            $"See the plan with: claude-backup forget {what} --dry-run. Then run it with --yes.",
            "Nothing was forgotten."
        );

    private void Tell(Documents.ForgetDocument document) =>
        reporter.Result(document, json => json.ForgetDocument, ForgetView.Lines);
}
