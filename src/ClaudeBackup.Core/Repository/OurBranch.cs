using System.Globalization;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The branch that snapshots are on is ours alone, and the ref beside it remembers where it was last: <see cref="RefHealing"/> brings it back there.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
public sealed class OurBranch(BackupRepository repository)
{
    /// <summary>How branches begin that hold history which a remote did not take.</summary>
    public const string Unpublished = "refs/heads/claude-backup-unpublished-";

    private GitClient Git => repository.Git;

    /// <summary>Remembers the snapshot that the branch was last known to be at. The ref also keeps it from git's own collection.</summary>
    public Task RememberAsync(ObjectId commit, CancellationToken cancellation) =>
        Git.Refs.Read(SnapshotClaims.LastRef) == commit
            ? Task.CompletedTask
            : Git.Refs.SetAsync(SnapshotClaims.LastRef, commit, cancellation);

    /// <summary>The first name with a number behind it that no branch has.</summary>
    public string Free(string prefix)
    {
        for (var n = 1; ; n++)
        {
            var name = prefix + n.ToString(CultureInfo.InvariantCulture);
            if (Git.Refs.Read(name) is null)
            {
                return name;
            }
        }
    }
}
