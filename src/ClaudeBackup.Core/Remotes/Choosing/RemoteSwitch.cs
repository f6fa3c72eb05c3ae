using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Switches from one remote to another.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remotes">Opens remotes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RemoteSwitch(BackupRepository repository, RemoteFactory remotes, TimeProvider clock)
{
    private readonly RemoteInForce _inForce = new(repository);

    /// <summary>
    /// Switches to another remote: everything goes there first, and what it then has is compared with what is here. Until that holds, the
    /// old one stays in force. History stays as it is.
    /// </summary>
    /// <param name="candidate">Where to.</param>
    /// <param name="withoutOthers">Give up what other machines left at the old remote and what is not here.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it between steps.</param>
    /// <exception cref="BackupException">It could not be done; nothing has changed, but for what was given up.</exception>
    public async Task<PushOutcome> RunAsync(
        Candidate candidate,
        bool withoutOthers,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var held = _inForce.TakeLock();
        // under the lock: who had it before may have given this machine another slug
        var opened = OpenedRepository.Read(repository);
        if (opened.Facts.LeavesOthers)
        {
            if (!withoutOthers)
            {
                await FetchLeftAsync(opened.Settings, progress, cancellation);
            }

            opened = opened with { Facts = await LeaveNothingAsync(opened.Machine, withoutOthers, cancellation) };
        }

        return await SwitchAsync(opened, candidate, progress, cancellation);
    }

    private async Task<PushOutcome> SwitchAsync(
        OpenedRepository opened,
        Candidate candidate,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (candidate.Url is not { } url)
        {
            await _inForce.FlipAsync(candidate);
            NothingWaits(sent: 0);
            return new PushOutcome.NoRemote();
        }

        await repository.Git.Refs.DeleteAsync(RemoteInForce.CandidateRef, cancellation);
        var remote = remotes.Open(candidate.Settings, url);
        await _inForce.RefuseUnwritableAsync(remote, candidate, cancellation);
        var beforeJoin = new BeforeJoin(opened);
        try
        {
            var agreed = await new Exchange(opened, remote, RemoteInForce.CandidateRef, clock).RunAsync(
                Trust.Anew,
                progress,
                cancellation
            );
            await CompareAsync(remote, cancellation);
            await ProveAsync(candidate, progress, cancellation);
            await _inForce.FlipAsync(candidate);
            new LastExchange { Agreed = clock.GetUtcNow() }.Write(repository);
            NothingWaits((agreed as PushOutcome.Agreed)?.Sent ?? 0);
            return agreed;
        }
        catch (BackupException e) when (e.Code == FailureCode.Secrets)
        {
            await beforeJoin.BringBackAsync(RemoteInForce.CandidateRef);
            throw new BackupException(
                e.Kind,
                e.Message,
                "See them: claude-backup scan --history. To allow one: claude-backup secrets allow FINGERPRINT. If only you can read that place, run the same with --secrets warn.",
                e
            )
            {
                Code = e.Code,
            };
        }
        catch (BackupException e)
            when (e.Code == FailureCode.RemoteDamaged && candidate.Settings.Remote != opened.Settings.Remote)
        {
            await beforeJoin.BringBackAsync(RemoteInForce.CandidateRef);
            throw new BackupException(e.Kind, e.Message, RemoteFailure.HintWithoutSync(e), e) { Code = e.Code };
        }
        catch (Exception e)
        {
            await beforeJoin.BringBackAsync(RemoteInForce.CandidateRef);
            if (JoinFailure.Of(e, repository) is { } failure && failure != e)
            {
                throw failure;
            }

            throw;
        }
    }

    // what could not be pushed to the remote of before is no failure any more
    private void NothingWaits(int sent)
    {
        var now = clock.GetUtcNow();
        _ = new RunLog(repository).TryAdd(
            new RunRecord
            {
                Started = now,
                Ended = now,
                Trigger = RunTrigger.User,
                Outcome = RunOutcome.Sent,
                IsWhole = false,
                Sent = sent,
            }
        );
    }

    private async Task<RepositoryFacts> LeaveNothingAsync(
        MachineIdentity machine,
        bool withoutOthers,
        CancellationToken cancellation
    )
    {
        using var held = await _inForce.TakeRepositoryAsync(machine, clock, cancellation);
        if (withoutOthers)
        {
            await new OwnHistory(repository).KeepAloneAsync(machine.Slug, cancellation);
        }

        return await new PartialClone(repository).EndAsync(cancellation);
    }

    // What only the old remote has must not be left behind with it.
    private async Task FetchLeftAsync(
        LocalSettings before,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (before.Remote is null)
        {
            return;
        }

        try
        {
            await new OtherMachines(repository, remotes.Open(before)).FetchAllAsync(progress, cancellation);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Failed)
        {
            throw SwitchTrouble.LeftBehind(before.Remote, e);
        }
    }

    // What a push sends is proved by whoever takes it; of what lay there before, only a look tells.
    private async Task ProveAsync(
        Candidate candidate,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var copy = remotes.Copy(repository, candidate.Settings);
        if (
            (candidate.Found.Tip is not null || copy.IsFolder)
            && await copy.ProveAsync(everything: true, progress, cancellation) is { IsWhole: false } proof
        )
        {
            throw SwitchTrouble.IsDamaged(proof);
        }
    }

    private async Task CompareAsync(OpenedRemote remote, CancellationToken cancellation)
    {
        var refs = await Retry.RunAsync(
            () => remote.Git.ListAsync([RemoteAccess.MainBranch], cancellation),
            cancellation
        );
        if (repository.Head is { } head && refs.GetValueOrDefault(RemoteAccess.MainBranch) != head)
        {
            throw RemoteRefusal.IsBusy(remote.Name);
        }
    }
}
