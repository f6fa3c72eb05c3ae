using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// What another program did to the folders of machines at a remote, as who tidies up on the page of a forge. What a machine saved is its own to write: a commit of ours on top puts the folders
/// back as our newest commits below have them; where somebody else merged two lines, each folder as the line has it that went on with it.
/// </summary>
/// <param name="git">The repository; its lock is the caller's.</param>
/// <param name="now">The time of the commit.</param>
internal sealed class ForeignCommits(GitClient git, DateTimeOffset now)
{
    private const string UndoneRef = "refs/claude-backup/undone";

    private readonly Dictionary<ObjectId, IReadOnlyDictionary<Slug, ObjectId>?> _known = [];

    /// <summary>Makes that commit; no branch moves yet.</summary>
    /// <param name="tip">What was fetched.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>The commit, and the machines whose folders it puts back; null where there is nothing to put back.</returns>
    public async Task<(ObjectId Commit, IReadOnlyList<Slug> Machines)?> UndoAsync(
        ObjectId tip,
        CancellationToken cancellation
    )
    {
        await using var reader = git.OpenBlobs();
        if (
            RawCommit.TryRead(tip, reader) is not { IsOurs: false }
            || await SavedAsync(tip, reader, cancellation) is not { } saved
        )
        {
            return null;
        }

        var there = await MachineTrees.ReadAsync(git, tip, cancellation);
        var changed = saved
            .Where(m => there.GetValueOrDefault(m.Key) != m.Value)
            .OrderBy(m => m.Key, Slug.InOrder)
            .ToArray();
        if (changed.Length == 0)
        {
            return null;
        }

        await git.Refs.DeleteAsync(UndoneRef, cancellation);
        await using var import = git.StartImport();
        Slug[] machines = [.. changed.Select(m => m.Key)];
        import.BeginCommit(
            UndoneRef,
            tip,
            $"restore {string.Join<Slug>(", ", machines)}: another program had changed it",
            now
        );
        foreach (var (machine, tree) in changed)
        {
            import.ReplaceTree(machine.Folder, tree);
        }

        return (await import.FinishAsync(cancellation), machines);
    }

    // the folders as our commits made them, up to this one; null where none did
    private async Task<IReadOnlyDictionary<Slug, ObjectId>?> SavedAsync(
        ObjectId commit,
        BlobReader reader,
        CancellationToken cancellation
    )
    {
        var at = commit;
        var read = RawCommit.TryRead(at, reader);
        while (read is { IsOurs: false, Parents: [var parent] })
        {
            at = parent;
            read = RawCommit.TryRead(at, reader);
        }

        if (read is null or { IsOurs: false, Parents: [] })
        {
            return null;
        }

        if (!_known.TryGetValue(at, out var saved))
        {
            saved = read.IsOurs
                ? await MachineTrees.ReadAsync(git, at, cancellation)
                : await MergedAsync(read.Parents, reader, cancellation);
            _known[at] = saved;
        }

        return saved;
    }

    private async Task<IReadOnlyDictionary<Slug, ObjectId>?> MergedAsync(
        IReadOnlyList<ObjectId> parents,
        BlobReader reader,
        CancellationToken cancellation
    )
    {
        var merged = await SavedAsync(parents[0], reader, cancellation);
        foreach (var other in parents.Skip(1))
        {
            if (await SavedAsync(other, reader, cancellation) is { } more)
            {
                var common = await new CommitGraph(git).MergeBaseAsync(parents[0], other, cancellation);
                var before = common is null ? null : await SavedAsync(common, reader, cancellation);
                merged = merged is null ? more : Together(merged, more, before);
            }
        }

        return merged;
    }

    // one line alone writes a folder: whichever has it otherwise than both had it went on with it
    private static Dictionary<Slug, ObjectId> Together(
        IReadOnlyDictionary<Slug, ObjectId> one,
        IReadOnlyDictionary<Slug, ObjectId> other,
        IReadOnlyDictionary<Slug, ObjectId>? before
    ) =>
        one
            .Keys.Union(other.Keys)
            .ToDictionary(
                machine => machine,
                machine =>
                    one.GetValueOrDefault(machine) is { } folder
                    && (folder != before?.GetValueOrDefault(machine) || !other.ContainsKey(machine))
                        ? folder
                        : other[machine]
            );
}
