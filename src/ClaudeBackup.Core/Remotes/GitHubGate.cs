using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Stands before a repository at GitHub: nothing passes while it is public, or not ours to write to.</summary>
/// <param name="gh">The user's own gh.</param>
/// <param name="name">The repository.</param>
public sealed class GitHubGate(GitHubCli gh, GitHubName name)
{
    /// <summary>Lets git ask gh for the password, where there is a gh; else git asks whom the user told it to ask.</summary>
    public IReadOnlyList<GitSetting> CredentialSettings => gh.IsInstalled ? gh.CredentialSettings() : [];

    /// <summary>Asks GitHub, each time: a repository can be made public with one click.</summary>
    /// <param name="isDemanded">
    /// Whether a gh that is missing or signed out is a failure. For a remote that the user reaches with git alone it is not; then
    /// nobody can be asked.
    /// </param>
    /// <param name="cancellation">Ends gh.</param>
    /// <exception cref="Failures.BackupException">It is public, archived, renamed, gone, not ours to write to, or GitHub does not tell.</exception>
    public async Task CheckAsync(bool isDemanded, CancellationToken cancellation)
    {
        if (!isDemanded && !gh.IsInstalled)
        {
            return;
        }

        var found = await gh.FindAsync(name, cancellation);
        if (
            !isDemanded
            && found is GitHubLookup.Refused { Trouble: GitHubTrouble.SignedOut or GitHubTrouble.NotInstalled }
        )
        {
            return;
        }

        if (GitHubRefusal.Of(found, name) is { } refusal)
        {
            throw refusal;
        }
    }
}
