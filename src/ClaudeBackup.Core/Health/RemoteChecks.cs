using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Health;

/// <summary>Looks at the remote: whether it can be reached as the settings say, who reads it, what waits, how large it is.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">The remote.</param>
/// <param name="remotes">Opens it.</param>
/// <param name="gh">GitHub's command.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RemoteChecks(
    BackupRepository repository,
    RemoteService remote,
    RemoteFactory remotes,
    GitHubCli gh,
    TimeProvider clock
)
{
    /// <summary>The checks.</summary>
    public IReadOnlyList<Check> All =>
        [
            new("gh", GitHubAsync) { IsOfRepository = true },
            new("remote", ReachAsync) { IsOfRepository = true },
            new("remote size", _ => Task.FromResult(Size())) { IsOfRepository = true },
        ];

    private async Task<IReadOnlyList<Finding>> GitHubAsync(CancellationToken cancellation)
    {
        var settings = LocalSettings.Read(repository);
        if (settings.RemoteType is not RemoteType.GitHub)
        {
            return
            [
                Finding.Ok(
                    gh.IsInstalled ? "gh is installed, and is not needed." : "gh is not installed, and is not needed."
                ),
            ];
        }

        if (!gh.IsInstalled)
        {
            return
            [
                Finding.Failure("gh is not installed, so nothing can be pushed to GitHub.") with
                {
                    Hint =
                        "Install it from https://cli.github.com, or push to a git remote: claude-backup backend set git --remote URL",
                },
            ];
        }

        return GitHubRefusal.Of(await gh.FindAccountAsync(cancellation)) is { } refused
            ? [Finding.Of(refused)]
            : [Finding.Ok("gh is signed in.")];
    }

    private async Task<IReadOnlyList<Finding>> ReachAsync(CancellationToken cancellation)
    {
        var settings = LocalSettings.Read(repository);
        if (settings.Remote is not { } url)
        {
            return
            [
                Finding.Warning("There is no copy elsewhere.") with
                {
                    Command = "claude-backup backend set github",
                    Hint = "Or take any git repository: claude-backup backend set git --remote URL",
                },
            ];
        }

        var found = new List<Finding>();
        var known = LastExchange.Read(repository);
        if (known.Exposed is { } exposed)
        {
            found.Add(Finding.Failure(exposed.Words) with { Hint = exposed.Hint });
        }

        if (known is { Code: FailureCode.RemoteDamaged, Failure: { } damage })
        {
            return [.. found, Finding.Failure(damage) with { Command = "claude-backup verify --remote --repair" }];
        }

        _ = await remotes.Open(settings).Git.ListAsync(["refs/heads/*"], cancellation);
        var waiting = await remote.WaitingAsync(cancellation);
        found.Add(
            waiting.Count > 0
                ? Finding.Warning(
                    $"{url} answers, and {waiting.Count:N0} snapshot{(waiting.Count == 1 ? " waits" : "s wait")} to be pushed there."
                ) with
                {
                    Command = "claude-backup sync",
                }
                : Finding.Ok(
                    known.Agreed is { } agreed
                        ? $"{url} answers, and had everything at {LocalTime.Of(clock).InWords(agreed)}."
                        : $"{url} answers."
                )
        );
        return found;
    }

    private IReadOnlyList<Finding> Size() =>
        remote.Size(OpenedRepository.Read(repository)) is not { } size ? []
        : size.Advice is { } advice ? [Finding.Warning(advice)]
        : [Finding.Ok($"{size.Bytes / 1_000_000:N0} MB lie there.")];
}
