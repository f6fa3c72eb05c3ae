using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
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
        if (
            !repository.IsInitialised
            && repository.Git.ReadBranch() is { } branch
            && repository.Git.ReadBranch(branch) is { } head
        )
        {
            await RefusePartialCloneAsync(cancellation);
            await new RemoteContents(repository).RefuseForeignAsync(head, repository.Root.Value, cancellation);
        }
    }

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
                $"{repository.Root} is a clone without contents (git clone --filter), which nothing can be brought back from.",
                "Delete it and let claude-backup join by itself: claude-backup init --remote URL"
            );
        }
    }
}
