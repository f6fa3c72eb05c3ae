using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// A way around an object in our history that the remote will never take: the newest state goes there as one commit without the
/// history that holds the object, and that history stays here, on a branch of its own.
/// </summary>
/// <param name="opened">The repository.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Squash(OpenedRepository opened, TimeProvider clock)
{
    private const string SquashedRef = "refs/claude-backup/squashed";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Makes the commit and moves our branch to it.</summary>
    /// <param name="head">Our newest snapshot.</param>
    /// <param name="known">What the remote has; null for nothing.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>The commit; null when it would be no smaller, for what is too large is in the newest state itself.</returns>
    public async Task<ObjectId?> RunAsync(ObjectId head, ObjectId? known, CancellationToken cancellation)
    {
        var (repository, machine) = (opened.Repository, opened.Machine);
        var git = repository.Git;
        var graph = new CommitGraph(git);
        using var held = await RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(machine.Machine, "sync", clock),
            Patience,
            cancellation
        );
        if (repository.Head != head || (await graph.MissingAsync(head, known, cancellation)).Count < 2)
        {
            return null;
        }

        await git.Refs.DeleteAsync(SquashedRef, cancellation);
        ObjectId squashed;
        await using (var import = git.StartImport())
        {
            import.BeginCommit(
                SquashedRef,
                known,
                $"state of {machine.Slug}, without a history that the remote does not take",
                clock.GetUtcNow()
            );
            import.ReplaceTree("", await graph.TreeOfAsync(head, cancellation));
            squashed = await import.FinishAsync(cancellation);
        }

        var (before, after) = (
            await graph.LargestAsync(head, known, cancellation),
            await graph.LargestAsync(squashed, known, cancellation)
        );
        if (after >= before)
        {
            return null;
        }

        await git.Refs.MoveAsync(
            new OurBranch(repository).Free(OurBranch.Unpublished),
            head,
            expected: null,
            CancellationToken.None
        );
        await git.Refs.MoveAsync(RepositoryLayout.Branch, squashed, head, CancellationToken.None, RefLogLine.Retreat);
        await opened.WorkTree.SettleAsync(squashed, CancellationToken.None);
        return squashed;
    }
}
