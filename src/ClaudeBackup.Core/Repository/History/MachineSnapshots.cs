using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Which snapshots are those of a machine: all that changed its folder, wherever in history they lie. Nearly always that is one line. Where a repository began anew from the files beside git
/// and its remote was joined again, where a loss was accepted on one side of a join, or where the remote did not take a history, there are several, of which git by itself follows the one that
/// led to what is there now.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class MachineSnapshots(BackupRepository repository)
{
    private readonly CommitGraph _graph = new(repository.Git);

    /// <summary>Where history that counts begins: the newest snapshot first, then what a remote did not take.</summary>
    public IReadOnlyList<ObjectId> Tips
    {
        get
        {
            if (repository.Head is not { } head)
            {
                return [];
            }

            var refs = new RefFiles(repository.Root / ".git");
            return
            [
                head,
                .. refs.All()
                    .Where(name => name.StartsWith(OurBranch.Unpublished, StringComparison.Ordinal))
                    .Select(name => refs.Read(name).Commit)
                    .OfType<ObjectId>(),
            ];
        }
    }

    /// <summary>All snapshots, of whichever machine, newest first.</summary>
    public async Task<IReadOnlyList<CommitInfo>> AllAsync(CancellationToken cancellation) =>
        Tips is [_, ..] tips ? await repository.Git.LogAsync(tips, [], cancellation) : [];

    /// <summary>The snapshots, newest first; the first has what the machine has now.</summary>
    /// <param name="machine">Whose.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="needsAll">Whether damage on another line than the newest snapshot's is a failure; else that line is left out.</param>
    public async Task<IReadOnlyList<CommitInfo>> ListAsync(
        Slug machine,
        CancellationToken cancellation,
        bool needsAll = false
    )
    {
        var tips = Tips;
        if (tips.Count == 0)
        {
            return [];
        }

        string[] folder = [machine.Folder];
        var everywhere = EverywhereAsync(tips, folder, needsAll, cancellation);
        var line = await repository.Git.LogAsync([tips[0]], folder, cancellation);
        var all = await everywhere;
        var known = line.Select(c => c.Id).ToHashSet();
        if (IsOneLine(all, known))
        {
            return line;
        }

        var newest = line.Count > 0 ? line[0] : null;
        // a clock that was wrong puts nothing before what is there now
        CommitInfo[] ordered =
        [
            .. line.Take(1),
            .. all.Where(c => c.Id != newest?.Id && (!IsMerge(c) || known.Contains(c.Id))),
        ];
        var less = await new LossyTwins(repository).AmongAsync(machine, ordered, cancellation);
        return [.. ordered.Where(c => !less.Contains(c.Id))];
    }

    /// <summary>What the snapshots of a machine did to some paths, each beside the one before it; newest first.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="paths">Files and folders below the root, in its folder.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<PathChange>> ChangesAsync(
        Slug machine,
        IReadOnlyList<string> paths,
        CancellationToken cancellation
    )
    {
        var tips = Tips;
        if (tips.Count == 0)
        {
            return [];
        }

        var everywhere = EverywhereAsync(tips, paths, needsAll: false, cancellation);
        var line = await _graph.ChangesAsync(tips[0], paths, cancellation);
        return IsOneLine(await everywhere, line.Select(c => c.Commit).ToHashSet())
            ? line
            : await _graph.ChangesInRowAsync(
                [.. (await ListAsync(machine, cancellation)).Select(c => c.Id)],
                paths,
                cancellation
            );
    }

    // none where nothing was ever joined; it goes on beside the walk along the line that git follows
    private async Task<IReadOnlyList<CommitInfo>> EverywhereAsync(
        IReadOnlyList<ObjectId> tips,
        IReadOnlyList<string> paths,
        bool needsAll,
        CancellationToken cancellation
    )
    {
        try
        {
            return tips.Count > 1 || await _graph.HasMergesAsync(tips, cancellation)
                ? await _graph.EverywhereAsync(tips, paths, cancellation)
                : [];
        }
        catch (BackupException e) when (!needsAll && e.Kind is (FailureKind.Integrity or FailureKind.Failed))
        {
            // what is damaged on another line takes nothing from this one
            return [];
        }
    }

    // a join changes the folder of no machine: what one of its sides has there is the past of the other's
    private static bool IsOneLine(IReadOnlyList<CommitInfo> everywhere, HashSet<ObjectId> line) =>
        everywhere.All(c => IsMerge(c) || line.Contains(c.Id));

    private static bool IsMerge(CommitInfo commit) => commit.Parents.Count > 1;
}
