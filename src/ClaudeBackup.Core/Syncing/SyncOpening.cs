using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// Makes a repository ready for a sync, whatever was done to it since the last one: HEAD names our branch, which was healed as the lock was taken, the
/// work tree shows it, and the index tells of it.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's.</param>
internal sealed class SyncOpening(OpenedRepository opened)
{
    /// <summary>Opens it and gives what is stored of this machine.</summary>
    public async Task<MachineIndex> OpenAsync(CancellationToken cancellation)
    {
        var repository = opened.Repository;
        var onOurBranch = string.Equals(
            repository.Git.Refs.ReadBranch(),
            RepositoryLayout.Branch,
            StringComparison.Ordinal
        );
        if (!onOurBranch)
        {
            // Somebody looked at another branch with git. What we write goes to ours, and the work tree shows it.
            await repository.Git.Refs.PointHeadAsync(RepositoryLayout.Branch, cancellation);
        }

        if (repository.Head is { } commit)
        {
            if (!onOurBranch || !new WorkTreeMark(repository).IsOf(commit))
            {
                // A run was killed behind its commit, or somebody else moved the branch.
                await opened.WorkTree.RebuildAsync(commit, cancellation);
            }
            else
            {
                // somebody deleted the ref that tells of it
                await new OurBranch(repository).RememberAsync(commit, cancellation);
            }
        }

        var indexes = new IndexStore(repository);
        var (index, rebuilt) = await indexes.LoadAsync(opened.Machine.Slug, cancellation);
        if (rebuilt)
        {
            indexes.Save(index);
        }

        return index;
    }
}
