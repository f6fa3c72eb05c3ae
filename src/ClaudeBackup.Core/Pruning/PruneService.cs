using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Pruning;

/// <summary>Takes superseded snapshots of this machine and variants out of the repository and its remote, by a policy.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">Where it goes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class PruneService(BackupRepository repository, RemoteService remote, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Plans.</summary>
    /// <param name="policy">What is kept.</param>
    /// <param name="allowsOnlyCopies">Whether what exists nowhere else may go.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">Another run is at work, or history is damaged.</exception>
    public async Task<PrunePlan> PlanAsync(
        RetentionPolicy policy,
        bool allowsOnlyCopies,
        CancellationToken cancellation
    )
    {
        var opened = OpenedRepository.Read(repository);
        using var held = await LockAsync(opened, cancellation);
        return await new PrunePlanner(opened, clock).PlanAsync(policy, allowsOnlyCopies, cancellation);
    }

    /// <summary>Prunes.</summary>
    /// <param name="plan">What was planned. What came since stays, and so does what only a snapshot has that was to stay then.</param>
    /// <param name="progress">Told of what is sent, now and then.</param>
    /// <param name="cancellation">Ends it before anything has changed; behind that it comes to its end, or the next run that writes completes it.</param>
    /// <exception cref="BackupException">Another run is at work, or it failed; what was begun is completed by the next run that writes.</exception>
    public async Task<PruneResult> RunAsync(
        PrunePlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        // what others wrote is joined before: so the remote follows in one step
        _ = await remote.PushAsync(progress, cancellation);
        var opened = remote.Reaching(OpenedRepository.Read(repository));
        Erased erased;
        using (await RepositoryLock.TakeRemoteAsync(repository, clock, cancellation))
        using (await LockAsync(opened, cancellation))
        {
            repository.Git.RemoveRemoteLeftovers();
            await RequireWholeAsync(opened, cancellation);
            await opened.WorkTree.CatchUpAsync(cancellation);
            await new PruneSnapshot(opened, clock.GetUtcNow()).WriteAsync(
                Still(
                    plan,
                    await new PrunePlanner(opened, clock).PlanAsync(plan.Policy, plan.AllowsOnlyCopies, cancellation)
                ),
                cancellation
            );
            erased = await new Erasure(opened).RunAsync(
                new ToErase(
                    ForgottenSessions.None,
                    await new PrunedStore(repository).OfAsync(repository.Head, CancellationToken.None)
                ),
                [],
                CancellationToken.None
            );
            await new DerivedDocuments(repository).RenewAsync(opened.Machine, clock.GetUtcNow());
        }

        var push = await remote.PushAsync(progress, CancellationToken.None);
        return new PruneResult(erased.Snapshots, erased.FreedBytes, erased.Proof.Left, push);
    }

    // of what was planned and shown, what a new look comes to as well: meanwhile something else may have gone
    private static PrunePlan Still(PrunePlan planned, PrunePlan now)
    {
        var snapshots = planned.Snapshots.Where(s => s.Goes).Select(s => s.Name).ToHashSet();
        var variants = planned
            .Variants.Where(v => v.Goes)
            .Select(v => (v.File.Path, v.Variant.Number, v.Variant.Size))
            .ToHashSet();
        return now with
        {
            Snapshots = [.. now.Snapshots.Where(s => s.Goes && snapshots.Contains(s.Name))],
            Variants =
            [
                .. now.Variants.Where(v =>
                    v.Goes && variants.Contains((v.File.Path, v.Variant.Number, v.Variant.Size))
                ),
            ],
        };
    }

    // Nothing has changed yet. What can be healed is; what is lost may be what would tell that another snapshot has to stay.
    private async Task RequireWholeAsync(OpenedRepository opened, CancellationToken cancellation)
    {
        var healed = await new RepositoryHealing(repository, clock.GetUtcNow()).HealObjectsAsync(
            [new IndexObjects(repository).Source, .. remote.Sources(opened)],
            everything: true,
            cancellation
        );
        if (healed.Lost is [var lost, ..])
        {
            throw new BackupException(
                FailureKind.Integrity,
                $"The history in {repository.Root} is damaged: git has lost {lost.Id}. Nothing was pruned.",
                "Repair it with: claude-backup verify --repair"
            );
        }
    }

    private Task<RepositoryLock> LockAsync(OpenedRepository opened, CancellationToken cancellation) =>
        RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(opened.Machine.Machine, "prune", clock),
            Patience,
            cancellation
        );
}
