using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of it.</summary>
/// <param name="Policy">What to keep.</param>
/// <param name="AllowsOnlyCopies">Whether what exists nowhere else may go.</param>
/// <param name="DryRun">Only show the plan.</param>
/// <param name="Yes">Ask nothing.</param>
internal sealed record PruneRequest(RetentionPolicy Policy, bool AllowsOnlyCopies, bool DryRun, bool Yes);

/// <summary>Plans, asks, prunes and tells.</summary>
/// <param name="app">Composes.</param>
/// <param name="reporter">Asks and tells.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class PruneRun(App app, Reporter reporter, CancellationToken cancellation)
{
    public async Task<int> RunAsync(PruneRequest request)
    {
        _ = app.Identity;
        var plan = await app.Prune.PlanAsync(request.Policy, request.AllowsOnlyCopies, cancellation);
        if (request.DryRun || plan.IsEmpty)
        {
            Tell(PruneView.Document(plan, request.DryRun, result: null), request.DryRun);
            return ExitCodes.Done;
        }

        await AgreeAsync(request, plan);
        var result = await ProgressView.RunAsync(
            reporter,
            "Pushing",
            progress => app.Prune.RunAsync(plan, progress, cancellation)
        );
        Tell(PruneView.Document(plan, isDryRun: false, result), withAll: false);
        return result.Left.Count > 0 ? ExitCodes.Integrity
            : result.Push is PushOutcome.Behind ? ExitCodes.NotPushed
            : ExitCodes.Done;
    }

    private Task AgreeAsync(PruneRequest request, PrunePlan plan) =>
        request.Yes
            ? Task.CompletedTask
            : reporter.RequireAsync(
                new Agreement(
                    "Prune for good?",
                    "prune cannot ask without a terminal, and what is pruned does not come back.",
                    "Add --dry-run to see the plan, then --yes instead of it.",
                    "Nothing was pruned."
                ),
                () => View(withAll: true).Lines(PruneView.Document(plan, isDryRun: true, result: null)),
                cancellation
            );

    private void Tell(PruneDocument document, bool withAll)
    {
        if (withAll)
        {
            // a list is printed as it stands
            reporter.List(
                document,
                json => json.PruneDocument,
                d => View(withAll).Lines(d).SelectMany(reporter.Screen.Text)
            );
        }
        else
        {
            reporter.Result(document, json => json.PruneDocument, View(withAll).Lines);
        }
    }

    private PruneView View(bool withAll) => new(app.Local, withAll);
}
