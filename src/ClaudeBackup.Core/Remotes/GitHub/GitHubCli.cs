using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// The user's own gh, asked about github.com alone. It never prompts; it keeps the token, which is not seen here. Every verb asks for
/// the whole HTTP answer, which says more and more reliably what happened than gh's sentences, which differ by version.
/// </summary>
/// <param name="runner">Starts gh; its environment may name a token, a proxy or the directory of gh's configuration.</param>
/// <param name="local">The clock of whoever is told until when it must wait.</param>
/// <param name="deadline">How long GitHub may take for one answer; null for 30 seconds.</param>
public sealed class GitHubCli(ProcessRunner runner, LocalTime local, TimeSpan? deadline = null)
{
    private const string Program = "gh";
    private const string Host = "github.com";

    private static readonly Dictionary<string, string?> Variables = new(StringComparer.Ordinal)
    {
        ["GH_PROMPT_DISABLED"] = "1",
        ["GH_NO_UPDATE_NOTIFIER"] = "1",
        ["GH_PAGER"] = "cat",

        // output is read by this program
        ["NO_COLOR"] = "1",
        ["CLICOLOR"] = "0",
        ["CLICOLOR_FORCE"] = null,
        ["GH_FORCE_TTY"] = null,
        ["GH_DEBUG"] = null,
        ["DEBUG"] = null,

        // another host or repository than the one asked for
        ["GH_HOST"] = null,
        ["GH_REPO"] = null,
    };

    private readonly TimeSpan _deadline = deadline ?? TimeSpan.FromSeconds(30);

    /// <summary>Whether there is a gh on the PATH. Starts no process.</summary>
    public bool IsInstalled => runner.Find(Program) is not null;

    /// <summary>Finds out who is signed in, and whether GitHub still accepts that.</summary>
    public async Task<GitHubAccount> FindAccountAsync(CancellationToken cancellationToken) =>
        await AskAsync(["user"], cancellationToken) switch
        {
            GitHubAnswer.Done done
                when done.Json.TryGetProperty("login", out var login) && login.ValueKind is JsonValueKind.String =>
                new GitHubAccount.SignedIn(login.GetString()!),
            GitHubAnswer.Refused refused => new GitHubAccount.Refused(refused.Trouble),
            _ => new GitHubAccount.Refused(Unreadable),
        };

    /// <summary>Looks for a repository. gh follows where GitHub points to after a rename.</summary>
    public async Task<GitHubLookup> FindAsync(GitHubName name, CancellationToken cancellationToken) =>
        await AskAsync([$"repos/{name}"], cancellationToken) switch
        {
            GitHubAnswer.Done done when GitHubRepository.From(done.Json) is { } repository => new GitHubLookup.Found(
                repository
            ),
            GitHubAnswer.Missing => new GitHubLookup.Missing(),
            GitHubAnswer.Refused refused => new GitHubLookup.Refused(refused.Trouble),
            _ => new GitHubLookup.Refused(Unreadable),
        };

    /// <summary>Makes an empty private repository, of the account or of an organization.</summary>
    /// <exception cref="BackupException">It could not be made, there is one already, or what was made is not private.</exception>
    public async Task<GitHubRepository> CreatePrivateAsync(GitHubName name, CancellationToken cancellationToken)
    {
        // `user/repos` creates for whoever is signed in, whatever owner was meant
        var login = await FindAccountAsync(cancellationToken) switch
        {
            GitHubAccount.SignedIn account => account.Login,
            GitHubAccount.Refused refused => throw GitHubRefusal.Of(refused.Trouble, name),
            _ => throw GitHubRefusal.Of(Unreadable, name),
        };
        var place = string.Equals(login, name.Owner, StringComparison.OrdinalIgnoreCase)
            ? "user/repos"
            : $"orgs/{name.Owner}/repos";
        string[] arguments =
        [
            place,
            "--method",
            "POST",
            "--raw-field",
            $"name={name.Name}",
            "--raw-field",
            "description=Sessions of Claude Code, saved by claude-backup",
            "--field",
            "private=true",
            "--field",
            "has_issues=false",
            "--field",
            "has_projects=false",
            "--field",
            "has_wiki=false",
            "--field",
            "auto_init=false",
        ];
        return await AskAsync(arguments, cancellationToken) switch
        {
            GitHubAnswer.Done done when GitHubRepository.From(done.Json) is { } created => created.Visibility
            is GitHubVisibility.Private
                ? created
                : throw GitHubRefusal.Of(new GitHubLookup.Found(created), created.Name)!,
            GitHubAnswer.Missing => throw GitHubRefusal.NotCreated(name, "the account may not create it"),
            GitHubAnswer.Invalid invalid => throw GitHubRefusal.NotCreated(name, invalid.Reason),
            GitHubAnswer.Refused refused => throw GitHubRefusal.Of(refused.Trouble, name),
            _ => throw GitHubRefusal.Of(Unreadable, name),
        };
    }

    /// <summary>
    /// Settings for git by which it asks gh, and nothing else, for the credentials of https://github.com.
    /// So the user's own git settings need not be changed.
    /// </summary>
    /// <exception cref="BackupException">gh is not installed.</exception>
    public IReadOnlyList<GitSetting> CredentialSettings()
    {
        const string Name = $"credential.https://{Host}.helper";
        var program =
            runner.Find(Program) ?? throw GitHubRefusal.Of(new GitHubTrouble.NotInstalled(), repository: null);

        // an empty helper forgets those that were named before
        return [new(Name, ""), new(Name, $"!{Quote(program)} auth git-credential")];
    }

    private static GitHubTrouble.Unreachable Unreadable => new("the answer did not come from GitHub");

    /// <summary>For the shell by which git starts helpers, on Windows too.</summary>
    private static string Quote(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private async Task<GitHubAnswer> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        ProcessRequest request = new()
        {
            FileName = Program,
            Arguments = ["api", "--hostname", Host, "--include", .. arguments],
            Environment = Variables,
            Deadline = _deadline,
        };
        try
        {
            return GitHubAnswer.From(await runner.RunAsync(request, cancellationToken), local);
        }
        catch (BackupException e) when (e.Code == FailureCode.ExecutableNotFound)
        {
            return new GitHubAnswer.Refused(new GitHubTrouble.NotInstalled());
        }
        catch (BackupException e) when (e.Code == FailureCode.DeadlineExceeded)
        {
            return new GitHubAnswer.Refused(new GitHubTrouble.Silent(_deadline));
        }
    }
}
