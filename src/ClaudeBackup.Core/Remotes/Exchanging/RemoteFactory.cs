using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Opens remotes: knows which one needs what.</summary>
/// <param name="runner">Starts git and gh.</param>
/// <param name="root">The repository.</param>
/// <param name="environment">The user's way to remotes.</param>
/// <param name="home">The user's home, for <c>~</c>.</param>
/// <param name="local">The clock of whoever reads why a remote refuses.</param>
public sealed class RemoteFactory(
    ProcessRunner runner,
    AbsolutePath root,
    NetworkEnvironment environment,
    AbsolutePath home,
    LocalTime local
)
{
    /// <summary>The remote that the settings name.</summary>
    /// <exception cref="BackupException">They name none, or none that can be understood.</exception>
    public OpenedRemote Open(LocalSettings settings) => Open(settings, UrlOf(settings));

    /// <summary>A remote that may become the one of this repository.</summary>
    public OpenedRemote Open(LocalSettings settings, RemoteUrl url) => Open(settings, url, root);

    /// <summary>Where the remote is that the settings name.</summary>
    /// <exception cref="BackupException">They name none, or none that can be understood.</exception>
    public RemoteUrl UrlOf(LocalSettings settings) =>
        settings.Remote is { } remote
            ? Read(remote)
            : throw new BackupException(
                FailureKind.Usage,
                "There is no remote.",
                "Set one with: claude-backup backend set git --remote URL"
            );

    /// <summary>What is done about secrets on their way to a remote: what the user said, or what is usual.</summary>
    public static SecretPolicy PolicyFor(LocalSettings settings, RemoteUrl url) =>
        settings.Secrets.Policies.TryGetValue(url.Text, out var said) ? said
        // private at every push, or on a disk of this machine; who reads any other place is not known
        : settings.RemoteType is RemoteType.GitHub || url.Kind is RemoteKind.File ? SecretPolicy.Warn
        : SecretPolicy.Block;

    /// <summary>Looks at a remote from the outside.</summary>
    public RemoteProbe Probe(BackupRepository repository, LocalSettings settings, RemoteUrl url) =>
        new(runner, repository, at => Open(settings, url, at));

    /// <summary>The remote that the settings name as another copy of git's objects.</summary>
    public RemoteObjects Objects(OpenedRepository opened)
    {
        var url = UrlOf(opened.Settings);
        return new RemoteObjects(opened, runner, at => Open(opened.Settings, url, at), url.Text);
    }

    /// <summary>The copy at the remote that the settings name, to be proved.</summary>
    /// <exception cref="BackupException">They name none, or none that can be understood.</exception>
    internal RemoteCopy Copy(BackupRepository repository, LocalSettings settings)
    {
        var url = UrlOf(settings);
        return new RemoteCopy(repository, runner, at => Open(settings, url, at), url.Text, FolderOf(settings));
    }

    /// <summary>A failure to talk with the remote that the settings name, told by the file that is the reason, where that is a folder of this machine.</summary>
    internal Task<BackupException> ExplainAsync(
        BackupException failure,
        LocalSettings settings,
        CancellationToken cancellation
    ) => FolderFiles.ExplainAsync(failure, settings.Remote, FolderOf(settings), cancellation);

    /// <summary>The remote that the settings name, where it is a folder of this machine; null elsewhere, and without one.</summary>
    internal RemoteFolder? FolderOf(LocalSettings settings) =>
        settings.Remote is not null && UrlOf(settings).LocalPath is { } folder
            ? new RemoteFolder(runner, folder)
            : null;

    private RemoteUrl Read(string address) => RemoteUrl.Parse(address, root, home);

    private OpenedRemote Open(LocalSettings settings, RemoteUrl url, AbsolutePath at)
    {
        var silence = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        var gh = new GitHubCli(runner, local, silence);
        var credentials = url.IsGitHub && gh.IsInstalled ? gh.CredentialSettings() : [];
        var git = new GitTransport(
            runner,
            at,
            environment,
            new RemoteAccess(url.Text, credentials, silence, url.Kind is RemoteKind.File)
        );
        var gate = new GitHubGate(gh, new GitHubResolver(runner, git, url, Read));
        return new OpenedRemote(
            url.Text,
            git,
            settings.RemoteType is RemoteType.GitHub ? gate.CheckAsync : gate.CheckIfAskableAsync,
            () => gate.IsClosed,
            PolicyFor(settings, url)
        );
    }
}
