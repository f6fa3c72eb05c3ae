using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>Makes a repository, or joins one that is there to this machine.</summary>
/// <param name="repository">Where.</param>
/// <param name="paths">Who and which host this is.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RepositorySetup(BackupRepository repository, HostPaths paths, TimeProvider clock)
{
    private const string Exclude = """
        # Derived, and written anew after each sync:
        /manifest.json
        /session-index.json
        /machines/*/session-index.json

        """;

    /// <summary>Prepares the folder, git and the identity of this machine. Nothing that is there is changed.</summary>
    /// <exception cref="BackupException">Git is missing, or the folder belongs to something else.</exception>
    public async Task<MachineIdentity> RunAsync(CancellationToken cancellation)
    {
        _ = await repository.Git.VersionAsync(cancellation);
        RefuseForeignFolder();
        repository.Files.CreateDirectory(repository.Root, FilePermissions.PrivateDirectory);
        repository.Files.SetMode(repository.Root, FilePermissions.PrivateDirectory);
        repository.Files.CreateDirectory(repository.State, FilePermissions.PrivateDirectory);
        using var held = RepositoryLock.Take(
            repository,
            new LockHolder(Environment.ProcessId, paths.HostName, "init", clock.GetUtcNow())
        );
        if (!repository.IsInitialised)
        {
            // Also where git is there already: a first run may have been killed inside it, and nothing that is there is lost.
            repository.Git.RemoveLeftovers(clock.GetUtcNow());
            await repository.Git.InitAsync(cancellation);
        }

        repository.Files.CreateDirectory(repository.Root / ".git" / "info", FilePermissions.PrivateDirectory);
        AtomicFile.WriteText(repository.Root / ".git" / "info" / "exclude", Exclude);
        var identity = repository.IsInitialised ? MachineIdentity.Read(repository) : await IdentifyAsync(cancellation);
        identity.Write(repository);
        LocalSettings.Read(repository).Write(repository);
        return identity;
    }

    private async Task<MachineIdentity> IdentifyAsync(CancellationToken cancellation)
    {
        var taken = await new IndexStore(repository).MachinesAsync(cancellation);
        var id = Guid.NewGuid().ToString();
        var wish = MachineIdentity.SlugOf(paths.MachineSlug ?? paths.HostName);
        return new MachineIdentity
        {
            Id = id,
            Slug = MachineIdentity.FreeSlug(
                wish,
                slug => taken.Contains(slug, StringComparer.Ordinal) && HasOtherOwner(slug)
            ),
            Machine = paths.HostName,
            User = paths.UserName,
        };
    }

    // A folder without an id was written by the reference on a host of this name: it is this machine's own past.
    private bool HasOtherOwner(string slug)
    {
        var file = repository.InWorkTree($"{RepositoryLayout.MachineFolder(slug)}/{RepositoryLayout.ManifestFile}");
        return File.Exists(file.Value) && MachineManifest.TryRead(File.ReadAllBytes(file.Value))?.Id is not null;
    }

    private void RefuseForeignFolder()
    {
        if (File.Exists(repository.Root.Value))
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{repository.Root} is a file, not a folder.",
                "Move it away or set CLAUDE_BACKUP_DIR to another folder."
            );
        }

        if (
            Directory.Exists(repository.Root.Value)
            && !repository.IsGitRepository
            && !LegacyLayout.IsLikely(repository.Root)
            && Directory.EnumerateFileSystemEntries(repository.Root.Value).Any()
        )
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{repository.Root} holds something that is no repository of claude-backup.",
                "Empty it or set CLAUDE_BACKUP_DIR to another folder."
            );
        }
    }
}
