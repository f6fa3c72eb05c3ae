using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

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

    /// <summary>
    /// Prepares the folder, git and the identity of this machine. Of what is there, an identity and settings stay; the mode of
    /// the folder becomes 0700, and <c>.git/info/exclude</c> is written anew.
    /// </summary>
    /// <returns>The repository, as it is set up now.</returns>
    /// <exception cref="BackupException">Git is missing, or the folder belongs to something else.</exception>
    public async Task<OpenedRepository> RunAsync(CancellationToken cancellation)
    {
        _ = await repository.Git.VersionAsync(cancellation);
        RefuseForeignFolder();
        repository.Files.CreateDirectory(repository.Root, FilePermissions.PrivateDirectory);
        repository.Files.SetMode(repository.Root, FilePermissions.PrivateDirectory);
        repository.Files.CreateDirectory(repository.LocalFolder, FilePermissions.PrivateDirectory);
        using var held = await RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(paths.HostName, "init", clock),
            TimeSpan.Zero,
            cancellation
        );
        string? found = null;
        if (!repository.IsInitialised)
        {
            // Also where git is there already: a clone or an older layout brought it, or a first run was killed inside it.
            Leftovers.Remove(repository, clock.GetUtcNow());
            await repository.Git.RenewSettingsAsync(cancellation);
            found = await new FilesWithoutGit(repository).SaveAsync(clock.GetUtcNow(), cancellation);
        }

        WriteExclude(repository);
        var identity = repository.IsInitialised ? MachineIdentity.Read(repository) : await IdentifyAsync(cancellation);
        // in this order: what has an identity was set up, and has settings
        var settings = LocalSettings.MakeMissing(repository);
        var facts = RepositoryFacts.Change(repository, facts => facts);
        identity.Write(repository);
        return new OpenedRepository(repository, identity, settings, facts) { Found = found };
    }

    /// <summary>Lets a git of the user pass over what is derived.</summary>
    internal static void WriteExclude(BackupRepository repository)
    {
        repository.Files.CreateDirectory(ExcludeOf(repository).Parent!, FilePermissions.PrivateDirectory);
        AtomicFile.WriteText(ExcludeOf(repository), Exclude);
    }

    /// <summary>Whether it does; people may have added lines.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static bool HasExclude(BackupRepository repository) =>
        File.Exists(ExcludeOf(repository).Value)
        && Exclude.Split('\n').All(File.ReadAllLines(ExcludeOf(repository).Value).Append("").Contains);

    private static AbsolutePath ExcludeOf(BackupRepository repository) => repository.Root / ".git" / "info" / "exclude";

    /// <summary>
    /// Takes over a repository of the reference that was never initialised by this program, so that a schedule which only
    /// ever calls <c>sync</c> goes on working after an upgrade; and one that has lost its <c>.git</c>. Anything else is left alone.
    /// </summary>
    /// <returns>The repository; null when there was none.</returns>
    public async Task<OpenedRepository?> AdoptLegacyAsync(CancellationToken cancellation) =>
        repository.IsInitialised || !IsOurs() ? null : await RunAsync(cancellation);

    // the reference's, or what is left of our own without its .git
    private bool IsOurs() => LegacyLayout.IsLikely(repository.Root) || FilesWithoutGit.AreIn(repository.Root);

    private async Task<MachineIdentity> IdentifyAsync(CancellationToken cancellation)
    {
        var wish = Slug.Of(paths.MachineSlug ?? paths.HostName);
        var owners = await OwnersAsync(cancellation);
        // whoever lost what says who this machine is goes on as what it was, where that can be proved
        var former = owners.FirstOrDefault(o => repository.Proof?.Holds(o.Value) is true);
        return new MachineIdentity
        {
            Id = former.Value?.Id ?? Guid.NewGuid().ToString(),
            Slug = former.Key ?? wish.FirstFree(owners.ContainsKey),
            Machine = paths.HostName,
            User = paths.UserName,
        };
    }

    // A folder without an id was written by the reference on a host of this name: it is this machine's own past.
    private async Task<Dictionary<Slug, MachineManifest>> OwnersAsync(CancellationToken cancellation)
    {
        var owners = new Dictionary<Slug, MachineManifest>();
        if (repository.Head is not { } head)
        {
            return owners;
        }

        await using var blobs = repository.Git.OpenBlobs();
        foreach (var slug in (await MachineTrees.ReadAsync(repository.Git, head, cancellation)).Keys)
        {
            var name = slug.PathOf(RepositoryLayout.ManifestFile);
            foreach (var entry in await repository.Git.ListTreeAsync(head, name, cancellation))
            {
                if (MachineManifest.TryRead(blobs.Bytes(entry.Id)) is { Id: not null } manifest)
                {
                    owners[slug] = manifest;
                }
            }
        }

        return owners;
    }

    private void RefuseForeignFolder()
    {
        if (DanglingLink.On(repository.Files, repository.Root) is { } link)
        {
            throw link.ToFailure();
        }

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
            && !IsOurs()
            // asked last, and without what a first run beside this one may have made just now
            && Directory
                .EnumerateFileSystemEntries(repository.Root.Value)
                .Any(e => Path.GetFileName(e) != ".git" || File.Exists(e))
            && !repository.IsGitRepository
        )
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{repository.Root} holds something that is not a claude-backup repository.",
                "Set CLAUDE_BACKUP_DIR to a folder that is new or empty."
            );
        }
    }
}
