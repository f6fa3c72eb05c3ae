using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>Which sessions are forgotten in a repository: as the machines' files beside git say, and as it remembers. No process is started.</summary>
/// <param name="repository">The repository.</param>
public sealed class ForgottenStore(BackupRepository repository)
{
    /// <summary>All that are.</summary>
    public ForgottenSessions All() => With(ForgottenRecord.Read(repository).Known);

    /// <summary>
    /// Takes from the newest snapshot itself what it says, where nothing else surely tells it here: the files beside git may be damaged, edited or behind.
    /// </summary>
    /// <exception cref="BackupException">git failed.</exception>
    public async Task LearnAsync(CancellationToken cancellation)
    {
        if (
            repository.Head is not { } head
            || (ForgottenRecord.TryRead(repository) is not null && new WorkTreeMark(repository).IsOf(head))
        )
        {
            return;
        }

        var told = await InAsync(head, cancellation);
        ForgottenRecord.Change(
            repository,
            record => record with { Known = ForgottenSessions.Of(record.Known.Concat(told.All)).All }
        );
    }

    /// <summary>What a snapshot says that is forgotten.</summary>
    /// <exception cref="BackupException">git failed.</exception>
    public async Task<ForgottenSessions> InAsync(ObjectId commit, CancellationToken cancellation)
    {
        var told = new List<Tombstone>();
        await using var blobs = repository.Git.OpenBlobs();
        foreach (var (_, tree) in await MachineTrees.ReadAsync(repository.Git, commit, cancellation))
        {
            told.AddRange(Of(tree, blobs));
        }

        return ForgottenSessions.Of(told);
    }

    /// <summary>The tombstones that a machine wrote, as the newest snapshot has them.</summary>
    /// <exception cref="BackupException">git failed.</exception>
    public async Task<IReadOnlyList<Tombstone>> InSnapshotAsync(Slug machine, CancellationToken cancellation)
    {
        await using var blobs = repository.Git.OpenBlobs();
        return
            repository.Head is { } head
            && (await new MachineTrees(repository).OfAsync(head, cancellation)).GetValueOrDefault(machine) is { } tree
            ? Of(tree, blobs)
            : [];
    }

    private static IReadOnlyList<Tombstone> Of(ObjectId tree, BlobReader blobs) =>
        TreeFile.TryRead(tree, RepositoryLayout.ForgottenFile, TombstoneFile.Longest, blobs) is { } bytes
            ? TombstoneFile.Read(bytes)
            : [];

    /// <summary>Those that are still to be taken out of history, after a run that was killed; null when there are none.</summary>
    public ForgottenSessions? Pending()
    {
        var record = ForgottenRecord.Read(repository);
        var all = With(record.Known);
        return
            record.Left.Count == 0
            && ForgottenSessions.Of(record.Erased).Cover(all)
            && HasAll(record, new MaskStore(repository).Told())
            ? null
            : all;
    }

    /// <summary>Whether all history here has some masks.</summary>
    internal static bool HasAll(ForgottenRecord record, Masks masks) =>
        masks.IsEmpty || !masks.Keys.Except(record.Masked).Any();

    /// <summary>Whether this repository is not known to be rid of a session yet.</summary>
    public bool Waits(Tombstone tombstone) =>
        !ForgottenSessions.Of(ForgottenRecord.Read(repository).Erased).Cover(ForgottenSessions.Of([tombstone]));

    /// <summary>The tombstones that a machine wrote.</summary>
    public IReadOnlyList<Tombstone> Of(Slug machine) =>
        // where it cannot be read, what it said before is remembered
        BesideFile.TryRead(repository, machine, RepositoryLayout.ForgottenFile, TombstoneFile.Longest)
            is { } bytes
            ? TombstoneFile.Read(bytes)
            : [];

    /// <summary>What some changes of a tree say that is to be forgotten.</summary>
    /// <param name="changes">The changes; the repository has their blobs.</param>
    public async Task<ForgottenSessions> InAsync(IEnumerable<TreeChange> changes)
    {
        await using var blobs = repository.Git.OpenBlobs();
        return ForgottenSessions.Of([
            .. changes
                .Where(c => c is { NewMode: TreeMode.File, NewId: not null } && IsOfTombstones(c.Path))
                .Select(c => blobs.TryBytes(c.NewId!, TombstoneFile.Longest))
                .OfType<byte[]>()
                .SelectMany(bytes => TombstoneFile.Read(bytes)),
        ]);
    }

    /// <summary>Whether a tracked file is one of tombstones.</summary>
    public static bool IsOfTombstones(string path) => Slug.OwnerOf(path)?.Below(path) is RepositoryLayout.ForgottenFile;

    private ForgottenSessions With(IEnumerable<Tombstone> known) =>
        ForgottenSessions.Of(known.Concat(new IndexStore(repository).Machines().SelectMany(Of)));
}
