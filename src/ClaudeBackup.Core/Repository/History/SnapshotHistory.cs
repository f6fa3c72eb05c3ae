using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Finds the snapshot that is meant by a moment, or by an id, in the history of every machine.</summary>
/// <param name="repository">The repository.</param>
/// <param name="local">The clock of whoever is told that there is none.</param>
public sealed class SnapshotHistory(BackupRepository repository, LocalTime local)
{
    private const string ListThem =
        "List those of a session with: claude-backup versions ID; those of the setup with: claude-backup config log";

    private readonly MachineSnapshots _snapshots = new(repository);

    /// <summary>The snapshots that changed what a machine stored, newest first.</summary>
    public Task<IReadOnlyList<CommitInfo>> OfMachineAsync(Slug slug, CancellationToken cancellation) =>
        _snapshots.ListAsync(slug, cancellation);

    /// <summary>The snapshot that has a machine as it was at a moment.</summary>
    /// <exception cref="BackupException">There is none, or it has nothing of that machine.</exception>
    public async Task<ChosenSnapshot> ChooseAsync(Slug slug, PointInTime at, CancellationToken cancellation)
    {
        if (at is PointInTime.AsOf asked)
        {
            var own = await OfMachineAsync(slug, cancellation);
            return own.Count == 0 || SnapshotClock.Newest(own, asked.Time, asked.From) is not null
                ? at.Choose(own, local)
                : throw TooEarly(asked.Time, own, [(slug, own)]);
        }

        var chosen = at.Choose(await AllAsync(cancellation), local);
        return (await MachineTrees.ReadAsync(repository.Git, chosen.Commit.Id, cancellation)).ContainsKey(slug)
            ? chosen
            : throw await WithoutAnyAsync(chosen.Commit, $"the machine {slug}", cancellation);
    }

    /// <summary>
    /// For each machine the snapshot that has it as it was at a moment, whenever that came here; a snapshot that is named by its id tells of all machines as it has them.
    /// </summary>
    /// <exception cref="BackupException">There is none of any machine, or only of an older layout.</exception>
    public async Task<IReadOnlyDictionary<Slug, ChosenSnapshot>> ChooseAllAsync(
        PointInTime at,
        CancellationToken cancellation
    )
    {
        if (repository.Head is not { } head)
        {
            throw PointInTime.NothingYet();
        }

        if (at is PointInTime.AsOf asked)
        {
            return await AsOfAsync(head, asked, cancellation);
        }

        var chosen = at.Choose(await AllAsync(cancellation), local);
        var machines = new Dictionary<Slug, ChosenSnapshot>();
        foreach (var slug in (await MachineTrees.ReadAsync(repository.Git, chosen.Commit.Id, cancellation)).Keys)
        {
            if (await HasListsAsync(chosen.Commit.Id, slug, cancellation))
            {
                machines[slug] = chosen;
            }
        }

        return machines.Count > 0 ? machines : throw await WithoutAnyAsync(chosen.Commit, "any machine", cancellation);
    }

    private async Task<IReadOnlyDictionary<Slug, ChosenSnapshot>> AsOfAsync(
        ObjectId head,
        PointInTime.AsOf asked,
        CancellationToken cancellation
    )
    {
        var time = asked.Time;
        var machines = new Dictionary<Slug, ChosenSnapshot>();
        var left = new List<(Slug, IReadOnlyList<CommitInfo>)>();
        CommitInfo? older = null;
        foreach (var slug in (await new MachineTrees(repository).OfAsync(head, cancellation)).Keys)
        {
            var own = await OfMachineAsync(slug, cancellation);
            left.Add((slug, own));
            if (SnapshotClock.Newest(own, time, asked.From) is not { } chosen)
            {
                continue;
            }

            if (await HasListsAsync(chosen.Commit.Id, slug, cancellation))
            {
                machines[slug] = chosen;
            }
            else
            {
                older = chosen.Commit;
            }
        }

        if (machines.Count > 0)
        {
            return machines;
        }

        var all = await AllAsync(cancellation);
        older ??= SnapshotClock.Newest(all, time)?.Commit;
        var isStub = older is not null && IsStub(await FilesAsync(older, cancellation));
        throw older is null || isStub
            ? TooEarly(time, all, left, isStub)
            : await WithoutAnyAsync(older, "any machine", cancellation);
    }

    // where something was pruned, nobody can say any more that nothing had been saved
    private BackupException TooEarly(
        DateTimeOffset time,
        IReadOnlyList<CommitInfo> all,
        IReadOnlyList<(Slug Machine, IReadOnlyList<CommitInfo> Left)> machines,
        bool isStub = false
    )
    {
        var pruned = new PrunedStore(repository).LastOf(machines.Select(m => m.Machine));
        return pruned is null && !isStub
            ? PointInTime.TooEarly(time, all, local)
            : BackupException.NotFound(
                $"No snapshot of {local.InWords(time)} or earlier is left: "
                    + (
                        pruned is { } last
                            ? $"snapshots were pruned {local.InWords(last)}."
                            : "what was saved then was forgotten."
                    ),
                OldestLeft(machines.Select(m => m.Left))
            );
    }

    private string OldestLeft(IEnumerable<IReadOnlyList<CommitInfo>> machines) =>
        machines.Where(own => own.Count > 0).Select(own => SnapshotClock.Rising(own)[^1]).MinBy(s => s.Time)
            is { } oldest
            ? $"The oldest snapshot that is left is from {local.InWords(oldest.Time)}: --at {oldest.Id.ShortForm}"
            : ListThem;

    // history keeps what is of no machine when all snapshots around it were pruned: a commit in which nothing is saved
    private static bool IsStub(IReadOnlyList<TreeEntry> files) =>
        !files.Any(f =>
            LegacyLayout.Of(f.Path) is not null
            || f.Path.StartsWith($"{RepositoryLayout.MachinesFolder}/", StringComparison.Ordinal)
        );

    private Task<IReadOnlyList<TreeEntry>> FilesAsync(CommitInfo snapshot, CancellationToken cancellation) =>
        repository.Git.ListTreeAsync(snapshot.Id, pathPrefix: null, cancellation);

    private async Task<IReadOnlyList<CommitInfo>> AllAsync(CancellationToken cancellation) =>
        await _snapshots.AllAsync(cancellation);

    private async Task<bool> HasListsAsync(ObjectId commit, Slug slug, CancellationToken cancellation) =>
        (await repository.Git.ListFolderAsync(commit, slug.PathOf(RepositoryLayout.FilesFolder), cancellation)).Count
        > 0;

    private async Task<BackupException> WithoutAnyAsync(
        CommitInfo snapshot,
        string whose,
        CancellationToken cancellation
    )
    {
        var named = $"The snapshot {snapshot.Id.ShortForm} of {local.InWords(snapshot.Time)}";
        var files = await FilesAsync(snapshot, cancellation);
        if (IsStub(files) && repository.Head is { } head)
        {
            var left = new List<IReadOnlyList<CommitInfo>>();
            foreach (var slug in (await new MachineTrees(repository).OfAsync(head, cancellation)).Keys)
            {
                left.Add(await OfMachineAsync(slug, cancellation));
            }

            return BackupException.NotFound(
                $"{named} is empty: what it had was pruned or forgotten.",
                OldestLeft(left)
            );
        }

        return
            files.Any(f => LegacyLayout.Of(f.Path) is not null)
            && !files.Any(f => f.Path.Contains($"/{RepositoryLayout.FilesFolder}/", StringComparison.Ordinal))
            ? BackupException.NotFound(
                $"{named} is in an older layout, which does not tell what belongs together.",
                "What it held was brought over, with every state that none goes on from: see claude-backup versions ID, and claude-backup restore --list"
            )
            : BackupException.NotFound($"{named} has nothing of {whose}.", ListThem);
    }
}
