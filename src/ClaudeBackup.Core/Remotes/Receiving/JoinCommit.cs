using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Makes the commit that a plan comes to: the remote's tree, our machine's folder and what the remote lost from here, both histories as parents. No
/// file is compared with another, so there is nothing to conflict.
/// </summary>
/// <param name="git">The repository; its lock is the caller's.</param>
/// <param name="now">The time of the commit.</param>
internal sealed class JoinCommit(GitClient git, DateTimeOffset now)
{
    private const string MergedRef = "refs/claude-backup/merged";

    /// <summary>Makes it; the branch does not move yet.</summary>
    /// <param name="plan">What it shall hold.</param>
    /// <param name="received">What the plan was made of.</param>
    /// <param name="slug">This machine.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="BackupException">Git failed, or the commit does not hold what was meant.</exception>
    public async Task<ObjectId> MakeAsync(
        JoinPlan.Join plan,
        Received received,
        Slug slug,
        CancellationToken cancellation
    )
    {
        var theirs = received.Theirs;
        if (plan.IsTheirs)
        {
            return theirs.Commit;
        }

        await git.Refs.DeleteAsync(MergedRef, cancellation);
        await using var import = git.StartImport();
        var guide = plan.PutsGuide ? import.AddBlob(Encoding.UTF8.GetBytes(RepositoryGuide.RestoreText)) : 0;
        import.BeginCommit(
            MergedRef,
            received.Ours?.Commit ?? theirs.Commit,
            $"merge {slug} with the remote",
            now,
            received.Ours is null ? null : theirs.Commit
        );
        import.ReplaceTree("", await new CommitGraph(git).TreeOfAsync(theirs.Commit, cancellation));
        foreach (var (machine, tree) in plan.Machines.Where(m => theirs.Machines.GetValueOrDefault(m.Key) != m.Value))
        {
            import.ReplaceTree(machine.Folder, tree);
        }

        if (plan.PutsGuide)
        {
            import.Modify(RepositoryLayout.RestoreGuide, TreeMode.File, guide);
        }

        if (plan.Filled.Count > 0)
        {
            // beside the join, so that it is a snapshot of those machines
            var whose = string.Join(", ", plan.Filled.Keys.Order(Slug.InOrder));
            import.BeginCommit(
                MergedRef,
                parent: null,
                $"fill {whose}: what was lost on one side and is whole on the other",
                now
            );
            foreach (var (machine, tree) in plan.Filled)
            {
                import.ReplaceTree(machine.Folder, tree);
            }
        }

        var commit = await import.FinishAsync(cancellation);
        var made = await MachineTrees.ReadAsync(git, commit, cancellation);
        // as after a sync: what was committed is compared with what was meant before anything follows it
        return
            made.Count == plan.Machines.Count
            && plan.Machines.Keys.All(m => made.GetValueOrDefault(m) == plan.FolderOf(m))
            ? commit
            : throw new BackupException(
                FailureKind.Integrity,
                $"The commit {commit} that merges the remote's history does not hold what it should.",
                "Nothing here or there has changed. Run claude-backup sync again; if it repeats, report it with the output of git fsck."
            );
    }
}
