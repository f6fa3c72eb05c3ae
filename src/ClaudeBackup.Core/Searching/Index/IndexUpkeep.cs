using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Brings an index that somebody has made up to date behind a sync, so that the next search has less to do. It is a kindness: it takes a second at most, and
/// whatever stands in its way it leaves, without a word, to the search.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class IndexUpkeep(BackupRepository repository)
{
    private const long MostBytes = 16 * 1024 * 1024;
    private const long Together = 8 * 1024 * 1024;

    // whoever waits for a sync has been told its result, and what is left has to be done by whoever searches next
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Does it, if there is one. Never throws: the sync behind which it runs has been told already.</summary>
    /// <param name="cancellation">Ends it early.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!File.Exists(SearchIndex.FileOf(repository).Value))
        {
            return;
        }

        try
        {
            // read anew: what the sync received may have given this machine another slug
            var own = MachineIdentity.Read(repository).Slug;
            _ = Renew(
                SessionCatalog.Of(await new IndexStore(repository).LoadAllAsync(own, cancellation)),
                cancellation
            );
        }
        catch (Exception e)
            when (e
                    is BackupException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
                        or OperationCanceledException
            )
        {
            return;
        }
    }

    /// <summary>Renews it as far as that is possible at once.</summary>
    /// <returns>What it knows then; null where it could not be opened.</returns>
    internal IndexStanding? Renew(SessionCatalog catalog, CancellationToken cancellation)
    {
        using var index = SearchIndex.TryOpenIdle(repository);
        if (index is null)
        {
            return null;
        }

        using var store = new SegmentStore(repository);
        return new IndexRenewal(
            index,
            SegmentOwners.Of(catalog.Sessions),
            new StoredBytes(repository, store) { IsOfWorkTree = true }.TryRead
        )
        {
            Together = Together,
            Most = MostBytes,
        }.Run(Patience, cancellation);
    }
}
