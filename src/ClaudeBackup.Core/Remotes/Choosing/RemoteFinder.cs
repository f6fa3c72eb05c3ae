using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Finds the remote that the user chose, and makes it where it can be made.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="gh">The user's own gh.</param>
public sealed class RemoteFinder(ProcessRunner runner, GitHubCli gh)
{
    /// <summary>Whether a choice without more words should be GitHub: gh is there, and somebody is signed in.</summary>
    public async Task<bool> HasGitHubAsync(CancellationToken cancellation) =>
        gh.IsInstalled && await gh.FindAccountAsync(cancellation) is GitHubAccount.SignedIn;

    /// <summary>Gives the remote's address, and makes nothing; null when it would have to be made.</summary>
    /// <exception cref="BackupException">It is not there and cannot be made.</exception>
    public async Task<RemoteUrl?> FindAsync(RemoteChoice choice, CancellationToken cancellation) =>
        choice switch
        {
            RemoteChoice.AnyGit { Url: { LocalPath: { } path } url } => IsToBeMade(path) ? null : url,
            RemoteChoice.AnyGit { Url: var url } => url,
            RemoteChoice.GitHub { Name: var name } => await FindAsync(name, cancellation) is (var found, true)
                ? found.Url
                : null,
            _ => null,
        };

    /// <summary>Gives the remote's address, and whether it was made just now.</summary>
    /// <exception cref="BackupException">It is not there and cannot be made.</exception>
    public async Task<(RemoteUrl Url, bool Created)> FindOrMakeAsync(
        RemoteChoice choice,
        CancellationToken cancellation
    ) =>
        choice switch
        {
            RemoteChoice.AnyGit { Url: { LocalPath: { } path } url } => (url, await MakeBareAsync(path, cancellation)),
            RemoteChoice.AnyGit { Url: var url } => (url, false),
            RemoteChoice.GitHub { Name: var name } => await FindOrMakeAsync(name, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(choice), choice, "It has no remote."),
        };

    private async Task<(RemoteUrl Url, bool Created)> FindOrMakeAsync(
        GitHubName? wanted,
        CancellationToken cancellation
    )
    {
        var (name, isThere) = await FindAsync(wanted, cancellation);
        if (!isThere)
        {
            _ = await gh.CreatePrivateAsync(name, cancellation);
        }

        return (name.Url, !isThere);
    }

    private async Task<(GitHubName Name, bool IsThere)> FindAsync(GitHubName? wanted, CancellationToken cancellation)
    {
        var account = await gh.FindAccountAsync(cancellation);
        if (GitHubRefusal.Of(account) is { } refusal)
        {
            throw refusal;
        }

        var name = wanted ?? new GitHubName(((GitHubAccount.SignedIn)account).Login, GitHubName.DefaultName);
        var found = await gh.FindAsync(name, cancellation);
        return found is GitHubLookup.Missing ? (name, false)
            : GitHubRefusal.Of(found, name) is { } refused ? throw refused
            : (name, true);
    }

    // A folder that is not there, or empty, such as one on a drive bought for this. What is in a folder is not ours.
    private static bool IsToBeMade(AbsolutePath path)
    {
        if (Directory.Exists(path.Value) && Directory.EnumerateFileSystemEntries(path.Value).Any())
        {
            return false;
        }

        if (path.Parent is { } parent && !Directory.Exists(parent.Value))
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{path} does not exist, and neither does its parent folder.",
                "Check that the drive is connected and the name is right."
            );
        }

        return true;
    }

    private async Task<bool> MakeBareAsync(AbsolutePath path, CancellationToken cancellation)
    {
        var isToBeMade = IsToBeMade(path);
        if (isToBeMade)
        {
            await BareGit.InitAsync(runner, path, cancellation);
        }

        return isToBeMade;
    }
}
