using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The files beside <c>.git</c>: a view of the newest snapshot for people, <c>cat</c> and <c>gunzip</c>. What was saved is in
/// the commit; this can always be rebuilt from it and so is flushed once, as a whole.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="alone">The machine of which alone all files are shown; null when everybody's are.</param>
public sealed class WorkTree(BackupRepository repository, Slug? alone)
{
    private readonly WorkTreeFiles _files = new(repository);

    /// <summary>Lets the files follow a commit.</summary>
    /// <param name="changes">By tracked path: the blob it holds now, or null when it has gone.</param>
    /// <param name="waiting">The file with the content of a blob, to be moved into place; null where there is none.</param>
    public async Task FollowAsync(IReadOnlyDictionary<string, ObjectId?> changes, Func<ObjectId, AbsolutePath?> waiting)
    {
        foreach (var path in changes.Where(c => c.Value is null).Select(c => c.Key))
        {
            _files.Delete(RelativePath.Parse(path));
        }

        BlobReader? blobs = null;
        try
        {
            var placed = new Dictionary<ObjectId, RelativePath>();
            foreach (var (path, blob) in changes)
            {
                if (blob is not { } id)
                {
                    continue;
                }

                var target = RelativePath.Parse(path);
                if (placed.TryGetValue(id, out var twin))
                {
                    _files.Copy(twin, target);
                }
                else if (waiting(id) is { } file)
                {
                    _files.MoveIntoPlace(file, target);
                }
                else
                {
                    blobs ??= repository.Git.OpenBlobs();
                    _files.Write(blobs, id, target);
                }

                placed.TryAdd(id, target);
            }
        }
        finally
        {
            if (blobs is not null)
            {
                await blobs.DisposeAsync();
            }
        }

        new WorkTreeFlush(repository).Flush(changes.Where(c => c.Value is not null).Select(c => c.Key));
    }

    /// <summary>Lets the files go from one commit to another, and remembers that they have.</summary>
    /// <param name="from">The commit they are equal to; null when there was none.</param>
    /// <param name="to">The commit to show.</param>
    /// <param name="cancellation">Ends it; the next sync does it again.</param>
    public async Task FollowCommitAsync(ObjectId? from, ObjectId to, CancellationToken cancellation)
    {
        var changes = await repository.Git.DiffTreesAsync(from, to, cancellation);
        await FollowChangesAsync(changes, [], to, cancellation);
    }

    /// <summary>Lets the files follow what is known to have changed, and remembers that they have.</summary>
    /// <param name="changes">What changed; what may not become a file is passed over.</param>
    /// <param name="refused">Paths that the commit holds and that never become files.</param>
    /// <param name="to">The commit to show.</param>
    /// <param name="cancellation">Ends it; the next sync does it again.</param>
    public async Task FollowChangesAsync(
        IEnumerable<TreeChange> changes,
        IEnumerable<string> refused,
        ObjectId to,
        CancellationToken cancellation
    )
    {
        await FollowAsync(
            changes
                .Where(c => IsShown(c.Path, c.NewMode, c.NewId) && IsKept(c.Path))
                .ToDictionary(c => c.Path, c => c.NewId, StringComparer.Ordinal),
            waiting: _ => null
        );
        await SettleAsync(to, refused, cancellation);
    }

    /// <summary>Takes away the files that are left at the remote, now that they are.</summary>
    public async Task LeaveOthersAsync(ObjectId commit, CancellationToken cancellation)
    {
        var left = (await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation))
            .Where(e => !IsKept(e.Path))
            .ToArray();
        foreach (var entry in left.Where(e => IsShown(e.Path, e.Mode, e.Id)))
        {
            _files.Delete(RelativePath.Parse(entry.Path));
        }

        await SettleAsync(commit, cancellation);
    }

    private bool IsKept(string path) => alone is null || RepositoryLayout.IsKeptWithoutOthers(path, alone);

    private bool IsShown(string path, int mode, ObjectId? blob) =>
        WorkTreeRules.MayShow(path, mode, blob)
        && RelativePath.TryParse(path) is { } name
        && repository.Files.CanName(name);

    /// <summary>Brings git's own index up and remembers that the files, which are flushed by now, are equal to that commit.</summary>
    public Task SettleAsync(ObjectId commit, CancellationToken cancellation) => SettleAsync(commit, [], cancellation);

    private async Task SettleAsync(ObjectId commit, IEnumerable<string> refused, CancellationToken cancellation)
    {
        IReadOnlyCollection<string> hidden = [.. refused];
        if (alone is not null)
        {
            hidden =
            [
                .. (await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation))
                    .Select(e => e.Path)
                    .Where(path => !IsKept(path)),
            ];
        }

        await repository.Git.Staging.ReadTreeAsync(commit, hidden, cancellation);
        // in this order: where the mark is missing the next sync comes here again
        await new OurBranch(repository).RememberAsync(commit, cancellation);
        new WorkTreeMark(repository).Set(commit);
    }

    /// <summary>
    /// Makes the files equal to a commit again, whatever they are now, and git's index with them. Reads every file. Untracked
    /// files stay, but for what an interrupted run left.
    /// </summary>
    /// <returns>How many files had to be written.</returns>
    public async Task<int> RebuildAsync(ObjectId commit, CancellationToken cancellation)
    {
        var all = await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation);
        var shown = all.Where(e => IsShown(e.Path, e.Mode, e.Id) && IsKept(e.Path)).ToArray();
        var written = await new WorkTreeRebuild(repository, _files).RunAsync(shown, cancellation);
        var refused = all.Where(e => !WorkTreeRules.MayShow(e.Path, e.Mode, e.Id)).Select(e => e.Path);
        await SettleAsync(commit, refused, cancellation);
        return written;
    }

    /// <summary>
    /// Makes the files those of the newest snapshot, where a run was killed behind its commit: what reads them would not know all that it says, and the next snapshot would hide it.
    /// </summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        if (repository.Head is { } head && !new WorkTreeMark(repository).IsOf(head))
        {
            _ = await RebuildAsync(head, cancellation);
        }
    }
}
