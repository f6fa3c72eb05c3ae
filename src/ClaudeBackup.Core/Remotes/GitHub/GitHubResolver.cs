using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Where an address leads in the end. It may name GitHub in words of the user's own: git rewrites addresses (<c>url.*.insteadOf</c>), and ssh
/// knows hosts by other names (<c>Host</c> and <c>HostName</c>), as people with two accounts set it up.
/// </summary>
/// <param name="runner">Starts ssh.</param>
/// <param name="git">git at that address.</param>
/// <param name="url">The address.</param>
/// <param name="read">Understands another one, or throws.</param>
public sealed class GitHubResolver(ProcessRunner runner, GitTransport git, RemoteUrl url, Func<string, RemoteUrl> read)
{
    private const string HostName = "hostname ";

    private (GitHubName? Name, bool IsKnown) _gitHub;

    /// <summary>
    /// The repository of GitHub that it is; null for any other place. Found once, for it is asked for before every push; a look that failed is
    /// none.
    /// </summary>
    public async Task<GitHubName?> FindGitHubAsync(CancellationToken cancellation)
    {
        if (!_gitHub.IsKnown)
        {
            _gitHub = (await LookAsync(cancellation), true);
        }

        return _gitHub.Name;
    }

    private async Task<GitHubName?> LookAsync(CancellationToken cancellation)
    {
        if (url.GitHub is not null || url.Kind is RemoteKind.File)
        {
            return url.GitHub;
        }

        var rewritten = await RewrittenAsync(cancellation);
        return rewritten.GitHub is null && rewritten is { Kind: RemoteKind.Ssh, Host: { } alias }
            ? rewritten.GitHubAt(await HostOfAsync(alias, cancellation))
            : rewritten.GitHub;
    }

    private async Task<RemoteUrl> RewrittenAsync(CancellationToken cancellation)
    {
        try
        {
            return read(await git.RewrittenAddressAsync(cancellation));
        }
        catch (BackupException e) when (e.Kind is FailureKind.Usage)
        {
            // whatever it is, it is no address of GitHub
            return url;
        }
    }

    private async Task<string> HostOfAsync(string alias, CancellationToken cancellation)
    {
        try
        {
            var result = await runner.RunAsync(
                new ProcessRequest { FileName = "ssh", Arguments = ["-G", alias] },
                cancellation
            );
            return
                Array.Find(
                    result.Text.Split('\n'),
                    line => line.StartsWith(HostName, StringComparison.OrdinalIgnoreCase)
                )
                    is { } line
                ? line[HostName.Length..].Trim()
                : alias;
        }
        catch (BackupException e) when (e.Code is FailureCode.ExecutableNotFound or FailureCode.DeadlineExceeded)
        {
            // git may have another ssh; what that one does cannot be known
            return alias;
        }
    }
}
