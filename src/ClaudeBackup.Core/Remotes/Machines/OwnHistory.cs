using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// The way on when what other machines left at a remote is gone with it: our history written anew with every state of this machine and
/// nothing of any other. History that names what is nowhere could be sent to no other remote.
/// </summary>
/// <param name="repository">The repository; both its locks are the caller's.</param>
internal sealed class OwnHistory(BackupRepository repository)
{
    private const string RewrittenRef = "refs/claude-backup/own";

    private GitClient Git => repository.Git;

    /// <summary>Writes it, and drops the old one. Killed before the branch moves, nothing has changed.</summary>
    /// <param name="own">This machine.</param>
    /// <param name="cancellation">Ends git, before the branch moves.</param>
    public async Task KeepAloneAsync(Slug own, CancellationToken cancellation)
    {
        if (repository.Head is not { } head)
        {
            return;
        }

        var alone = await WriteAsync(head, own, cancellation);
        var indexes = new IndexStore(repository);
        var (index, _) = await indexes.LoadAsync(own, cancellation);
        await Git.Refs.MoveAsync(RepositoryLayout.Branch, alone, head, CancellationToken.None, RefLogLine.Retreat);
        foreach (var name in await Git.Refs.ListAsync(CancellationToken.None))
        {
            if (!string.Equals(name, RepositoryLayout.Branch, StringComparison.Ordinal))
            {
                await Git.Refs.DeleteAsync(name, CancellationToken.None);
            }
        }

        await new WorkTree(repository, alone: own).FollowCommitAsync(head, alone, CancellationToken.None);
        indexes.Save(index with { Commit = alone });
        foreach (var other in indexes.Machines().Where(slug => slug != own))
        {
            indexes.Forget(other);
        }

        await Git.Packs.DropUnreachableAsync(CancellationToken.None);
    }

    private async Task<ObjectId> WriteAsync(ObjectId head, Slug slug, CancellationToken cancellation)
    {
        var folder = slug.Folder;
        var guide = (await Git.ListFolderAsync(head, "", cancellation)).FirstOrDefault(e =>
            string.Equals(e.Path, RepositoryLayout.RestoreGuide, StringComparison.Ordinal)
        );
        await Git.Refs.DeleteAsync(RewrittenRef, cancellation);
        await using var import = Git.StartImport();
        ObjectId? last = null;
        var snapshots = await new MachineSnapshots(repository).ListAsync(slug, cancellation, needsAll: true);
        foreach (
            var (of, tree) in await new CommitGraph(Git).TreesInAsync([.. snapshots.Reverse()], folder, cancellation)
        )
        {
            if (tree == last)
            {
                continue;
            }

            last = tree;
            import.BeginCommit(RewrittenRef, parent: null, $"sync {slug}: as it was, without other machines", of.Time);
            import.ReplaceTree(folder, tree);
            if (guide is not null)
            {
                import.Modify(RepositoryLayout.RestoreGuide, TreeMode.File, guide.Id);
            }
        }

        return await import.FinishAsync(cancellation);
    }
}
