using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Verifying;

/// <summary>One snapshot as git tells it, before anything of it is believed.</summary>
/// <param name="Commit">The snapshot.</param>
/// <param name="Entries">All files of it.</param>
/// <param name="Here">Every blob that lies on this disk, with its size.</param>
/// <param name="KeptAlone">The machine of which alone all bytes are here; null when everybody's are.</param>
internal sealed record SnapshotView(
    ObjectId Commit,
    IReadOnlyList<TreeEntry> Entries,
    IReadOnlyDictionary<ObjectId, long> Here,
    Slug? KeptAlone
)
{
    /// <summary>Reads it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">The snapshot.</param>
    /// <param name="unsound">Objects through which nothing is read.</param>
    /// <param name="keptAlone">See <see cref="KeptAlone"/>.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="BackupException">A tree of it cannot be read, or git failed.</exception>
    public static async Task<SnapshotView> ReadAsync(
        BackupRepository repository,
        ObjectId commit,
        IReadOnlySet<ObjectId> unsound,
        Slug? keptAlone,
        CancellationToken cancellation
    )
    {
        var all = await repository.Git.ListEverythingAsync(commit, [], cancellation, provesTrees: false);
        if (unsound.Count > 0)
        {
            var root = await new CommitGraph(repository.Git).TreeOfAsync(commit, cancellation);
            if (
                unsound.Contains(commit)
                || unsound.Contains(root)
                || all.Any(e => e.Mode == TreeMode.Folder && unsound.Contains(e.Id))
            )
            {
                throw GitFailure.Damaged(inner: null);
            }
        }

        return new SnapshotView(
            commit,
            [.. all.Where(e => e.Mode != TreeMode.Folder)],
            await repository.Git.ListBlobsHereAsync(cancellation),
            keptAlone
        );
    }

    /// <summary>Whether the bytes of a tracked path are to be on this disk.</summary>
    public bool IsKept(string path) => KeptAlone is null || RepositoryLayout.IsKeptWithoutOthers(path, KeptAlone);
}

/// <summary>One segment where it lies, which is proved once however many files name it.</summary>
/// <param name="Machine">Whose it is.</param>
/// <param name="Path">In the tree, and beside <c>.git</c>.</param>
/// <param name="Source">The file at the source, below the Claude home.</param>
/// <param name="Segment">What the list says of it, with its blob.</param>
internal sealed record SegmentPlace(Slug Machine, string Path, string Source, Segment Segment);
