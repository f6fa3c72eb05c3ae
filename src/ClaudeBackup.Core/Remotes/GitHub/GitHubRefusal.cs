using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Turns what GitHub and gh said into the failure the user reads: what is wrong, a word for scripts, and what to run.</summary>
public static class GitHubRefusal
{
    private const string Set = "claude-backup backend set github --remote";
    private const string SignIn = "gh auth login --hostname github.com";
    private const string Refresh = "gh auth refresh --hostname github.com";

    /// <summary>Why nothing may be pushed to a repository; null when all is well.</summary>
    /// <param name="lookup">What GitHub said of it.</param>
    /// <param name="repository">The name that was asked for.</param>
    public static BackupException? Of(GitHubLookup lookup, GitHubName repository) =>
        lookup switch
        {
            GitHubLookup.Found found => Of(found.Repository, repository),
            GitHubLookup.Refused refused => Of(refused.Trouble, repository),
            _ => Failure(
                FailureCode.RemoteMissing,
                $"GitHub has no repository {repository}, or none that your account may see.",
                $"If it was deleted or belongs to another account, choose another: `{Set} {repository.Owner}/<name>`; "
                    + $"else sign in with an account that sees it: `{SignIn}`."
            ),
        };

    /// <summary>Why gh cannot be used; null when somebody is signed in.</summary>
    public static BackupException? Of(GitHubAccount account) =>
        account is GitHubAccount.Refused refused ? Of(refused.Trouble, repository: null) : null;

    /// <param name="trouble">What is wrong.</param>
    /// <param name="repository">Where it went wrong; null when no repository was asked for.</param>
    public static BackupException Of(GitHubTrouble trouble, GitHubName? repository)
    {
        var of = repository is null ? "" : $" for {repository}";
        var name = repository is null ? "GitHub" : $"{repository} on GitHub";
        return trouble switch
        {
            GitHubTrouble.NotInstalled => Failure(
                FailureCode.GhMissing,
                $"GitHub is reached{of} through the command gh, which is not installed.",
                $"Install it from https://cli.github.com, then sign in: `{SignIn}`."
            ),
            GitHubTrouble.SignedOut => Failure(
                FailureCode.GhSignedOut,
                $"gh is not signed in to github.com{of}.",
                $"Sign in: `{SignIn}`."
            ),
            GitHubTrouble.Expired => Failure(
                FailureCode.GhExpired,
                $"GitHub no longer accepts gh's sign-in{of}: it expired or was revoked.",
                $"Sign in again: `{SignIn}`; if GH_TOKEN or GITHUB_TOKEN is set, renew that one."
            ),
            GitHubTrouble.SsoRequired { Page: { } page } => Failure(
                FailureCode.SsoRequired,
                $"The organization of {name} requires single sign-on first.",
                $"Open {page} in a browser, then run the command again."
            ),
            GitHubTrouble.SsoRequired => Failure(
                FailureCode.SsoRequired,
                $"The organization of {name} requires single sign-on first.",
                $"Run `{Refresh}` and authorize the organization there, then run the command again."
            ),
            GitHubTrouble.RateLimited limited => Failure(
                FailureCode.RateLimited,
                $"GitHub has rate-limited your account{of}{Until(limited)}.",
                "Run the command again later; `gh api rate_limit` shows when."
            ),
            GitHubTrouble.Forbidden forbidden => Failure(
                FailureCode.RemoteForbidden,
                $"GitHub refused {(repository is null ? "gh" : repository.ToString())}: {forbidden.Reason}",
                $"See what gh may do: `gh auth status`; `{Refresh} --scopes repo` asks for more."
            ),
            GitHubTrouble.Silent silent => new BackupException(
                FailureKind.Failed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} could not be reached: gh got no answer within {silent.Waited.TotalSeconds:0.#} seconds."
                ),
                "Check the network and https://www.githubstatus.com, then run the command again. The setting timeoutSeconds says how long to wait.",
                new TimeoutException()
            )
            {
                Code = FailureCode.RemoteUnreachable,
            },
            GitHubTrouble.Unreachable unreachable => Failure(
                FailureCode.RemoteUnreachable,
                $"{name} could not be reached: {unreachable.Reason}",
                "Check the network and https://www.githubstatus.com, then run the command again."
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, "Not one of the family."),
        };
    }

    private static BackupException Readable(GitHubName repository, string byWhom) =>
        Failure(
            FailureCode.RemotePublic,
            $"{repository} on GitHub is {byWhom}. Everything pushed so far is exposed: sessions contain source code, private conversations and sometimes secrets.",
            $"Make it private at https://github.com/{repository}/settings, under Danger Zone, then run claude-backup sync; or choose another: `{Set} <owner>/<name>`."
        );

    internal static BackupException NotCreated(GitHubName repository, string reason) =>
        Failure(
            FailureCode.RemoteNotCreated,
            $"{repository} could not be created on GitHub: {reason}",
            $"If it exists, use it: `{Set} {repository}`; if gh may not create repositories: `{Refresh} --scopes repo`."
        );

    /// <summary>The worst comes first: what is public must not get one more byte, whatever else holds.</summary>
    private static BackupException? Of(GitHubRepository found, GitHubName asked)
    {
        var name = found.Name;
        if (found.Visibility is GitHubVisibility.Public)
        {
            return Readable(name, "public: everyone can read it");
        }

        if (found.Visibility is GitHubVisibility.Internal)
        {
            return Readable(name, "internal: everyone in the enterprise can read it");
        }

        // a name that was given up can be taken by anybody, who would then get the pushes
        if (!name.Equals(asked))
        {
            return Failure(
                FailureCode.RemoteRenamed,
                $"{asked} on GitHub is called {name} now.",
                $"If that is yours, use the new name: `{Set} {name}`."
            );
        }

        if (found.IsDisabled)
        {
            return Failure(
                FailureCode.RemoteDisabled,
                $"GitHub has disabled {name}.",
                $"Contact https://support.github.com, or choose another: `{Set} {name.Owner}/<name>`."
            );
        }

        if (found.IsArchived)
        {
            return Failure(
                FailureCode.RemoteArchived,
                $"{name} on GitHub is archived, so nothing can be pushed to it.",
                $"Unarchive it: `gh repo unarchive {name}`."
            );
        }

        return found.MayPush
            ? null
            : Failure(
                FailureCode.RemoteForbidden,
                $"Your account can read {name} on GitHub, but cannot push to it.",
                $"Ask its owner for write access, or sign in with another account: `{SignIn}`."
            );
    }

    private static string Until(GitHubTrouble.RateLimited limited) =>
        limited.Until is { } until ? $" until {LocalTime.WithOffset(until)}" : "";

    private static BackupException Failure(string code, string message, string hint) =>
        new(FailureKind.Failed, message, hint) { Code = code };
}
