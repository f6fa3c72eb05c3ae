using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Finding;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Storage;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// How much of other machines is kept here. Up to a limit all of it; beyond, only what tells of their sessions, and the bytes are
/// fetched when somebody wants them. git knows this as a partial clone with a sparse checkout.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">Where the rest is.</param>
public sealed class OtherMachines(BackupRepository repository, Remote remote)
{
    private const string Section = $"remote.{RemoteAccess.Name}";

    private readonly LocalConfig _config = new(repository.Git);

    /// <summary>Goes over to leaving them or to keeping them, when they have outgrown the limit, or no longer do. The lock is the caller's.</summary>
    public async Task ObeyLimitAsync(IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        var settings = LocalSettings.Read(repository);
        var outgrown = StoredBytes(repository) > settings.OthersLimitBytes;
        if (repository.Head is not { } head || outgrown == settings.LeavesOthers)
        {
            return;
        }

        if (outgrown)
        {
            await BeginLeavingAsync(cancellation);
            await new WorkTree(repository).LeaveOthersAsync(head, cancellation);
        }
        else
        {
            await KeepAllAsync(progress, cancellation);
        }
    }

    /// <summary>From now on their bytes are not fetched. What is here of them stays in git.</summary>
    public async Task BeginLeavingAsync(CancellationToken cancellation)
    {
        var own = MachineIdentity.Read(repository).Slug;
        await _config.SetAsync($"{Section}.promisor", "true", cancellation);
        await _config.SetAsync($"{Section}.partialclonefilter", "blob:none", cancellation);
        WriteSparseCheckout(repository, own);
        await _config.SetAsync("core.sparseCheckout", "true", cancellation);
        (LocalSettings.Read(repository) with { LeavesOthers = true }).Write(repository);
    }

    /// <summary>Fetches everything that was left, and goes on without leaving anything.</summary>
    /// <exception cref="Failures.BackupException">The remote cannot be talked with; nothing has changed.</exception>
    public async Task KeepAllAsync(IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        if (!LocalSettings.Read(repository).LeavesOthers)
        {
            return;
        }

        await Retry.RunAsync(() => remote.Git.FetchEverythingAsync(progress, cancellation), cancellation);
        if (repository.Head is { } head && await new CommitGraph(repository.Git).LacksAnyAsync(head, cancellation))
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{remote.Name} does not have everything of other machines that was left there.",
                "Nothing has changed. Let those machines sync, then try again."
            )
            {
                Code = "remote-incomplete",
            };
        }

        await EndLeavingAsync(cancellation);
    }

    /// <summary>Goes on without leaving anything. Killed at any moment, the next sync or the next call completes it.</summary>
    public async Task EndLeavingAsync(CancellationToken cancellation)
    {
        var workTree = new WorkTree(repository);
        workTree.Forget();
        await _config.SetAsync("core.sparseCheckout", value: null, cancellation);
        await _config.SetAsync($"{Section}.promisor", value: null, cancellation);
        await _config.SetAsync($"{Section}.partialclonefilter", value: null, cancellation);
        // the index remembers what was hidden
        File.Delete((repository.Root / ".git" / "index").Value);
        (LocalSettings.Read(repository) with { LeavesOthers = false }).Write(repository);
        if (repository.Head is { } head)
        {
            _ = await workTree.RebuildAsync(head, cancellation);
        }
    }

    /// <summary>Tells git which files of the work tree are shown while others are left.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="own">The slug of this machine.</param>
    internal static void WriteSparseCheckout(BackupRepository repository, string own)
    {
        repository.Files.CreateDirectory(repository.Root / ".git" / "info", FilePermissions.PrivateDirectory);
        AtomicFile.WriteText(
            repository.Root / ".git" / "info" / "sparse-checkout",
            $"/*\n!/machines/*/*\n/machines/*/manifest.json\n/machines/*/.gitattributes\n/machines/*/files/\n/machines/{own}/\n"
        );
    }

    /// <summary>Fetches what tells of other machines' sessions, after a fetch that left all content behind.</summary>
    /// <param name="before">What was here; null for nothing.</param>
    /// <param name="after">What was fetched.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task FetchListsAsync(ObjectId? before, ObjectId after, CancellationToken cancellation)
    {
        var own = MachineIdentity.Read(repository).Slug;
        var changes = await repository.Git.DiffTreesAsync(before, after, cancellation);
        var wanted = changes
            .Where(c => c.NewId is not null && RepositoryLayout.IsKeptWithoutOthers(c.Path, own))
            .Select(c => c.NewId!);
        await FetchAsync(wanted, progress: null, cancellation);
    }

    /// <summary>Fetches the bytes of stored files, as far as they are not here. The remote is not talked with when all are.</summary>
    public Task FetchAsync(
        IEnumerable<StoredFile> files,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    ) =>
        FetchAsync(
            files.SelectMany(f => f.Variants).SelectMany(v => v.Segments).Select(s => s.Blob),
            progress,
            cancellation
        );

    /// <summary>What the other machines say that they have stored.</summary>
    public static long StoredBytes(BackupRepository repository)
    {
        var own = MachineIdentity.Read(repository).Slug;
        var documents = new DerivedDocuments(repository);
        return new IndexStore(repository)
            .Machines()
            .Where(slug => !string.Equals(slug, own, StringComparison.Ordinal))
            .Select(slug => documents.ReadManifest(slug))
            .Sum(m => m is null ? 0 : m.Config.SizeBytes + m.Sessions.SizeBytes);
    }

    private async Task FetchAsync(
        IEnumerable<ObjectId> blobs,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var here = await repository.Git.ListBlobsHereAsync(cancellation);
        ObjectId[] missing = [.. blobs.Distinct().Where(id => !here.ContainsKey(id))];
        if (missing.Length > 0)
        {
            await Retry.RunAsync(() => remote.Git.FetchObjectsAsync(missing, progress, cancellation), cancellation);
        }
    }
}
