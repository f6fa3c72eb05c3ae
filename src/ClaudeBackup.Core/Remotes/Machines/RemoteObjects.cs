using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// The remote as another copy of what git lost here. It is fetched into a repository of its own, for git does not fetch well into one that is damaged, and
/// comes over from there pack by pack.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's.</param>
/// <param name="runner">Starts git.</param>
/// <param name="open">Opens the remote for the repository in a folder.</param>
/// <param name="address">Where the remote is, without any secret.</param>
public sealed class RemoteObjects(
    OpenedRepository opened,
    ProcessRunner runner,
    Func<AbsolutePath, OpenedRemote> open,
    string address
)
{
    private const string Prefix = "heal-";
    private const string Promisor = ".promisor";

    private BackupRepository Repository => opened.Repository;

    /// <summary>This, to be asked.</summary>
    public ObjectSource Source => new(address, BringAsync);

    /// <exception cref="BackupException">The remote cannot be talked with.</exception>
    private async Task BringAsync(IReadOnlyCollection<MissingObject> missing, CancellationToken cancellation)
    {
        RemoveLeftovers();
        var scratch = Repository.LocalFolder / (Prefix + Guid.NewGuid().ToString("N"));
        try
        {
            var git = new GitClient(runner, scratch);
            await git.InitAsync(cancellation);
            var config = new LocalConfig(git);
            await config.SetAsync($"remote.{RemoteAccess.Name}.url", address, cancellation);
            await config.SetAsync("fetch.unpackLimit", "1", cancellation);
            await FetchAsync(open(scratch), missing, cancellation);
            Take(git.Objects.Folder / "pack");
        }
        finally
        {
            Directory.Delete(scratch.Value, recursive: true);
        }
    }

    // Commits and trees are few bytes and fetched as a whole; of blobs, which are many, only those that are missing.
    private static async Task FetchAsync(
        OpenedRemote remote,
        IReadOnlyCollection<MissingObject> missing,
        CancellationToken cancellation
    )
    {
        if (missing.Any(m => m.Type != "blob"))
        {
            await FetchAllAsync(remote, partial: true, cancellation);
            return;
        }

        try
        {
            await remote.Git.FetchObjectsAsync([.. missing.Select(m => m.Id)], progress: null, cancellation);
        }
        catch (BackupException e) when (!RemoteFailure.IsPassing(e))
        {
            // it gives no single objects, or has not all of them
            await FetchAllAsync(remote, partial: false, cancellation);
        }
    }

    private static Task FetchAllAsync(OpenedRemote remote, bool partial, CancellationToken cancellation) =>
        Retry.RunAsync(
            () =>
                remote.Git.FetchAsync(
                    RemoteAccess.MainBranch,
                    RemoteAccess.FetchedRef,
                    partial,
                    progress: null,
                    cancellation
                ),
            cancellation
        );

    private void Take(AbsolutePath packs)
    {
        var target = Repository.Git.Objects.Folder / "pack";
        Repository.Files.CreateDirectory(target, FilePermissions.PrivateDirectory);
        // git knows of a pack by its index, which therefore comes last
        foreach (
            var file in Directory
                .EnumerateFiles(packs.Value, "pack-*")
                .Where(file => opened.Facts.LeavesOthers || !file.EndsWith(Promisor, StringComparison.Ordinal))
                .OrderBy(file => file.EndsWith(".idx", StringComparison.Ordinal))
        )
        {
            Repository.Files.Move(new AbsolutePath(file), target / Path.GetFileName(file), overwrite: true);
        }

        Repository.Files.FlushEverything(target);
    }

    // of runs that were killed; whoever is here has the lock
    private void RemoveLeftovers()
    {
        foreach (var folder in new DirectoryInfo(Repository.LocalFolder.Value).EnumerateDirectories(Prefix + "*"))
        {
            folder.Delete(recursive: true);
        }
    }
}
