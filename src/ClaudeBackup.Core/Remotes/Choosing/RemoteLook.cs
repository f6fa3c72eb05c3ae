using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Looks at a remote before there is a repository, and makes nothing, here or there.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="files">Of this machine.</param>
/// <param name="finder">Finds remotes.</param>
/// <param name="open">Opens remotes for a repository in a folder.</param>
public sealed class RemoteLook(
    ProcessRunner runner,
    IFileSystem files,
    RemoteFinder finder,
    Func<AbsolutePath, RemoteFactory> open
)
{
    /// <summary>What lies at the remote; nothing where it is not there yet.</summary>
    /// <exception cref="BackupException">It cannot be reached, is public, or holds something that is no backup.</exception>
    public async Task<FoundBackup> LookAsync(RemoteChoice choice, CancellationToken cancellation)
    {
        if (await finder.FindAsync(choice, cancellation) is not { } url)
        {
            return new FoundBackup(null, []);
        }

        var scratch = new AbsolutePath(Directory.CreateTempSubdirectory("claude-backup-").FullName);
        try
        {
            var repository = new BackupRepository(scratch, new GitClient(runner, scratch), files);
            files.CreateDirectory(repository.LocalFolder, FilePermissions.PrivateDirectory);
            var remotes = open(scratch);
            var settings = new LocalSettings
            {
                RemoteType = choice is RemoteChoice.GitHub ? RemoteType.GitHub : RemoteType.Git,
                Remote = url.Text,
            };
            await remotes.Open(settings, url).MayReceive(cancellation);
            return await remotes.Probe(repository, settings, url).LookAsync(url.Text, cancellation);
        }
        finally
        {
            _ = files.TryDeleteWhole(scratch);
        }
    }
}
