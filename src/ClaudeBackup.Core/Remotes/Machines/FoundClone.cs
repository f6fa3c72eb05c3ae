using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A git repository that is there before the first run on this machine: cloned by the user, or somebody's work.</summary>
/// <param name="repository">Where.</param>
public sealed class FoundClone(BackupRepository repository)
{
    /// <summary>Fails when the folder that shall be the repository is a git repository of something else. Nothing is written.</summary>
    /// <exception cref="BackupException">It holds somebody's work; a sync would commit into it, and push.</exception>
    public async Task RefuseUnusableAsync(CancellationToken cancellation)
    {
        var refs = new RefFiles(repository.Root / ".git");
        // without both a first run was killed while git made it
        if (repository.IsInitialised || (!refs.HeadIsSound && refs.All().Count == 0))
        {
            return;
        }

        // HEAD may be a branch or, in the middle of a rebase or a bisect, a commit; and what is checked out need not be all that is there
        var head = repository.Git.Refs.ReadHead();
        ObjectId[] ours =
        [
            .. new[] { head, repository.Git.Refs.Read(RepositoryLayout.Branch) }.OfType<ObjectId>().Distinct(),
        ];
        if (ours.Length > 0)
        {
            await RefusePartialCloneAsync(cancellation);
        }

        foreach (var commit in ours)
        {
            await new RemoteContents(repository).RefuseForeignAsync(commit, repository.Root.Value, cancellation);
        }

        if (ours.Length == 0 && refs.All().FirstOrDefault(IsWork) is { } other)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{repository.Root} is a git repository that has {other} and no branch main: it is somebody's work.",
                "Set CLAUDE_BACKUP_DIR to another folder."
            );
        }
    }

    // what a remote has is not what is here
    private static bool IsWork(string name) => !name.StartsWith("refs/remotes/", StringComparison.Ordinal);

    // Our own leaves others' sessions behind and nothing else, and knows it. One made by hand has not even manifests.
    private async Task RefusePartialCloneAsync(CancellationToken cancellation)
    {
        if (
            !RepositoryFacts.Read(repository).LeavesOthers
            && await new LocalConfig(repository.Git).GetAsync($"remote.{RemoteAccess.Name}.promisor", cancellation)
                is not null
        )
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{repository.Root} is a clone without contents (git clone --filter), so nothing can be restored from it.",
                "Delete it and let claude-backup clone it: claude-backup init --remote URL"
            );
        }
    }
}
