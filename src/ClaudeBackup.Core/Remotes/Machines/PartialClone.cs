using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Whether this repository leaves other machines' bytes at the remote, as git and we know it. Nothing is fetched here: a remote
/// need not even be there. That changes under both locks alone, so whoever holds one of them may go by what it read when it took it.
/// </summary>
/// <param name="repository">The repository; its lock, and that of the remote, are the caller's.</param>
internal sealed class PartialClone(BackupRepository repository)
{
    private const string Section = $"remote.{RemoteAccess.Name}";

    private readonly LocalConfig _config = new(repository.Git);

    /// <summary>From now on their bytes are not fetched. What is here of them stays in git.</summary>
    /// <param name="own">This machine.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>What the repository is now.</returns>
    public async Task<RepositoryFacts> BeginAsync(Slug own, CancellationToken cancellation)
    {
        await _config.SetAsync($"{Section}.promisor", "true", cancellation);
        await _config.SetAsync($"{Section}.partialclonefilter", "blob:none", cancellation);
        ShowOnly(own);
        await _config.SetAsync("core.sparseCheckout", "true", cancellation);
        return RepositoryFacts.Change(repository, facts => facts with { LeavesOthers = true });
    }

    /// <summary>Goes on without leaving anything. Killed at any moment, the next sync or the next call completes it.</summary>
    /// <returns>What the repository is now.</returns>
    public async Task<RepositoryFacts> EndAsync(CancellationToken cancellation)
    {
        new WorkTreeMark(repository).Forget();
        await _config.SetAsync("core.sparseCheckout", value: null, cancellation);
        await _config.SetAsync($"{Section}.promisor", value: null, cancellation);
        await _config.SetAsync($"{Section}.partialclonefilter", value: null, cancellation);
        // what was left at the remote was never scanned
        SecretRecord.Forget(repository);
        // the index remembers what was hidden
        File.Delete((repository.Root / ".git" / "index").Value);
        var facts = RepositoryFacts.Change(repository, facts => facts with { LeavesOthers = false });
        if (repository.Head is { } head)
        {
            _ = await new WorkTree(repository, alone: null).RebuildAsync(head, cancellation);
        }

        return facts;
    }

    /// <summary>Tells git which files of the work tree are shown while others are left.</summary>
    /// <param name="own">The slug of this machine.</param>
    public void ShowOnly(Slug own)
    {
        repository.Files.CreateDirectory(repository.Root / ".git" / "info", FilePermissions.PrivateDirectory);
        AtomicFile.WriteText(
            repository.Root / ".git" / "info" / "sparse-checkout",
            $"/*\n!/machines/*/*\n/machines/*/manifest.json\n/machines/*/.gitattributes\n/machines/*/files/\n/machines/{own}/\n"
        );
    }
}
