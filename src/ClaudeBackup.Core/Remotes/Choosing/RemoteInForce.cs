using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Remotes;

/// <summary>The remote that the settings, our refs and the user's git have, all of them the same one.</summary>
/// <param name="repository">The repository.</param>
internal sealed class RemoteInForce(BackupRepository repository)
{
    /// <summary>Where a remote stands that is being proved.</summary>
    public const string CandidateRef = "refs/claude-backup/candidate";

    /// <summary>Keeps every other run from talking with the remote until it is disposed.</summary>
    /// <exception cref="BackupException">Another run is.</exception>
    /// <exception cref="IOException">Nobody can have it, as on a disk that is read-only.</exception>
    /// <exception cref="UnauthorizedAccessException">Nobody may have it.</exception>
    public IDisposable TakeLock() =>
        RepositoryLock.TakeRemoteIfFree(repository)
        ?? throw new BackupException(
            FailureKind.Locked,
            "Another run is using the remote.",
            "Wait until it has finished, then run the command again."
        );

    /// <summary>
    /// Waits for the sync beside us, and keeps any other out, for the moment in which it changes what is kept here of other machines. The lock of
    /// the remote is the caller's.
    /// </summary>
    /// <exception cref="BackupException">A sync is at work for longer than that.</exception>
    public Task<RepositoryLock> TakeRepositoryAsync(
        MachineIdentity machine,
        TimeProvider clock,
        CancellationToken cancellation
    ) =>
        RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(machine.Machine, "backend set", clock),
            TimeSpan.FromMinutes(2),
            cancellation
        );

    /// <summary>Before anything is fetched: nobody wants another backup joined to his own and then not be able to write it.</summary>
    public async Task RefuseUnwritableAsync(OpenedRemote remote, Candidate candidate, CancellationToken cancellation)
    {
        if (repository.Head is { } head)
        {
            await remote.Git.TryPushAsync(head, RemoteAccess.MainBranch, candidate.Found.Tip, cancellation);
        }
    }

    /// <summary>Makes a candidate the remote. The settings come first: killed in between, the new remote has everything, and the next sync finds that out.</summary>
    public async Task FlipAsync(Candidate candidate)
    {
        var git = repository.Git;
        var config = new LocalConfig(git);
        _ = LocalSettings.Change(repository, now => now.WithRemoteOf(candidate.Settings));
        var proved = git.Refs.Read(CandidateRef);
        if (proved is not null)
        {
            await git.Refs.SetAsync(RemoteAccess.AgreedRef, proved, CancellationToken.None);
            await git.Refs.DeleteAsync(CandidateRef, CancellationToken.None);
        }

        // what was found of another one says nothing of this
        LastProof.TryChange(repository, proof => proof with { RemoteDamage = null });
        // for the user who types git in the repository
        await config.SetAsync($"remote.{RemoteAccess.Name}.url", candidate.Url?.Text, CancellationToken.None);
        await config.SetAsync(
            $"remote.{RemoteAccess.Name}.fetch",
            candidate.Url is null ? null : $"+{RemoteAccess.MainBranch}:{RemoteAccess.TrackingRef}",
            CancellationToken.None
        );
        if (candidate.Url is null)
        {
            await git.Refs.DeleteAsync(RemoteAccess.AgreedRef, CancellationToken.None);
            new LastExchange().Write(repository);
        }
    }
}
