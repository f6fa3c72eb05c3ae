using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What was asked of it.</summary>
/// <param name="Machine">A slug, as it was typed.</param>
/// <param name="WithSessions">Forget what it has stored as well.</param>
/// <param name="DryRun">Only show the plan.</param>
/// <param name="Yes">Ask nothing.</param>
internal sealed record RetireRequest(string Machine, bool WithSessions, bool DryRun, bool Yes);

/// <summary>Retires a machine: plans, asks where sessions go, does it and tells.</summary>
/// <param name="app">Composes.</param>
/// <param name="reporter">Asks and tells.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class RetireRun(App app, Reporter reporter, CancellationToken cancellation)
{
    public async Task<int> RunAsync(RetireRequest request)
    {
        var indexes = await SessionArguments.IndexesAsync(app, reporter, app.Identity.Slug, cancellation);
        var machine = Find(indexes, request.Machine);
        StoredSession[] sessions = [.. SessionCatalog.Of(indexes).Sessions.Where(s => s.Machine == machine)];
        var plan = await app.Forget.PlanRetirementAsync(machine, request.WithSessions ? sessions : [], cancellation);
        var planned = RetireView.Document(plan, sessions.Length, result: null);
        if (!request.DryRun && !request.Yes && plan.Tombstones.Count > 0)
        {
            await reporter.RequireAsync(
                ForgetRun.Forgets("Forget them for good?", $"--machine {machine} --with-sessions"),
                () => RetireView.Lines(planned),
                cancellation
            );
        }

        if (request.DryRun)
        {
            reporter.Result(planned, json => json.RetireDocument, RetireView.Lines);
            return ExitCodes.Done;
        }

        var result = await ProgressView.RunAsync(
            reporter,
            "Pushing",
            progress => app.Forget.RunAsync(plan, progress, cancellation)
        );
        reporter.Result(
            RetireView.Document(plan, sessions.Length, result),
            json => json.RetireDocument,
            RetireView.Lines
        );
        return ForgetRun.ExitCodeOf(result);
    }

    private static Slug Find(IReadOnlyList<MachineIndex> indexes, string typed) =>
        indexes.FirstOrDefault(i => i.Slug.Value.Equals(typed, StringComparison.OrdinalIgnoreCase))?.Slug
        ?? throw NoMatch.Of(new SessionFilter { Machine = typed }, indexes)
            ?? BackupException.NotFound($"There is no machine {typed}.", "List them with: claude-backup status -v");
}
