using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A machine as its manifest on a remote tells of it.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Machine">Its host name.</param>
/// <param name="LastSync">When it last saved content, RFC 3339; empty when not told.</param>
/// <param name="Sessions">How many it has stored.</param>
/// <param name="SizeBytes">Bytes as stored.</param>
public sealed record FoundMachine(Slug Slug, string Machine, string LastSync, int Sessions, long SizeBytes)
{
    /// <summary>The home of its user, in the notation of its system; null where it is by a version that did not say.</summary>
    public string? Home { get; init; }
}

/// <summary>What lies at a remote.</summary>
/// <param name="Tip">Its newest snapshot; null when it is empty.</param>
/// <param name="Machines">Whose it is.</param>
public sealed record FoundBackup(ObjectId? Tip, IReadOnlyList<FoundMachine> Machines);

/// <summary>
/// Looks at a remote before anything is taken from it: fetches its newest trees, without history and without content, into a repository that
/// is thrown away, and from there the few manifests.
/// </summary>
/// <param name="runner">Starts git.</param>
/// <param name="repository">Whose local folder has the room for it.</param>
/// <param name="open">Opens the remote for the repository in a folder.</param>
public sealed class RemoteProbe(
    ProcessRunner runner,
    BackupRepository repository,
    Func<AbsolutePath, OpenedRemote> open
)
{
    /// <exception cref="Failures.BackupException">The remote cannot be talked with, or holds something that is no backup.</exception>
    public async Task<FoundBackup> LookAsync(string address, CancellationToken cancellation)
    {
        var scratch = repository.LocalFolder / $"{Leftovers.Probe}{Guid.NewGuid():N}";

        try
        {
            var git = new GitClient(runner, scratch);
            await git.InitAsync(cancellation);
            await new LocalConfig(git).SetAsync($"remote.{RemoteAccess.Name}.url", address, cancellation);
            var remote = open(scratch);
            var refs = await Retry.RunAsync(() => remote.Git.ListAsync(["refs/heads/*"], cancellation), cancellation);
            if (!refs.ContainsKey(RemoteAccess.MainBranch))
            {
                var other = refs.Keys.FirstOrDefault(name => !UploadSlices.IsOfUpload(name));
                return other is null ? new FoundBackup(null, []) : throw RemoteRefusal.HasNoMain(remote.Name, other);
            }

            await Retry.RunAsync(
                () => remote.Git.FetchTipAsync(RemoteAccess.MainBranch, RemoteAccess.FetchedRef, cancellation),
                cancellation
            );
            var tip = git.Refs.Read(RemoteAccess.FetchedRef)!;
            var probed = new BackupRepository(scratch, git, repository.Files);
            return new FoundBackup(tip, await ReadAsync(probed, remote, tip, cancellation));
        }
        finally
        {
            // what is left, a later sync takes away
            _ = repository.Files.TryDeleteWhole(scratch);
        }
    }

    private static async Task<IReadOnlyList<FoundMachine>> ReadAsync(
        BackupRepository probed,
        OpenedRemote remote,
        ObjectId tip,
        CancellationToken cancellation
    )
    {
        var wanted = new List<TreeEntry>(await probed.Git.ListFolderAsync(tip, "", cancellation));
        var folders = await probed.Git.ListFolderAsync(tip, RepositoryLayout.MachinesFolder, cancellation);
        foreach (var folder in folders)
        {
            wanted.AddRange(await probed.Git.ListFolderAsync(tip, folder.Path, cancellation));
        }

        await remote.Git.FetchObjectsAsync(
            [
                .. wanted
                    .Where(e => e.Path.EndsWith(RepositoryLayout.ManifestFile, StringComparison.Ordinal))
                    .Select(e => e.Id)
                    .Distinct(),
            ],
            progress: null,
            cancellation
        );
        await new RemoteContents(probed).RefuseForeignAsync(tip, remote.Name, cancellation);
        var machines = new List<FoundMachine>();
        await using var blobs = probed.Git.OpenBlobs();
        foreach (var entry in wanted.DistinctBy(e => e.Path))
        {
            // a folder that is no machine's is not believed; joining names it
            if (
                Slug.OwnerOf(entry.Path) is { } slug
                && slug.Below(entry.Path) is RepositoryLayout.ManifestFile
                && blobs.TryBytes(entry.Id) is { } content
                && MachineManifest.TryRead(content) is { } manifest
            )
            {
                machines.Add(
                    new FoundMachine(
                        slug,
                        manifest.Machine,
                        manifest.LastSync,
                        manifest.Sessions.Files,
                        manifest.Config.SizeBytes + manifest.Sessions.SizeBytes
                    )
                    {
                        Home = manifest.Home,
                    }
                );
            }
        }

        return machines;
    }
}
