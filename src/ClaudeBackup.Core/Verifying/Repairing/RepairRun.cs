using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Searching;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Verifying;

/// <summary>
/// Carries a plan out. Sound copies are looked for beside git, at the source and at the remote; what is damaged is set aside, never deleted; nothing is
/// guessed. Whether all is whole then, only another look tells.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="home">The source.</param>
/// <param name="remote">Where another copy may be.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RepairRun(BackupRepository repository, ClaudeHome home, RemoteService remote, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Repairs.</summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="cancellation">Ends it; what is repaired stays so.</param>
    /// <returns>Sentences for the user.</returns>
    /// <exception cref="BackupException">Another run has the repository, or git failed for a reason that is no damage.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(RepairPlan plan, CancellationToken cancellation)
    {
        if (plan.Steps.Count == 0)
        {
            return [];
        }

        if (plan.Steps.Contains(RepairStep.References) && repository.Git.Settings.Wrong() is not null)
        {
            await LetGitBeginAsync(cancellation);
        }

        // taking it puts the refs right, and our small files
        using var held = await RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(Environment.MachineName, "verify", clock),
            Patience,
            cancellation
        );
        var local = plan.Steps is [RepairStep.Remote]
            ? held.Healed
            : await RepairHereAsync(plan, held.Healed, cancellation);
        return plan.Steps.Contains(RepairStep.Remote) ? [.. local, .. await MendRemoteAsync(cancellation)] : local;
    }

    // what came back here may be what the remote lacks, so it comes behind
    private async Task<IReadOnlyList<string>> MendRemoteAsync(CancellationToken cancellation) =>
        await remote.MendAsync(cancellation) is { } mended
            ?
            [
                .. mended.Sentences,
                .. mended.Objects.Healed.Values.Sum() is > 0 and var count
                    ? [$"Put {count:N0} object{(count == 1 ? "" : "s")} from here into the copy at the remote."]
                    : Array.Empty<string>(),
            ]
            :
            [
                "Git gives no way to put sound objects in the place of damaged ones at a remote that is no folder here.",
            ];

    private async Task<IReadOnlyList<string>> RepairHereAsync(
        RepairPlan plan,
        IEnumerable<string> healed,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var quarantine = SetAside(plan, now);
        var healing = new SyncHealing(repository, home, remote, now);
        if (plan.Steps.Contains(RepairStep.Objects))
        {
            _ = await healing.HealAsync(everything: true, cancellation);
        }

        var notes = new List<string>([.. healed, .. healing.Warnings]);
        if (quarantine.HasAny)
        {
            notes.Add($"Set aside: {quarantine.Folder}");
        }

        if (repository.Head is { } head && !healing.Lost.Any(lost => lost.Type is not "blob"))
        {
            var opened = OpenedRepository.Read(repository);
            var written = await opened.WorkTree.RebuildAsync(head, cancellation);
            if (
                plan.Steps.Contains(RepairStep.Lists)
                && await new ListRenewal(opened, plan.Unsound, now).RunAsync(cancellation) is > 0 and var listed
            )
            {
                notes.Add(
                    $"Listed {listed:N0} file{(listed == 1 ? "" : "s")} anew, by the stored bytes and by what earlier lists told."
                );
            }

            if (written > 0)
            {
                notes.Add($"Wrote {written:N0} file{(written == 1 ? "" : "s")} beside .git anew.");
            }

            await DeriveAsync(opened.Machine, now, cancellation);
        }

        healing.Remember();
        return notes;
    }

    // it would not even begin to put anything else right
    private async Task LetGitBeginAsync(CancellationToken cancellation)
    {
        using var looking = await RepositoryLock.TakeToLookAsync(
            repository,
            Patience,
            LocalTime.Of(clock),
            cancellation
        );
        new RepositoryHealing(repository, clock.GetUtcNow()).MakeKnown();
        await repository.Git.RenewSettingsAsync(cancellation);
    }

    // small files are made anew by whoever needs them, and those that nothing else tells come back from their copies
    private Quarantine SetAside(RepairPlan plan, DateTimeOffset now)
    {
        var quarantine = repository.QuarantineAt(now);
        foreach (var path in plan.Aside)
        {
            _ = quarantine.SetAside(repository.InWorkTree(path));
        }

        if (plan.Steps.Contains(RepairStep.References))
        {
            LocalSettings.Stored.BringBack(repository, quarantine);
            new RunLog(repository).Mend(quarantine);
            FingerprintKeys.Mend(repository);
            RepositorySetup.WriteExclude(repository);
            repository.Git.Settings.WriteAttributes();
        }

        new RepositoryHealing(repository, now).HealSmallFiles();
        return quarantine;
    }

    /// <summary>
    /// Lets history go on without what nobody has: it is looked for once more, everywhere; then every snapshot is written anew without naming it, with a note in its place.
    /// </summary>
    /// <param name="cancellation">Ends it before history changes.</param>
    /// <returns>Sentences for the user.</returns>
    /// <exception cref="BackupException">Another run has the repository; or somebody who may have it could not be asked; or git failed.</exception>
    public async Task<IReadOnlyList<string>> AcceptLossAsync(CancellationToken cancellation)
    {
        using var held = await RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(Environment.MachineName, "verify", clock),
            Patience,
            cancellation
        );
        using var alone = await RepositoryLock.TakeRemoteAsync(repository, clock, cancellation);
        var now = clock.GetUtcNow();
        var healing = new SyncHealing(repository, home, remote, now);
        _ = await healing.HealAsync(everything: true, cancellation);
        if (healing.Lost.Count == 0)
        {
            return healing.Warnings;
        }

        if (healing.Unasked is [var why, ..])
        {
            throw new BackupException(
                FailureKind.Failed,
                $"No loss is accepted as long as somebody may have what is lost and cannot be asked: {why}",
                "Run the command again when it can be asked. If it is gone for good, first keep this backup on this machine alone: claude-backup backend set local"
            );
        }

        var opened = OpenedRepository.Read(repository);
        var changed = await new LossAcceptance(opened).RunAsync(
            healing.Lost.Select(lost => lost.Id).ToHashSet(),
            cancellation
        );
        _ = await new ListRenewal(opened, [], now).RunAsync(CancellationToken.None);
        await DeriveAsync(opened.Machine, now, CancellationToken.None);
        return
        [
            .. healing.Warnings,
            $"Wrote {changed:N0} snapshot{(changed == 1 ? "" : "s")} anew, without naming what is lost.",
        ];
    }

    private async Task DeriveAsync(MachineIdentity machine, DateTimeOffset now, CancellationToken cancellation)
    {
        IndexProof.DiscardDamaged(repository);
        var store = new IndexStore(repository);
        foreach (var slug in store.Machines())
        {
            try
            {
                if (await store.DeriveAsync(slug, cancellation) is { Tree: not null } index)
                {
                    store.Save(index);
                    continue;
                }
            }
            catch (BackupException e) when (e.Kind is FailureKind.Integrity && slug != machine.Slug)
            {
                // what another machine stored cannot be read: it counts as it was
                continue;
            }

            store.Forget(slug);
        }

        new DerivedDocuments(repository).Write(
            await store.LoadAllLockedAsync(machine.Slug, known: null, cancellation),
            machine,
            now
        );
    }
}
