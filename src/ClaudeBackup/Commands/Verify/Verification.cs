using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>What is wished beyond a look.</summary>
internal enum RepairWish
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>To see what a repair would do.</summary>
    Plan,

    /// <summary>A repair.</summary>
    Repair,
}

/// <summary>One call of <c>verify</c>: looks, repairs where that is wished, and looks again, for only that tells what was healed; then the drill.</summary>
internal sealed class Verification(App app, Reporter reporter, CancellationToken cancellation)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="share">Which part of the stored bytes is read.</param>
    /// <param name="wish">Whether it is repaired.</param>
    /// <param name="drill">How much is restored to compare it; null for nothing.</param>
    public async Task<int> RunAsync(ReadShare share, RepairWish wish, DrillShare? drill)
    {
        var report = await LookAsync(share);
        Repaired? repaired = null;
        if (wish is not RepairWish.None)
        {
            var plan = RepairPlan.Of(report.Defects);
            var before = report.Defects;
            IReadOnlyList<string> notes = [];
            if (wish is RepairWish.Repair && plan.Steps.Count > 0)
            {
                notes = await app.Repair.RunAsync(plan, cancellation);
                report = await LookAsync(share);
            }

            repaired = new Repaired(
                wish is RepairWish.Plan,
                plan.Steps,
                [.. before.Where(d => !report.Defects.Any(left => (left.Kind, left.Path) == (d.Kind, d.Path)))],
                notes
            );
        }

        report.TryRemember(app.Repository, app.Clock.GetUtcNow());
        var drilled = drill is null ? null : await DrillAsync(drill);
        var document = VerifyView.Document(report, repaired, drilled);
        reporter.List(document, json => json.VerifyDocument, VerifyView.Lines);
        return document.Ok ? ExitCodes.Done : ExitCodes.Integrity;
    }

    private async Task<VerifyReport> LookAsync(ReadShare share)
    {
        using var held = await RepositoryLock.TakeToLookAsync(app.Repository, Patience, app.Local, cancellation);
        return await ProgressView.RunAsync(
            reporter,
            "Verifying",
            progress => app.Verify(progress).RunAsync(share, cancellation)
        );
    }

    private async Task<DrillReport> DrillAsync(DrillShare share)
    {
        var own = app.Identity.Slug;
        var indexes = await app.Indexes.LoadAllAsync(own, cancellation);
        var report = await ProgressView.RunAsync(
            reporter,
            "Restoring",
            progress => app.Drill(progress).RunAsync(indexes, own, share, cancellation)
        );
        report.TryRemember(app.Repository);
        return report;
    }
}

/// <summary>What a repair did, or would do.</summary>
/// <param name="IsPlan">Whether nothing was done.</param>
/// <param name="Steps">What it does, in order.</param>
/// <param name="Healed">What was wrong before and is not any more.</param>
/// <param name="Notes">Sentences for the user.</param>
internal sealed record Repaired(
    bool IsPlan,
    IReadOnlyList<RepairStep> Steps,
    IReadOnlyList<Defect> Healed,
    IReadOnlyList<string> Notes
);
