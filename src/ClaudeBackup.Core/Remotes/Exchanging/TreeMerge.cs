using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What joining two histories came to.</summary>
public abstract record MergedHistory
{
    private MergedHistory() { }

    /// <summary>They are joined.</summary>
    /// <param name="Commit">Holds both; it is one of the two when that holds the other already.</param>
    public sealed record Joined(ObjectId Commit) : MergedHistory;

    /// <summary>Somebody else writes under our slug there; nothing was joined.</summary>
    /// <param name="Manifest">What that folder says of its owner; null when it does not.</param>
    public sealed record SlugTaken(MachineManifest? Manifest) : MergedHistory;
}

/// <summary>
/// Joins our history and the remote's as trees: our machine's folder from us, everything else from the remote, one commit
/// with both as parents. No file is compared with another, so there is nothing to conflict.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
/// <param name="machine">This machine.</param>
/// <param name="now">The time of the commit.</param>
public sealed class TreeMerge(BackupRepository repository, MachineIdentity machine, DateTimeOffset now)
{
    private const string MergedRef = "refs/claude-backup/merged";

    private sealed record Side(
        ObjectId Commit,
        IReadOnlyDictionary<string, ObjectId> Root,
        IReadOnlyDictionary<string, ObjectId> Machines
    );

    /// <summary>Joins; the branch does not move yet.</summary>
    /// <param name="ours">Our newest snapshot; null when there is none, and the remote's is taken as it is.</param>
    /// <param name="theirs">The remote's.</param>
    /// <param name="keepMissing">Keep other machines that we have and the remote does not.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="BackupException">Git failed, or the commit does not hold what was meant.</exception>
    public async Task<MergedHistory> MergeAsync(
        ObjectId? ours,
        ObjectId theirs,
        bool keepMissing,
        CancellationToken cancellation
    )
    {
        if (ours is null)
        {
            // nothing of ours yet: a folder of the reference, which has no id, is this machine's own past
            var owner = await MachineManifest.ReadAsync(repository, theirs, machine.Slug, cancellation);
            return owner?.Id is null ? new MergedHistory.Joined(theirs) : new MergedHistory.SlugTaken(owner);
        }

        var graph = new CommitGraph(repository.Git);
        var common = await graph.MergeBaseAsync(ours, theirs, cancellation);
        if (common == theirs)
        {
            return new MergedHistory.Joined(ours);
        }

        var left = await ReadAsync(ours, cancellation);
        var right = await ReadAsync(theirs, cancellation);
        var own = left.Machines.GetValueOrDefault(machine.Slug);
        var foreign = right.Machines.GetValueOrDefault(machine.Slug);
        if (foreign is not null && foreign != own && !await IsOurPastAsync(ours, common, foreign, cancellation))
        {
            return new MergedHistory.SlugTaken(
                await MachineManifest.ReadAsync(repository, theirs, machine.Slug, cancellation)
            );
        }

        return new MergedHistory.Joined(
            common == ours && foreign == own
                ? theirs
                : await CommitAsync(left, right, own, keepMissing || common is null, cancellation)
        );
    }

    private async Task<Side> ReadAsync(ObjectId commit, CancellationToken cancellation)
    {
        var root = await repository.Git.ListFolderAsync(commit, "", cancellation);
        var machines = await repository.Git.ListFolderAsync(commit, RepositoryLayout.MachinesFolder, cancellation);
        return new Side(
            commit,
            root.ToDictionary(e => e.Path, e => e.Id, StringComparer.Ordinal),
            machines.ToDictionary(
                e => e.Path[(RepositoryLayout.MachinesFolder.Length + 1)..],
                e => e.Id,
                StringComparer.Ordinal
            )
        );
    }

    // What the remote has under our slug is ours when it is what we once had there ourselves.
    private async Task<bool> IsOurPastAsync(
        ObjectId ours,
        ObjectId? common,
        ObjectId foreign,
        CancellationToken cancellation
    )
    {
        var folder = RepositoryLayout.MachineFolder(machine.Slug);
        if (common is not null)
        {
            var then = await repository.Git.ListFolderAsync(common, RepositoryLayout.MachinesFolder, cancellation);
            return then.Any(e => string.Equals(e.Path, folder, StringComparison.Ordinal) && e.Id == foreign);
        }

        return (await new CommitGraph(repository.Git).TreesOfAsync(ours, folder, cancellation)).Contains(foreign);
    }

    private async Task<ObjectId> CommitAsync(
        Side left,
        Side right,
        ObjectId? own,
        bool keepMissing,
        CancellationToken cancellation
    )
    {
        var meant = new Dictionary<string, ObjectId>(right.Machines, StringComparer.Ordinal);
        foreach (var (slug, tree) in left.Machines.Where(m => keepMissing && !right.Machines.ContainsKey(m.Key)))
        {
            meant[slug] = tree;
        }

        if (own is not null)
        {
            meant[machine.Slug] = own;
        }

        await repository.Git.DeleteRefAsync(MergedRef, cancellation);
        await using var import = repository.Git.StartImport();
        import.BeginCommit(MergedRef, left.Commit, $"merge {machine.Slug} with the remote", now, right.Commit);
        import.ReplaceTree("", await new CommitGraph(repository.Git).TreeOfAsync(right.Commit, cancellation));
        foreach (var (slug, tree) in meant.Where(m => right.Machines.GetValueOrDefault(m.Key) != m.Value))
        {
            import.ReplaceTree(RepositoryLayout.MachineFolder(slug), tree);
        }

        if (
            left.Root.TryGetValue(RepositoryLayout.RestoreGuide, out var guide)
            && !right.Root.ContainsKey(RepositoryLayout.RestoreGuide)
        )
        {
            import.Modify(RepositoryLayout.RestoreGuide, TreeMode.File, guide);
        }

        var commit = await import.FinishAsync(cancellation);
        var made = (await ReadAsync(commit, cancellation)).Machines;
        // as after a sync: what was committed is compared with what was meant before anything follows it
        return made.Count == meant.Count && meant.All(m => made.GetValueOrDefault(m.Key) == m.Value)
            ? commit
            : throw new BackupException(
                FailureKind.Integrity,
                $"The commit {commit} that joins the remote's history does not hold what was meant.",
                "Nothing here or there has changed. Run claude-backup sync again; if it repeats, report it with the output of git fsck."
            );
    }
}
