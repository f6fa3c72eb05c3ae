using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Finding;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Core.Storage;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup;

/// <summary>Composition by hand: builds each service with just what it needs.</summary>
internal sealed class App
{
    private readonly HostPaths _paths;
    private readonly IFileSystem _files = FileSystem.ForThisSystem();

    public App(HostPaths paths)
    {
        _paths = paths;
        Home = new ClaudeHome(paths.ClaudeHome);
        Repository = new BackupRepository(
            paths.RepositoryRoot,
            new GitClient(new ProcessRunner(), paths.RepositoryRoot),
            _files
        );
    }

    public ClaudeHome Home { get; }

    public BackupRepository Repository { get; }

    public IndexStore Indexes => new(Repository);

    public RepositorySetup Setup => new(Repository, _paths, TimeProvider.System);

    public GuardedSync Sync => new(Repository, Home, _files, TimeProvider.System);

    public StatusSurvey Status => new(Repository, Home, _files, _paths.ManagedSettings, TimeProvider.System);

    public RestoreService Restore => new(Repository, _files, Home, _paths.ManagedSettings, TimeProvider.System);

    /// <summary>Fails when there is no repository yet.</summary>
    public MachineIdentity Identity => MachineIdentity.Read(Repository);
}
