using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Setup;

/// <summary>Looks before a first run. Makes nothing.</summary>
/// <param name="repository">Where it is, or shall be.</param>
/// <param name="origin">The remote that git knows, which a repository that is taken over may have.</param>
/// <param name="finder">Asks for GitHub.</param>
/// <param name="settings">Claude Code's.</param>
/// <param name="home">Where Claude Code keeps everything.</param>
public sealed class FirstRunLook(
    BackupRepository repository,
    Func<LocalSettings, CancellationToken, Task<bool>> origin,
    RemoteFinder finder,
    SettingsFiles settings,
    ClaudeHome home
)
{
    /// <summary>Finds out what no question has to ask.</summary>
    /// <param name="wish">What the command line says.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">The folder that shall be the repository is something else.</exception>
    public async Task<FirstRunFacts> LookAsync(FirstRunWish wish, CancellationToken cancellation)
    {
        var isThere = repository.IsInitialised && !new FirstRunMark(repository).IsThere;
        var hasLostSettings = isThere && !LocalSettings.AreThere(repository);
        // settings that are there already were made on this machine, whatever became of its identity
        var chosen = hasLostSettings ? null : LocalSettings.Read(repository);
        var hasRemote =
            chosen is not null
            && (chosen.Remote is not null || (!isThere && wish.Remote is null && await origin(chosen, cancellation)));
        return new FirstRunFacts
        {
            IsThere = isThere,
            HasLostSettings = hasLostSettings,
            HasHome = repository.Files.TryLook(home.Root) is { Kind: FileKind.Directory },
            UserHome = home.UserHome,
            HasRemote = hasRemote,
            HasGitHub = !isThere && !hasRemote && wish.Remote is null && await finder.HasGitHubAsync(cancellation),
            CleanupDays = (settings.CleanupIn(project: null) as CleanupAfterDays)?.Days,
        };
    }
}
