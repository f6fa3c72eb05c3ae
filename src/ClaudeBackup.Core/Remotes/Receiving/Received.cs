using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A commit as far as joining cares for it.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Guide">The blob of <c>RESTORE.md</c>; null when it has none.</param>
/// <param name="Machines">The folders of machines by slug, each with its tree.</param>
internal sealed record JoinSide(ObjectId Commit, ObjectId? Guide, IReadOnlyDictionary<Slug, ObjectId> Machines);

/// <summary>What came from a remote, as it was read: nothing is decided yet.</summary>
internal sealed record Received
{
    /// <summary>What is here; null when nothing is.</summary>
    public required JoinSide? Ours { get; init; }

    /// <summary>What the remote has.</summary>
    public required JoinSide Theirs { get; init; }

    /// <summary>The newest commit that both have; null when they have none.</summary>
    public required ObjectId? Common { get; init; }

    /// <summary>By which files the remote differs from here.</summary>
    public required IReadOnlyList<TreeChange> Changes { get; init; }

    /// <summary>A path that one of the trees that came holds twice, which no git writes; null when there is none.</summary>
    public required string? Twice { get; init; }

    /// <summary>Reads it. Each side is listed once, and the difference asked for once.</summary>
    /// <param name="git">The repository, which has both.</param>
    /// <param name="ours">Our newest snapshot; null for none.</param>
    /// <param name="theirs">What was fetched.</param>
    /// <param name="cancellation">Ends git.</param>
    public static async Task<Received> ReadAsync(
        GitClient git,
        ObjectId? ours,
        ObjectId theirs,
        CancellationToken cancellation
    )
    {
        var (left, before) = ours is null ? (null, []) : await SideAsync(git, ours, cancellation);
        var (right, after) = await SideAsync(git, theirs, cancellation);
        var known = before.Select(e => (e.Path, e.Id)).ToHashSet();
        // of other folders nothing ever becomes a file
        var news = after
            .Where(e => e.Mode == TreeMode.Folder && !known.Contains((e.Path, e.Id)))
            .Select(e => e.Path)
            .Where(path => Slug.OwnerOf(path) is not null || LegacyLayout.RootNames.Contains(path));
        return new Received
        {
            Ours = left,
            Theirs = right,
            Common = ours is null ? null : await new CommitGraph(git).MergeBaseAsync(ours, theirs, cancellation),
            Changes = await git.DiffTreesAsync(ours, theirs, cancellation),
            Twice =
                FirstTwice(after)
                ?? FirstTwice(
                    (await new CommitGraph(git).ListEverythingAsync(theirs, [.. news], cancellation)).Where(e =>
                        // on the way to what was asked for, and looked at above
                        e.Path != RepositoryLayout.MachinesFolder
                    )
                ),
        };
    }

    // what lies at the root and, instead of that folder, what lies in it
    private static async Task<(JoinSide Side, IReadOnlyList<TreeEntry> Entries)> SideAsync(
        GitClient git,
        ObjectId commit,
        CancellationToken cancellation
    )
    {
        var root = await git.ListFolderAsync(commit, "", cancellation);
        var machines = await git.ListFolderAsync(commit, RepositoryLayout.MachinesFolder, cancellation);
        var side = new JoinSide(
            commit,
            root.FirstOrDefault(e => e.Path.Equals(RepositoryLayout.RestoreGuide, StringComparison.Ordinal))?.Id,
            MachineTrees.Of(machines)
        );
        return (side, [.. root.Where(e => e.Path != RepositoryLayout.MachinesFolder || IsTwice(root, e)), .. machines]);
    }

    private static bool IsTwice(IReadOnlyList<TreeEntry> entries, TreeEntry entry) =>
        entries.Count(e => e.Path.Equals(entry.Path, StringComparison.Ordinal)) > 1;

    private static string? FirstTwice(IEnumerable<TreeEntry> entries)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        return entries.FirstOrDefault(e => !paths.Add(e.Path))?.Path;
    }
}
