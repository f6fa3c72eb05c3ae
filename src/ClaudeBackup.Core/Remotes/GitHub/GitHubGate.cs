namespace ClaudeBackup.Core.Remotes;

/// <summary>Keeps what leads to GitHub from a repository that others can read, or that takes nothing.</summary>
/// <param name="gh">The user's own gh.</param>
/// <param name="resolver">Tells what the address is in the end.</param>
public sealed class GitHubGate(GitHubCli gh, GitHubResolver resolver)
{
    /// <summary>Asks GitHub, each time: a repository can be made public with one click.</summary>
    /// <param name="isDemanded">
    /// Whether a gh that is missing or signed out is a failure. For a remote that the user reaches with git alone it is not; then
    /// nobody can be asked.
    /// </param>
    /// <param name="cancellation">Ends gh.</param>
    /// <exception cref="Failures.BackupException">It is public, archived, renamed, gone, not ours to write to, or GitHub does not tell.</exception>
    public async Task CheckAsync(bool isDemanded, CancellationToken cancellation)
    {
        if ((!isDemanded && !gh.IsInstalled) || await resolver.FindGitHubAsync(cancellation) is not { } name)
        {
            return;
        }

        var found = await gh.FindAsync(name, cancellation);
        if (!isDemanded)
        {
            if (IsGitsOwnMatter(found))
            {
                return;
            }

            // git may be signed in as somebody else than gh is
            found = found is GitHubLookup.Found known
                ? new GitHubLookup.Found(known.Repository with { MayPush = true })
                : found;
        }

        if (GitHubRefusal.Of(found, name) is { } refusal)
        {
            throw refusal;
        }
    }

    // what gh's account cannot see is not public; and without an account nobody can be asked
    private static bool IsGitsOwnMatter(GitHubLookup found) =>
        found
            is GitHubLookup.Missing
                or GitHubLookup.Refused { Trouble: GitHubTrouble.SignedOut or GitHubTrouble.NotInstalled };
}
