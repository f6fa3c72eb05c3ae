using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>The indexes of all machines as they were at a moment, derived from the lists of that time. Nothing is kept.</summary>
/// <param name="repository">The repository.</param>
/// <param name="local">The clock of whoever is told that there is no such moment.</param>
/// <param name="fetch">Brings blobs here that were left at the remote.</param>
public sealed class PastIndexes(
    BackupRepository repository,
    LocalTime local,
    Func<IReadOnlyCollection<ObjectId>, CancellationToken, Task> fetch
)
{
    /// <summary>Derives them; each tells of which snapshot it is.</summary>
    /// <exception cref="BackupException">There is no snapshot of that moment, or its trees are damaged.</exception>
    public Task<IReadOnlyList<MachineIndex>> LoadAsync(PointInTime at, CancellationToken cancellation) =>
        new TakenAway(repository).ReadAsync(
            () => LoadOnceAsync(at, cancellation),
            all => all.All(index => index.Damage is null)
        );

    private async Task<IReadOnlyList<MachineIndex>> LoadOnceAsync(PointInTime at, CancellationToken cancellation)
    {
        var chosen = await new SnapshotHistory(repository, local).ChooseAllAsync(at, cancellation);
        var indexes = new List<MachineIndex>();
        foreach (var (slug, snapshot) in chosen.OrderBy(c => c.Key, Slug.InOrder))
        {
            var commit = snapshot.Commit.Id;
            var lists = await repository.Git.ListTreeAsync(
                commit,
                slug.PathOf(RepositoryLayout.FilesFolder) + "/",
                cancellation
            );
            await fetch([.. lists.Select(l => l.Id)], cancellation);
            var trees = await MachineTrees.ReadAsync(repository.Git, commit, cancellation);
            var index = await new IndexBuilder(repository).BuildAsync(
                slug,
                commit,
                trees[slug],
                new IndexStore(repository).Cached(slug),
                cancellation
            );
            indexes.Add(index with { Past = snapshot });
        }

        return indexes;
    }
}
