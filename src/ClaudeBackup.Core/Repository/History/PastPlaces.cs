using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>Every state that any stored file ever had, by the snapshots that wrote them.</summary>
internal static class PastPlaces
{
    /// <summary>Lists them, the newest first; only trees are read.</summary>
    /// <returns>None where trees themselves are lost: whoever has them is asked first, and then this again.</returns>
    public static async Task<IReadOnlyList<PathChange>> TryListAsync(
        BackupRepository repository,
        CancellationToken cancellation
    )
    {
        try
        {
            return repository.Head is { } head
                ? await new CommitGraph(repository.Git).ChangesAsync(
                    head,
                    [RepositoryLayout.MachinesFolder],
                    cancellation,
                    everyLine: true
                )
                : [];
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity or FailureKind.Failed)
        {
            return [];
        }
    }

    /// <summary>Where objects lie that are in no file of the newest snapshot, in words: of each the newest snapshot that wrote it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="ids">The objects.</param>
    /// <param name="cancellation">Ends git.</param>
    public static async Task<IReadOnlyDictionary<ObjectId, PathChange>> TryPlaceAsync(
        BackupRepository repository,
        IReadOnlySet<ObjectId> ids,
        CancellationToken cancellation
    ) =>
        ids.Count == 0
            ? new Dictionary<ObjectId, PathChange>()
            : (await TryListAsync(repository, cancellation))
                .Where(c => c.Id is { } id && ids.Contains(id))
                .DistinctBy(c => c.Id)
                .ToDictionary(c => c.Id!);
}
