using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What came of taking off a remote's disk what history has no more.</summary>
/// <param name="Left">What is still there and nothing here needs.</param>
/// <param name="Sentences">What the user should hear.</param>
internal sealed record RemoteUpkept(IReadOnlyList<ObjectId> Left, IReadOnlyList<string> Sentences)
{
    /// <summary>There was nothing to do.</summary>
    public static RemoteUpkept Nothing { get; } = new([], []);
}

/// <summary>
/// Takes off the disk of a remote that is a folder of this machine what was forgotten or pruned, when its branch has followed: in whichever run that is. The lock of the remote is the
/// caller's.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class RemoteUpkeep(BackupRepository repository, TimeProvider clock)
{
    /// <summary>Takes it off, or notes that nobody here can.</summary>
    /// <param name="remote">The remote, as the settings name it.</param>
    /// <param name="folder">Its folder; null where it is none of this machine, and looks after itself.</param>
    /// <param name="cancellation">Ends git; the next run goes on.</param>
    public async Task<RemoteUpkept> RunAsync(string remote, RemoteFolder? folder, CancellationToken cancellation)
    {
        if (RemoteLeft.At(repository, remote) is not { } left || (folder is not null && left.IsHeld(clock.GetUtcNow())))
        {
            return RemoteUpkept.Nothing;
        }

        if (folder is null)
        {
            RemoteLeft.Change(repository, remote, _ => null);
            return RemoteUpkept.Nothing;
        }

        try
        {
            // what another session needs stays there as it stays here
            var needed = await repository.Git.ListBlobsHereAsync(cancellation);
            var before = (await folder.HaveAsync(left.Objects, cancellation)).Count(id => !needed.ContainsKey(id));
            var there = before == 0 ? [] : await folder.DropAsync(left.Objects, cancellation);
            ObjectId[] still = [.. there.Where(id => !needed.ContainsKey(id))];
            RemoteLeft.Change(
                repository,
                remote,
                _ => still.Length == 0 ? null : new RemoteLeft(remote, still, clock.GetUtcNow())
            );
            return new RemoteUpkept(
                still,
                still.Length > 0 ? [ForgottenWords.StaysThere(remote, still[0].ToString())]
                    : before > 0 ? [ForgottenWords.GoneThere(remote, before)]
                    : []
            );
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or BackupException { Kind: not FailureKind.Cancelled }
                && !cancellation.IsCancellationRequested
            )
        {
            return new RemoteUpkept(left.Objects, [ForgottenWords.StaysThere(remote, e.Message)]);
        }
    }
}
