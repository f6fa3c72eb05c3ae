using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>Gives the index of each machine, read from its cache when that is of the newest commit and derived anew when not.</summary>
/// <param name="repository">The repository.</param>
public sealed class IndexStore(BackupRepository repository)
{
    /// <summary>The slugs of all machines that have stored something, ordered.</summary>
    public async Task<IReadOnlyList<string>> MachinesAsync(CancellationToken cancellation) =>
        repository.Git.ReadHead() is { } head ? [.. (await MachineTreesAsync(head, cancellation)).Keys] : [];

    /// <summary>The index of one machine, its segments' digests included.</summary>
    /// <param name="slug">The machine.</param>
    /// <param name="cancellation">Ends a rebuild.</param>
    /// <returns>The index, and whether it had to be derived anew.</returns>
    /// <exception cref="BackupException">The lists of files of that machine are damaged.</exception>
    public async Task<(MachineIndex Index, bool Rebuilt)> LoadAsync(string slug, CancellationToken cancellation)
    {
        var cached = MachineIndexFile.TryRead(repository.IndexFile(slug));
        var head = repository.Git.ReadHead();
        if (cached is not null && cached.Commit == head)
        {
            return (cached, false);
        }

        if (head is not { } commit)
        {
            return (MachineIndex.Empty(slug), cached is not null);
        }

        var tree = (await MachineTreesAsync(commit, cancellation)).GetValueOrDefault(slug);
        if (cached is not null && cached.Tree == tree)
        {
            return (cached with { Commit = commit }, false);
        }

        return (await new IndexBuilder(repository).BuildAsync(slug, commit, tree, cached, cancellation), true);
    }

    /// <summary>
    /// The indexes of all machines that have stored something, ordered by slug. Those that had to be derived anew are kept for
    /// the next run. Takes no lock.
    /// </summary>
    public async Task<IReadOnlyList<MachineIndex>> LoadAllAsync(CancellationToken cancellation)
    {
        var indexes = new List<MachineIndex>();
        foreach (var slug in await MachinesAsync(cancellation))
        {
            var (index, rebuilt) = await LoadAsync(slug, cancellation);
            if (rebuilt)
            {
                Save(index);
            }

            indexes.Add(index);
        }

        return indexes;
    }

    /// <summary>Keeps an index for the next run.</summary>
    public void Save(MachineIndex index)
    {
        repository.Files.CreateDirectory(
            repository.IndexFile(index.Slug).Parent!.Value,
            FilePermissions.PrivateDirectory
        );
        MachineIndexFile.Write(repository.IndexFile(index.Slug), index);
    }

    private async Task<SortedDictionary<string, ObjectId?>> MachineTreesAsync(
        ObjectId commit,
        CancellationToken cancellation
    )
    {
        var trees = await repository.Git.ListFolderAsync(commit, RepositoryLayout.MachinesFolder, cancellation);
        var bySlug = new SortedDictionary<string, ObjectId?>(StringComparer.Ordinal);
        foreach (var entry in trees)
        {
            bySlug[entry.Path[(RepositoryLayout.MachinesFolder.Length + 1)..]] = entry.Id;
        }

        return bySlug;
    }
}
