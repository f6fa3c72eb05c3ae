using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// What another program did to the folders of machines at a remote, as who tidies up on the page of a forge. What a machine saved is its own to write: a commit of ours on top puts the folders
/// back as our newest commit below has them. What two lines of history come to when somebody else merges them is left as it is.
/// </summary>
/// <param name="git">The repository; its lock is the caller's.</param>
/// <param name="now">The time of the commit.</param>
internal sealed class ForeignCommits(GitClient git, DateTimeOffset now)
{
    private const string UndoneRef = "refs/claude-backup/undone";

    /// <summary>Makes that commit; no branch moves yet.</summary>
    /// <param name="tip">What was fetched.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>The commit, and the machines whose folders it puts back; null where there is nothing to put back.</returns>
    public async Task<(ObjectId Commit, IReadOnlyList<Slug> Machines)?> UndoAsync(
        ObjectId tip,
        CancellationToken cancellation
    )
    {
        if (await BelowAsync(tip) is not { } ours)
        {
            return null;
        }

        var there = await MachineTrees.ReadAsync(git, tip, cancellation);
        var changed = (await MachineTrees.ReadAsync(git, ours, cancellation))
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

    // The newest commit of ours, or merge, below those of somebody else; null where there is none of these, or none of ours.
    private async Task<ObjectId?> BelowAsync(ObjectId tip)
    {
        await using var reader = git.OpenBlobs();
        var at = tip;
        while (RawCommit.TryRead(at, reader) is { IsOurs: false, Parents: [var parent] })
        {
            at = parent;
        }

        return at == tip || RawCommit.TryRead(at, reader) is not { } commit || commit is { IsOurs: false, Parents: [] }
            ? null
            : at;
    }
}
