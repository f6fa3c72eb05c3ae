using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The branch that snapshots are on is ours alone. Where somebody moved it with git, back to an older snapshot or under another name, it
/// is brought to the last one again: what was saved would else be missing from the next one, and from the remote.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
public sealed class OurBranch(BackupRepository repository)
{
    private const string LastRef = "refs/claude-backup/last";
    private const string AsideBranch = "refs/heads/claude-backup-aside-";

    private GitClient Git => repository.Git;

    /// <summary>Remembers the snapshot that the branch was last known to be at. The ref also keeps it from git's own collection.</summary>
    public Task RememberAsync(ObjectId commit, CancellationToken cancellation) =>
        Git.ReadBranch(LastRef) == commit ? Task.CompletedTask : Git.SetBranchAsync(LastRef, commit, cancellation);

    /// <summary>Brings the branch back if it no longer holds the last snapshot. What it was at stays on a branch of its own.</summary>
    /// <returns>A sentence for the user; null when there was nothing to do.</returns>
    public async Task<string?> RecoverAsync(CancellationToken cancellation)
    {
        var head = repository.Head;
        if (Git.ReadBranch(LastRef) is not { } last || head == last)
        {
            return null;
        }

        var graph = new CommitGraph(Git);
        if (head is not null && await graph.IsAncestorAsync(last, head, cancellation))
        {
            // committed on top, by a run that was killed or by the user
            return null;
        }

        var aside = "";
        if (head is not null && !await graph.IsAncestorAsync(head, last, cancellation))
        {
            var branch = Free(AsideBranch);
            await Git.MoveRefAsync(branch, head, expected: null, cancellation);
            aside = $" What it was at is now the branch {branch["refs/heads/".Length..]}.";
        }

        await Git.MoveRefAsync(RepositoryLayout.Branch, last, head, cancellation);
        // git has moved the files along
        new WorkTree(repository).Forget();
        return $"The branch main of {repository.Root} had been moved away from the last snapshot, and was brought back to it.{aside}";
    }

    /// <summary>The first name with a number behind it that no branch has.</summary>
    public string Free(string prefix)
    {
        for (var n = 1; ; n++)
        {
            var name = prefix + n.ToString(CultureInfo.InvariantCulture);
            if (Git.ReadBranch(name) is null)
            {
                return name;
            }
        }
    }
}
