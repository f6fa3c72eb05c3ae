using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Fetches what the remote has and joins it to our history, under the repository's lock for as long as that takes.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">The remote.</param>
/// <param name="agreedRef">Our ref that tells where the remote was when we last agreed.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Joining(BackupRepository repository, Remote remote, string agreedRef, TimeProvider clock)
{
    // a sync beside us, at work on what a day brought
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private GitClient Git => repository.Git;

    /// <param name="agreed">Where the remote was when we last agreed with it; null for a first meeting.</param>
    /// <param name="trust">Whether it may be anywhere else.</param>
    /// <param name="received">Takes the slugs of the machines of which something came.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it before the histories are joined.</param>
    /// <returns>The remote's commit, which our history holds now.</returns>
    public async Task<ObjectId> RunAsync(
        ObjectId? agreed,
        Trust trust,
        SortedSet<string> received,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var leavesOthers = RepositoryFacts.Read(repository).LeavesOthers;
        await Retry.RunAsync(
            () =>
                remote.Git.FetchAsync(
                    RemoteAccess.MainBranch,
                    RemoteAccess.FetchedRef,
                    leavesOthers,
                    progress,
                    cancellation
                ),
            cancellation
        );
        var theirs =
            Git.ReadBranch(RemoteAccess.FetchedRef)
            ?? throw new BackupException(FailureKind.Failed, $"git fetched nothing from {remote.Name}.");
        if (leavesOthers)
        {
            await new OtherMachines(repository, remote).FetchListsAsync(repository.Head, theirs, cancellation);
        }

        var goesOn = agreed is null || await new CommitGraph(Git).IsAncestorAsync(agreed, theirs, cancellation);
        if (agreed is null || !goesOn)
        {
            await new RemoteContents(repository).RefuseForeignAsync(theirs, remote.Name, cancellation);
        }

        if (!goesOn && trust is Trust.Continued)
        {
            throw RemoteState.WasRewritten(remote.Name, RemoteRecord.Read(repository), agreed!, theirs);
        }

        var changes = await Git.DiffTreesAsync(repository.Head, theirs, cancellation);
        if (changes.FirstOrDefault(c => c.NewId is not null && !WorkTree.IsSafe(c.Path)) is { } evil)
        {
            throw RemoteState.IsUnsafe(remote.Name, evil.Path);
        }

        await JoinAsync(theirs, keepMissing: agreed is null || !goesOn, received, cancellation);
        await Git.MoveRefAsync(agreedRef, theirs, agreed, CancellationToken.None);
        return theirs;
    }

    private async Task JoinAsync(
        ObjectId theirs,
        bool keepMissing,
        SortedSet<string> received,
        CancellationToken cancellation
    )
    {
        var machine = MachineIdentity.Read(repository);
        using var held = await RepositoryLock.TakeAsync(
            repository,
            new LockHolder(Environment.ProcessId, machine.Machine, "sync", clock.GetUtcNow()),
            Patience,
            cancellation
        );
        var merged = await MergeAsync(machine, theirs, keepMissing, cancellation);
        if (merged is MergedHistory.SlugTaken(var owner))
        {
            machine = await RenameAsync(machine, owner, theirs, cancellation);
            merged = await MergeAsync(machine, theirs, keepMissing, cancellation);
        }

        var commit = ((MergedHistory.Joined)merged).Commit;
        var head = repository.Head;
        if (commit == head)
        {
            return;
        }

        var indexes = new IndexStore(repository);
        var (own, _) = await indexes.LoadAsync(machine.Slug, cancellation);
        await Git.MoveRefAsync(RepositoryLayout.Branch, commit, head, CancellationToken.None);
        await new WorkTree(repository).FollowCommitAsync(head, commit, CancellationToken.None);
        // our own folder is in it as it was
        indexes.Save(own with { Commit = commit });
        received.UnionWith(await ChangedAsync(head, commit, machine.Slug));
    }

    private Task<MergedHistory> MergeAsync(
        MachineIdentity machine,
        ObjectId theirs,
        bool keepMissing,
        CancellationToken cancellation
    ) =>
        new TreeMerge(repository, machine, clock.GetUtcNow()).MergeAsync(
            repository.Head,
            theirs,
            keepMissing,
            cancellation
        );

    private async Task<MachineIdentity> RenameAsync(
        MachineIdentity machine,
        MachineManifest? owner,
        ObjectId theirs,
        CancellationToken cancellation
    )
    {
        var here = repository.Head is { } head ? await SlugsAsync(head, cancellation) : [];
        var there = await SlugsAsync(theirs, cancellation);
        return await new MachineRename(repository, machine, clock.GetUtcNow()).RunAsync(
            owner,
            slug => here.Contains(slug) || there.Contains(slug),
            cancellation
        );
    }

    private async Task<HashSet<string>> SlugsAsync(ObjectId commit, CancellationToken cancellation) =>
        [
            .. (await Git.ListFolderAsync(commit, RepositoryLayout.MachinesFolder, cancellation)).Select(e =>
                e.Path[(RepositoryLayout.MachinesFolder.Length + 1)..]
            ),
        ];

    private async Task<IEnumerable<string>> ChangedAsync(ObjectId? before, ObjectId after, string own)
    {
        var folder = RepositoryLayout.MachinesFolder;
        var old = before is null
            ? []
            : (await Git.ListFolderAsync(before, folder, CancellationToken.None)).ToDictionary(e => e.Path, e => e.Id);
        return (await Git.ListFolderAsync(after, folder, CancellationToken.None))
            .Where(e => old.GetValueOrDefault(e.Path) != e.Id)
            .Select(e => e.Path[(folder.Length + 1)..])
            .Where(slug => !string.Equals(slug, own, StringComparison.Ordinal));
    }
}
