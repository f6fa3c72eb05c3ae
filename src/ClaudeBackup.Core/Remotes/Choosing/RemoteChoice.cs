using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Where the user wants backups to go.</summary>
public abstract record RemoteChoice
{
    private RemoteChoice() { }

    /// <summary>Nowhere else.</summary>
    public sealed record None : RemoteChoice;

    /// <summary>Any git repository.</summary>
    /// <param name="Url">Where it is.</param>
    public sealed record AnyGit(RemoteUrl Url) : RemoteChoice;

    /// <summary>A private repository at GitHub.</summary>
    /// <param name="Name">Which; null for the usual one of whoever is signed in.</param>
    public sealed record GitHub(GitHubName? Name) : RemoteChoice;

    /// <summary>Understands what the user typed.</summary>
    /// <param name="type">The word of a <see cref="RemoteType"/>.</param>
    /// <param name="remote">What stood behind <c>--remote</c>, or null.</param>
    /// <param name="current">Where relative paths begin.</param>
    /// <param name="home">What <c>~</c> means.</param>
    /// <exception cref="BackupException">Usage: the two do not fit together, or the remote cannot be understood.</exception>
    public static RemoteChoice Parse(string type, string? remote, AbsolutePath current, AbsolutePath home)
    {
        switch (type)
        {
            case RemoteTypeWord.Local when remote is null:
                return new None();
            case RemoteTypeWord.Local:
                throw Usage("A local repository has no remote.", "Leave --remote out, or choose: --backend git");
            case RemoteTypeWord.Git when remote is null:
                throw Usage(
                    "A remote is missing. Any git repository will do, ideally an empty one.",
                    "Give one with --remote URL, such as git@host:backups.git, https://host/backups.git or /mnt/drive/backups.git"
                );
            case RemoteTypeWord.Git:
                return new AnyGit(Known(RemoteUrl.Parse(remote, current, home), remote));
            default:
                return new GitHub(remote is null ? null : Repository(remote, current, home));
        }
    }

    // a word that is no folder here is a slip far more often than a new folder beside whoever types it
    private static RemoteUrl Known(RemoteUrl url, string typed) =>
        url.LocalPath is { } folder
        && !Path.IsPathFullyQualified(typed)
        && typed[0] is not ('.' or '~')
        && !typed.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        && !Directory.Exists(folder.Value)
            ? throw Usage(
                $"'{typed}' is not a URL, and there is no folder of that name here.",
                "For a new folder, start with ./ as in ./backup.git; for a server, give a URL such as git@host:backup.git"
            )
            : url;

    private static GitHubName Repository(string remote, AbsolutePath current, AbsolutePath home) =>
        GitHubName.TryParse(remote, out var name)
            ? name
            : RemoteUrl.Parse(remote, current, home).GitHub
                ?? throw Usage(
                    "That is not a GitHub repository.",
                    "Give owner/name, or use: --backend git --remote URL"
                );

    private static BackupException Usage(string message, string hint) => new(FailureKind.Usage, message, hint);
}
