using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The trees of all machines' folders in a commit, which tell whose index is still true. git is asked once for each commit; what it said
/// is kept for whoever asks next, as most commands start no other process.
/// </summary>
/// <param name="repository">The repository.</param>
internal sealed class MachineTrees(BackupRepository repository)
{
    /// <summary>Where they are kept; the file may be missing.</summary>
    public AbsolutePath Kept => repository.LocalFolder / "trees";

    /// <summary>The trees by slug.</summary>
    public async Task<IReadOnlyDictionary<Slug, ObjectId>> OfAsync(ObjectId commit, CancellationToken cancellation)
    {
        if (TryRead(commit) is { } known)
        {
            return known;
        }

        var trees = await ReadAsync(repository.Git, commit, cancellation);
        Keep(commit, trees);
        return trees;
    }

    /// <summary>The trees of a commit by slug, as git tells them; nothing is kept.</summary>
    public static async Task<IReadOnlyDictionary<Slug, ObjectId>> ReadAsync(
        GitClient git,
        ObjectId commit,
        CancellationToken cancellation
    ) => Of(await git.ListFolderAsync(commit, RepositoryLayout.MachinesFolder, cancellation));

    /// <summary>The trees by slug of what lies in the folder of machines. What is no machine's folder is left out.</summary>
    public static IReadOnlyDictionary<Slug, ObjectId> Of(IEnumerable<TreeEntry> entries)
    {
        var trees = new Dictionary<Slug, ObjectId>();
        foreach (var entry in entries.Where(e => e.Mode == TreeMode.Folder))
        {
            if (Slug.OwnerOf(entry.Path) is { } slug)
            {
                // a broken tree may hold one twice
                _ = trees.TryAdd(slug, entry.Id);
            }
        }

        return trees;
    }

    private Dictionary<Slug, ObjectId>? TryRead(ObjectId commit)
    {
        try
        {
            return HashedLines.TryRead(Kept) is [var first, .. var lines] && ObjectId.Parse(first) == commit
                ? lines.ToDictionary(
                    line => Slug.Parse(line[(ObjectId.HexLength + 1)..]),
                    line => ObjectId.Parse(line.AsSpan(0, ObjectId.HexLength))
                )
                : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // not there yet, or not ours: git knows
            return null;
        }
    }

    private void Keep(ObjectId commit, IReadOnlyDictionary<Slug, ObjectId> trees)
    {
        try
        {
            var text = HashedLines.Text(trees.Select(t => $"{t.Value} {t.Key}").Prepend(commit.ToString()));
            using var held = LocalLock.TryTake(repository, TimeSpan.Zero);
            if (held is not null)
            {
                AtomicFile.WriteText(Kept, text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a reader that may not write asks git each time
            return;
        }
    }
}
