namespace ClaudeBackup.Core.Remotes;

/// <summary>Keeps what leads to GitHub from a repository that others can read, or that takes nothing.</summary>
/// <param name="gh">The user's own gh.</param>
/// <param name="resolver">Tells what the address is in the end.</param>
public sealed class GitHubGate(GitHubCli gh, GitHubResolver resolver)
{
    /// <summary>Whether nobody reads the remote who was given no access, as far as the last question could tell: it need not be one that we may push to.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Asks GitHub, each time: a repository can be made public with one click.</summary>
    /// <exception cref="Failures.BackupException">
    /// It is public, archived, renamed, gone, not ours to write to, GitHub does not tell, or gh is missing or signed out.
    /// </exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        IsClosed = false;
        if (await resolver.FindGitHubAsync(cancellation) is { } name)
        {
            Refuse(await gh.FindAsync(name, cancellation), name);
        }

        IsClosed = true;
    }

    /// <summary>As <see cref="CheckAsync"/>, for a remote that the user reaches with git alone: where gh is missing or signed out, nobody can be asked.</summary>
    public async Task CheckIfAskableAsync(CancellationToken cancellation)
    {
        IsClosed = false;
        if (
            gh.IsInstalled
            && await resolver.FindGitHubAsync(cancellation) is { } name
            && await gh.FindAsync(name, cancellation) is var found
            && !IsGitsOwnMatter(found)
        )
        {
            // git may be signed in as somebody else than gh is
            Refuse(
                found is GitHubLookup.Found known
                    ? new GitHubLookup.Found(known.Repository with { MayPush = true })
                    : found,
                name
            );
        }

        IsClosed = true;
    }

    private void Refuse(GitHubLookup found, GitHubName name)
    {
        if (GitHubRefusal.Of(found, name) is { } refusal)
        {
            // of what is public GitHub tells just that, whatever else there is to say
            IsClosed =
                found is GitHubLookup.Missing or GitHubLookup.Found { Repository.Visibility: GitHubVisibility.Private };
            throw refusal;
        }
    }

    // what gh's account cannot see is not public; and without an account nobody can be asked
    private static bool IsGitsOwnMatter(GitHubLookup found) =>
        found
            is GitHubLookup.Missing
                or GitHubLookup.Refused { Trouble: GitHubTrouble.SignedOut or GitHubTrouble.NotInstalled };
}
