using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Gives the index of each machine, read from its cache when that is of the newest commit and derived anew when not.</summary>
/// <param name="repository">The repository.</param>
public sealed class IndexStore(BackupRepository repository)
{
    /// <summary>Below the local folder, a file for each machine.</summary>
    internal const string Folder = "index";

    /// <summary>
    /// The slugs of all machines that have stored something, ordered: as the work tree tells, and the indexes in case somebody
    /// deleted from it. No process is started for it.
    /// </summary>
    public IReadOnlyList<Slug> Machines()
    {
        var slugs = new SortedSet<Slug>(Slug.InOrder);
        // nothing but a slug: whoever has a folder of their own there is no machine, and a run that was killed leaves a file that was to become one
        slugs.UnionWith(NamesIn(repository.Root / RepositoryLayout.MachinesFolder, Directory.GetDirectories));
        slugs.UnionWith(Kept());
        return [.. slugs];
    }

    /// <summary>The slugs of machines whose index is kept here.</summary>
    internal IEnumerable<Slug> Kept() => NamesIn(repository.LocalFolder / Folder, Directory.GetFiles);

    private static IEnumerable<Slug> NamesIn(AbsolutePath folder, Func<string, string[]> list) =>
        Directory.Exists(folder.Value)
            ? list(folder.Value).Select(entry => Slug.TryParse(Path.GetFileName(entry))).OfType<Slug>()
            : [];

    /// <summary>The snapshot of which this machine's index tells; null when there is no such index, or no such machine.</summary>
    internal static ObjectId? OwnCommit(BackupRepository repository) =>
        MachineIdentity.TryRead(repository) is { } machine
            ? MachineIndexFile.TryRead(new IndexStore(repository).IndexFile(machine.Slug))?.Commit
            : null;

    /// <summary>The index of one machine, its segments' digests included.</summary>
    /// <param name="slug">The machine.</param>
    /// <param name="cancellation">Ends a rebuild.</param>
    /// <returns>The index, and whether it had to be derived anew and can be kept.</returns>
    /// <exception cref="BackupException">The trees of that machine are damaged.</exception>
    public async Task<(MachineIndex Index, bool Rebuilt)> LoadAsync(Slug slug, CancellationToken cancellation)
    {
        var cached = MachineIndexFile.TryRead(IndexFile(slug));
        var head = repository.Head;
        if (cached is not null && cached.Commit == head)
        {
            return await RenewedAsync(cached, cancellation);
        }

        if (head is not { } commit)
        {
            return (MachineIndex.Empty(slug), cached is not null);
        }

        var tree = await TreeOfAsync(commit, slug, cancellation);
        if (cached is not null && cached.Tree == tree)
        {
            return await RenewedAsync(cached with { Commit = commit }, cancellation);
        }

        var built = await new IndexBuilder(repository).BuildAsync(slug, commit, tree, cached, cancellation);
        // what is damaged is told by everybody who meets it, until it is listed anew
        return (built, built.Damage is null);
    }

    /// <summary>The index of one machine with every list read again. What only this disk knows of its source stays.</summary>
    /// <inheritdoc cref="LoadAsync"/>
    /// <returns>The index; it is not kept.</returns>
    public async Task<MachineIndex> DeriveAsync(Slug slug, CancellationToken cancellation)
    {
        if (repository.Head is not { } commit)
        {
            return MachineIndex.Empty(slug);
        }

        var older = Cached(slug) is { } cached
            ? cached with
            {
                Lists = new Dictionary<ObjectId, IReadOnlyList<RelativePath>>(),
            }
            : null;
        return await new IndexBuilder(repository).BuildAsync(
            slug,
            commit,
            await TreeOfAsync(commit, slug, cancellation),
            older,
            cancellation
        );
    }

    private async Task<(MachineIndex Index, bool Rebuilt)> RenewedAsync(
        MachineIndex cached,
        CancellationToken cancellation
    ) => cached.IsOld ? (await new IndexBuilder(repository).RenewAsync(cached, cancellation), true) : (cached, false);

    /// <summary>The indexes of all machines, of one commit, for a reader.</summary>
    /// <param name="own">This machine, whose damage is a failure; that of any other is told in its index.</param>
    /// <param name="cancellation">Ends a rebuild.</param>
    public Task<IReadOnlyList<MachineIndex>> LoadAllAsync(Slug own, CancellationToken cancellation) =>
        new TakenAway(repository).ReadAsync(
            () => LoadAllAsync(own, known: null, SaveUnlessLocked, cancellation),
            all => all.All(index => index.Damage is null)
        );

    /// <summary>As the other, for the run that holds the lock of the repository.</summary>
    /// <param name="own">This machine, whose damage is a failure; that of any other is told in its index.</param>
    /// <param name="known">One that is loaded already, or null.</param>
    /// <param name="cancellation">Ends a rebuild.</param>
    public Task<IReadOnlyList<MachineIndex>> LoadAllLockedAsync(
        Slug own,
        MachineIndex? known,
        CancellationToken cancellation
    ) => LoadAllAsync(own, known, Save, cancellation);

    private async Task<IReadOnlyList<MachineIndex>> LoadAllAsync(
        Slug own,
        MachineIndex? known,
        Action<MachineIndex> save,
        CancellationToken cancellation
    )
    {
        var indexes = new List<MachineIndex>();
        foreach (var slug in await AllMachinesAsync(cancellation))
        {
            if (known is not null && known.Slug == slug)
            {
                indexes.Add(known);
                continue;
            }

            var (index, rebuilt) = await TryLoadAsync(slug, own, cancellation);
            if (rebuilt)
            {
                save(index);
            }

            indexes.Add(index);
        }

        return indexes;
    }

    // What one machine wrote takes nothing away from any other: it counts with what was last known of it.
    private async Task<(MachineIndex Index, bool Rebuilt)> TryLoadAsync(
        Slug slug,
        Slug own,
        CancellationToken cancellation
    )
    {
        try
        {
            return await LoadAsync(slug, cancellation);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity && slug != own)
        {
            return (
                (Cached(slug) ?? MachineIndex.Empty(slug)) with
                {
                    Damage =
                        $"What the machine {slug} stored last cannot be read, so it counts as it was before. {e.Message}",
                },
                false
            );
        }
    }

    // Behind a run that was killed, or files that somebody moved along with the branch, only git knows.
    private async Task<IReadOnlyList<Slug>> AllMachinesAsync(CancellationToken cancellation) =>
        repository.Head is { } head && !new WorkTreeMark(repository).IsOf(head)
            ?
            [
                .. Machines()
                    .Union((await new MachineTrees(repository).OfAsync(head, cancellation)).Keys)
                    .Order(Slug.InOrder),
            ]
            : Machines();

    // A reader keeps what it derived, but never in the way of a run that is writing.
    private void SaveUnlessLocked(MachineIndex index)
    {
        using var held = RepositoryLock.TryTake(repository);
        if (held is not null && index.Commit == repository.Head)
        {
            Save(index);
        }
    }

    /// <summary>Forgets the index of a machine that is no more.</summary>
    public void Forget(Slug slug) => File.Delete(IndexFile(slug).Value);

    /// <summary>Keeps an index for the next run.</summary>
    public void Save(MachineIndex index)
    {
        repository.Files.CreateDirectory(IndexFile(index.Slug).Parent!, FilePermissions.PrivateDirectory);
        MachineIndexFile.Write(IndexFile(index.Slug), index);
    }

    /// <summary>The index of a machine as it was last kept, of whatever snapshot; null when there is none that can be read.</summary>
    internal MachineIndex? Cached(Slug slug) => MachineIndexFile.TryRead(IndexFile(slug));

    /// <summary>The indexes as they were last kept, of whatever snapshot. Nothing is derived or written, and no process is started.</summary>
    public IEnumerable<MachineIndex> AsKept() => Kept().Select(Cached).OfType<MachineIndex>();

    private AbsolutePath IndexFile(Slug slug) => repository.LocalFolder / Folder / slug.Value;

    /// <summary>The tree of a machine's folder in a commit; null when it has none.</summary>
    public async Task<ObjectId?> TreeOfAsync(ObjectId commit, Slug slug, CancellationToken cancellation) =>
        (await new MachineTrees(repository).OfAsync(commit, cancellation)).GetValueOrDefault(slug);
}
