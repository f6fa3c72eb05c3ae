using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>The remote that the user's own git knows for a repository: one that was cloned, or that the reference pushed.</summary>
/// <param name="repository">Where it is, or shall be.</param>
/// <param name="current">Where a relative address begins.</param>
/// <param name="home">What <c>~</c> means.</param>
public sealed class FoundOrigin(BackupRepository repository, AbsolutePath current, AbsolutePath home)
{
    /// <summary>The remote that may become ours, not looked at yet; null for none, or when there is one in the settings. Changes nothing.</summary>
    /// <param name="settings">What they are now.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<Candidate?> FindAsync(LocalSettings settings, CancellationToken cancellation)
    {
        if (settings.Remote is not null || !repository.IsGitRepository)
        {
            return null;
        }

        var origin = await new LocalConfig(repository.Git).GetAsync($"remote.{RemoteAccess.Name}.url", cancellation);
        if (origin is null)
        {
            return null;
        }

        var url = RemoteUrl.Parse(origin, current, home);
        if (url.LocalPath is { } path && Directory.Exists((path / ".git").Value))
        {
            // cloned from another repository in use, which takes no pushes
            return null;
        }

        var adopted = settings with
        {
            RemoteType = url.GitHub is null ? RemoteType.Git : RemoteType.GitHub,
            Remote = url.Text,
        };
        return new Candidate(adopted, url, new FoundBackup(null, []), Created: false, []);
    }
}
