using System.Text;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Git;

/// <summary>Commits by what they became.</summary>
/// <param name="New">Of each commit, the one in its place; the same where nothing changed.</param>
internal sealed record RewrittenHistory(IReadOnlyDictionary<ObjectId, ObjectId> New)
{
    /// <summary>How many commits became others.</summary>
    public int Changed => New.Count(c => c.Key != c.Value);

    /// <summary>What a commit became.</summary>
    /// <returns>The commit itself where it was none of those.</returns>
    public ObjectId Of(ObjectId commit) => New.GetValueOrDefault(commit, commit);
}

/// <summary>
/// Writes history anew, each commit with another tree, or without it: author, committer, times and message stay, parents follow. What comes of a commit depends on it, on those
/// before it and on the trees alone; so whoever does the same with the same history, on any machine, comes to the same commits.
/// </summary>
/// <param name="git">The repository.</param>
internal sealed class HistoryRewriter(GitClient git)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>Writes it. No ref moves; commits that nothing changed stay what they are.</summary>
    /// <param name="tips">The newest commits; all before them are looked at.</param>
    /// <param name="without">Commits that stay what they are, and those before them.</param>
    /// <param name="treeOf">The tree in the place of that of a commit; null where the commit goes, whose only parent then takes its place.</param>
    /// <param name="reader">Reads commits.</param>
    /// <param name="pack">Takes the new ones.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    /// <exception cref="BackupException">History has gaps, or is damaged.</exception>
    public async Task<RewrittenHistory> RunAsync(
        IEnumerable<ObjectId> tips,
        IEnumerable<ObjectId> without,
        Func<ObjectId, RawCommit, ObjectId?> treeOf,
        BlobReader reader,
        PackFile pack,
        CancellationToken cancellation
    ) =>
        Write(
            Read(await ListAsync([.. tips], [.. without], cancellation), reader),
            (_, commit) => commit.Parents,
            treeOf,
            pack,
            cancellation
        );

    /// <summary>As <see cref="RunAsync"/>, of commits that somebody has read, each behind its parents: git itself follows none of which a parent is lost.</summary>
    /// <param name="commits">The commits.</param>
    /// <param name="parentsOf">Of which ones each was made.</param>
    /// <param name="treeOf">As there.</param>
    /// <param name="pack">Takes the new ones.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    public static RewrittenHistory Write(
        IEnumerable<(ObjectId Id, RawCommit Commit)> commits,
        Func<ObjectId, RawCommit, IReadOnlyList<ObjectId>> parentsOf,
        Func<ObjectId, RawCommit, ObjectId?> treeOf,
        PackFile pack,
        CancellationToken cancellation
    ) =>
        Write(
            commits,
            parentsOf,
            (id, commit, parents) => Become(id, commit, treeOf(id, commit), parents, pack),
            cancellation
        );

    /// <summary>As the other, for whoever says what becomes of a commit whose parents have become others.</summary>
    /// <param name="commits">The commits.</param>
    /// <param name="parentsOf">Of which ones each was made.</param>
    /// <param name="become">What takes the place of a commit, given what took that of its parents.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    public static RewrittenHistory Write(
        IEnumerable<(ObjectId Id, RawCommit Commit)> commits,
        Func<ObjectId, RawCommit, IReadOnlyList<ObjectId>> parentsOf,
        Func<ObjectId, RawCommit, IReadOnlyList<ObjectId>, ObjectId> become,
        CancellationToken cancellation
    )
    {
        var made = new Dictionary<ObjectId, ObjectId>();
        foreach (var (id, commit) in commits)
        {
            cancellation.ThrowIfCancellationRequested();
            ObjectId[] parents = [.. parentsOf(id, commit).Select(p => made.GetValueOrDefault(p, p)).Distinct()];
            made[id] = become(id, commit, parents);
        }

        return new RewrittenHistory(made);
    }

    /// <summary>What becomes of a commit.</summary>
    /// <param name="id">The commit.</param>
    /// <param name="commit">What it says.</param>
    /// <param name="tree">The tree in the place of its own; null where it goes.</param>
    /// <param name="parents">What took the place of its parents.</param>
    /// <param name="pack">Takes the new one.</param>
    public static ObjectId Become(
        ObjectId id,
        RawCommit commit,
        ObjectId? tree,
        IReadOnlyList<ObjectId> parents,
        PackFile pack
    ) =>
        tree is null ? parents[0]
        : tree == commit.Tree && parents.SequenceEqual(commit.Parents) ? id
        : pack.Add(ObjectType.Commit, commit.With(tree, parents));

    /// <summary>Reads commits, one by one.</summary>
    public static IEnumerable<(ObjectId Id, RawCommit Commit)> Read(IEnumerable<ObjectId> ids, BlobReader reader) =>
        ids.Select(id => (id, RawCommit.Read(reader.BytesOf(id, ObjectType.Commit))));

    /// <summary>Commits and those before them, parents before their children.</summary>
    /// <param name="tips">The newest commits.</param>
    /// <param name="without">Left out, and those before them.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IEnumerable<ObjectId>> ListAsync(
        ObjectId[] tips,
        ObjectId[] without,
        CancellationToken cancellation
    )
    {
        if (tips.Length == 0)
        {
            return [];
        }

        var lines = tips.Distinct().Select(tip => $"{tip}\n").Concat(without.Distinct().Select(id => $"^{id}\n"));
        var input = Encoding.ASCII.GetBytes(string.Concat(lines));

        var listed = await git.RunAsync(
            ["rev-list", "--topo-order", "--reverse", "--stdin"],
            Long,
            cancellation,
            input
        );
        return git.Read(
            "rev-list",
            () =>
                listed
                    .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => ObjectId.Parse(line))
                    .ToArray()
        );
    }
}
