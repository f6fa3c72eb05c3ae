using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Verifying;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Repairs what a look has found, looks again, and lets history go on without what nobody has where that is wished and agreed to.</summary>
internal sealed class Mending(App app, Reporter reporter, Func<Task<VerifyReport>> look, CancellationToken cancellation)
{
    /// <summary>Does it.</summary>
    /// <param name="report">What the first look found.</param>
    /// <param name="wish">How far it may go.</param>
    /// <returns>What it did, and what the last look found.</returns>
    public async Task<(Repaired Repaired, VerifyReport Report)> RunAsync(VerifyReport report, RepairWish wish)
    {
        var before = report.Defects;
        var plan = RepairPlan.Of(before, wish.AcceptsLoss);
        List<string> notes = [];
        IReadOnlyList<Defect> accepted = [];
        if (!wish.IsPlan && plan.Steps.Count > 0)
        {
            await AgreeAsync(report, plan, wish.Yes);
            // as a sync does that finds a repository which does not say whose it is
            notes.AddRange(await app.AdoptLegacyAsync(cancellation) is { } found ? [found] : []);
            notes.AddRange(await app.Repair.RunAsync(plan, cancellation));
            report = await look();
            accepted = wish.AcceptsLoss ? [.. RepairPlan.Lost(report.Defects)] : [];
            if (accepted.Count > 0)
            {
                await AgreeAsync(accepted, wish.Yes);
                notes.AddRange(
                    await ProgressView.RunAsync(
                        reporter,
                        "Writing history anew",
                        _ => app.Repair.AcceptLossAsync(cancellation)
                    )
                );
                report = await look();
            }
        }

        bool IsLeft(Defect defect) =>
            report.Defects.Concat(accepted).Any(left => (left.Kind, left.Path) == (defect.Kind, defect.Path));
        return (
            new Repaired(wish.IsPlan, plan.Steps, [.. before.Where(d => !IsLeft(d))], notes) { Accepted = accepted },
            report
        );
    }

    // it only heals, so where nobody can be asked it needs no word more
    private async Task AgreeAsync(VerifyReport report, RepairPlan plan, bool yes)
    {
        var planned = VerifyView.Document(report, new Repaired(IsPlan: true, plan.Steps, [], []), drilled: null);
        if (!yes && !await reporter.AgreesAsync("Repair it?", VerifyView.Plan(planned), cancellation))
        {
            throw new BackupException(FailureKind.Cancelled, "Nothing was repaired.");
        }
    }

    private Task AgreeAsync(IReadOnlyList<Defect> lost, bool yes) =>
        yes
            ? Task.CompletedTask
            : reporter.RequireAsync(
                new Agreement(
                    "Go on without it?",
                    "verify cannot ask without a terminal, and what is accepted as lost is not looked for any more.",
                    "What could be repaired is repaired. See what is lost with: claude-backup verify. Then add --yes.",
                    "What could be repaired is repaired. No loss was accepted."
                ),
                () =>
                    [
                        .. lost.Select(d => $"LOST {d.Meaning}"),
                        "Nobody who could be asked has it. Another machine, or a backup of this disk, might.",
                    ],
                cancellation
            );
}
