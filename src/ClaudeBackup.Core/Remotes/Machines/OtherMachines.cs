using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// How much of other machines is kept here. Up to a limit all of it; beyond, only what tells of their sessions, and the bytes are
/// fetched when somebody wants them. git knows this as a partial clone with a sparse checkout.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">Where the rest is.</param>
public sealed class OtherMachines(BackupRepository repository, OpenedRemote remote)
{
    /// <summary>Goes over to leaving them or to keeping them, when they have outgrown the limit, or no longer do. Both locks are the caller's.</summary>
    /// <param name="opened">The repository, and the limit.</param>
    /// <param name="progress">Told of what is fetched, now and then.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task ObeyLimitAsync(
        OpenedRepository opened,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var outgrown = StoredBytes(repository, opened.Machine.Slug) > opened.Settings.OthersLimitBytes;
        if (repository.Head is not { } head || outgrown == opened.Facts.LeavesOthers)
        {
            return;
        }

        if (outgrown)
        {
            var facts = await new PartialClone(repository).BeginAsync(opened.Machine.Slug, cancellation);
            await (opened with { Facts = facts }).WorkTree.LeaveOthersAsync(head, cancellation);
        }
        else
        {
            await FetchAllAsync(progress, cancellation);
            _ = await new PartialClone(repository).EndAsync(cancellation);
        }
    }

    /// <summary>Fetches everything that was left, so that <see cref="PartialClone.EndAsync"/> may follow.</summary>
    /// <exception cref="BackupException">The remote cannot be talked with, or lacks some of it.</exception>
    public async Task FetchAllAsync(IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        await Retry.RunAsync(() => remote.Git.FetchEverythingAsync(progress, cancellation), cancellation);
        if (repository.Head is { } head && await new CommitGraph(repository.Git).LacksAnyAsync(head, cancellation))
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{remote.Name} does not have everything of other machines that was left there.",
                "Nothing has changed. Let those machines sync, then try again."
            )
            {
                Code = FailureCode.RemoteIncomplete,
            };
        }
    }

    /// <summary>Fetches what tells of other machines' sessions, after a fetch that left all content behind.</summary>
    /// <param name="changes">By what that differs from what was here.</param>
    /// <param name="own">This machine, of which everything is here.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task FetchListsAsync(IEnumerable<TreeChange> changes, Slug own, CancellationToken cancellation)
    {
        var wanted = changes
            .Where(c => c.NewId is not null && RepositoryLayout.IsKeptWithoutOthers(c.Path, own))
            .Select(c => c.NewId!);
        await FetchAsync(wanted, progress: null, cancellation);
    }

    /// <summary>What the other machines say that they have stored.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="own">This machine.</param>
    public static long StoredBytes(BackupRepository repository, Slug own)
    {
        var documents = new DerivedDocuments(repository);
        return new IndexStore(repository)
            .Machines()
            .Where(slug => slug != own)
            .Select(slug => documents.ReadManifest(slug))
            .Sum(m => m is null ? 0 : m.Config.SizeBytes + m.Sessions.SizeBytes);
    }

    /// <summary>Fetches blobs, as far as they are not here. The remote is not talked with when all are.</summary>
    public async Task FetchAsync(
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
