using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Writes history anew commit by commit, first what came from the remote. A machine that leaves others there cannot do to its own history by itself what was done to that one: lists of earlier
/// snapshots were never here, and the remote may not have them any more. So its commits are found again in what came: one stands for another that says the same, has what became
/// of the same parents, and the tree that comes out here, where only what cannot be read here, and has to change, is taken from there.
/// </summary>
/// <param name="told">The commits that came from the remote; empty where all is here.</param>
/// <param name="thinned">Trees without what was pruned.</param>
/// <param name="trees">Trees without what was forgotten; null where nothing was.</param>
/// <param name="pack">Takes what is new.</param>
internal sealed class FollowedHistory(
    IReadOnlySet<ObjectId> told,
    ThinnedTrees thinned,
    TreesWithout? trees,
    PackFile pack
)
{
    private readonly Dictionary<ObjectId, List<(ObjectId Commit, ObjectId Tree)>> _came = [];

    /// <summary>What becomes of a commit.</summary>
    /// <param name="id">The commit.</param>
    /// <param name="commit">What it says.</param>
    /// <param name="parents">What became of its parents.</param>
    public ObjectId Become(ObjectId id, RawCommit commit, IReadOnlyList<ObjectId> parents)
    {
        var tree = thinned.Of(id, commit);
        if (tree is null || trees is null)
        {
            return HistoryRewriter.Become(id, commit, tree, parents, pack);
        }

        var isTold = told.Contains(id);
        if (!isTold && Find(commit, tree, parents) is { } there)
        {
            return there;
        }

        var now = trees.Of(tree, hint: null, isTold);
        var made = HistoryRewriter.Become(id, commit, now, parents, pack);
        if (isTold)
        {
            var name = NameOf(commit, parents);
            if (!_came.TryGetValue(name, out var same))
            {
                _came[name] = same = [];
            }

            same.Add((made, now));
        }

        return made;
    }

    private ObjectId? Find(RawCommit commit, ObjectId tree, IReadOnlyList<ObjectId> parents)
    {
        if (told.Count == 0 || !_came.TryGetValue(NameOf(commit, parents), out var same))
        {
            return null;
        }

        foreach (var (there, root) in same)
        {
            if (trees!.Of(tree, hint: root) == root)
            {
                Note(commit.Tree, root);
                return there;
            }
        }

        return null;
    }

    // snapshots that were not sent have the others' folders as they were
    private void Note(ObjectId before, ObjectId after)
    {
        var there = FoldersOf(after);
        foreach (var (machine, folder) in FoldersOf(before))
        {
            if (there.TryGetValue(machine, out var becomes))
            {
                _ = trees!.Follow.TryAdd((machine, folder), becomes);
            }
        }
    }

    private Dictionary<string, ObjectId> FoldersOf(ObjectId root) =>
        trees!.Read(root).FirstOrDefault(e => e.IsFolder && e.Name == RepositoryLayout.MachinesFolder) is { } machines
            ? trees
                .Read(machines.Id)
                .Where(e => e.IsFolder)
                .DistinctBy(e => e.Name, StringComparer.Ordinal)
                .ToDictionary(e => e.Name, e => e.Id, StringComparer.Ordinal)
            : [];

    // all that it says but for its tree
    private static ObjectId NameOf(RawCommit commit, IEnumerable<ObjectId> parents) =>
        ObjectType.Commit.NameOf(commit.With(ObjectId.None, parents));
}
