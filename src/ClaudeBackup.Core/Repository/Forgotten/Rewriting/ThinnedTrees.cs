using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Trees of a history from which snapshots of machines were pruned: in the place of a machine's folder as it was in one, the folder as it was before. A commit that
/// changed nothing else goes. What comes of a commit depends on it, on those before it and on what is pruned alone, in whichever order that became known.
/// </summary>
/// <param name="pruned">What is pruned.</param>
/// <param name="reader">Reads commits and trees.</param>
/// <param name="pack">Takes what is new.</param>
internal sealed class ThinnedTrees(PrunedSnapshots pruned, BlobReader reader, PackFile pack)
{
    private readonly Dictionary<ObjectId, Thinned> _commits = [];
    private readonly Dictionary<ObjectId, IReadOnlyList<RawEntry>> _trees = [];
    private readonly MadeTrees _made = new(reader, pack);
    private readonly Dictionary<ObjectId, ObjectId?> _manifests = [];

    /// <summary>How many commits go.</summary>
    public int Gone { get; private set; }

    /// <summary>The tree in the place of that of a commit. Those before it have been asked for, as far as they are not to stay what they are.</summary>
    /// <param name="id">The commit.</param>
    /// <param name="commit">What it says.</param>
    /// <returns>Null where the commit goes: the one before it takes its place.</returns>
    public ObjectId? Of(ObjectId id, RawCommit commit)
    {
        if (pruned.IsEmpty)
        {
            return commit.Tree;
        }

        Thinned[] parents = [.. commit.Parents.Select(Parent)];
        var tree = Without(commit.Tree, parents);
        var goes =
            parents.DistinctBy(p => p.Stands).Count() == 1
            && parents[0].After == tree
            && parents.Any(p => p.Before != commit.Tree);
        Gone += goes ? 1 : 0;
        _commits[id] = new Thinned(commit.Tree, tree, goes ? parents[0].Stands : id);
        return goes ? null : tree;
    }

    /// <summary>The entries of a tree, also of one that git does not have yet.</summary>
    public IReadOnlyList<RawEntry> Read(ObjectId tree) => _trees.GetValueOrDefault(tree) ?? _made.Read(tree);

    private Thinned Parent(ObjectId id)
    {
        if (!_commits.TryGetValue(id, out var known))
        {
            var tree = RawCommit.Read(reader.BytesOf(id, ObjectType.Commit)).Tree;
            _commits[id] = known = new Thinned(tree, tree, id);
        }

        return known;
    }

    private ObjectId Without(ObjectId root, IReadOnlyList<Thinned> parents)
    {
        var before = Remembered(root);
        if (before.FirstOrDefault(IsMachines) is not { } machines)
        {
            return root;
        }

        var folders = Remembered(machines.Id);
        var left = new List<RawEntry>(folders.Count);
        foreach (var folder in folders)
        {
            if (Kept(folder, parents) is { } kept)
            {
                left.Add(folder with { Id = kept });
            }
        }

        if (left.SequenceEqual(folders))
        {
            return root;
        }

        return _made.Add([
            .. before
                .Select(e =>
                    e != machines ? e
                    : left.Count == 0 ? null
                    : e with { Id = _made.Add(left) }
                )
                .OfType<RawEntry>(),
        ]);
    }

    // null where the machine had nothing before
    private ObjectId? Kept(RawEntry folder, IReadOnlyList<Thinned> parents)
    {
        if (
            !folder.IsFolder
            || Slug.TryParse(folder.Name) is not { } machine
            || !pruned.IsOf(machine)
            || NameOf(folder.Id) is not { } name
            || !pruned.Holds(machine, name)
        )
        {
            return folder.Id;
        }

        // of histories that were joined, the one in which it was made
        var from =
            parents.FirstOrDefault(p => FolderOf(p.Before, folder.Name) is { } there && NameOf(there) == name)
            ?? parents.FirstOrDefault(p => FolderOf(p.After, folder.Name) is not null);
        return from is null ? null : FolderOf(from.After, folder.Name);
    }

    private ObjectId? FolderOf(ObjectId root, string machine) =>
        Remembered(root).FirstOrDefault(IsMachines) is { } machines
            ? Remembered(machines.Id).FirstOrDefault(e => e.IsFolder && e.Name == machine)?.Id
            : null;

    // the blob of the manifest in a machine's folder, which is what a snapshot is known by
    private ObjectId? NameOf(ObjectId folder)
    {
        if (!_manifests.TryGetValue(folder, out var name))
        {
            _manifests[folder] = name = Read(folder)
                .FirstOrDefault(e => e.IsFile && e.Name == RepositoryLayout.ManifestFile)
                ?.Id;
        }

        return name;
    }

    private IReadOnlyList<RawEntry> Remembered(ObjectId tree)
    {
        if (!_trees.TryGetValue(tree, out var entries))
        {
            _trees[tree] = entries = Read(tree);
        }

        return entries;
    }

    private static bool IsMachines(RawEntry entry) => entry.IsFolder && entry.Name == RepositoryLayout.MachinesFolder;

    /// <summary>What became of a commit.</summary>
    /// <param name="Before">Its tree.</param>
    /// <param name="After">The tree in its place.</param>
    /// <param name="Stands">The commit itself or, where it goes, the one that takes its place.</param>
    private sealed record Thinned(ObjectId Before, ObjectId After, ObjectId Stands);
}
