using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Where the branch of a folder belongs that cannot be read any more, by the objects there and what is known here.</summary>
/// <param name="repository">The repository.</param>
/// <param name="folder">The folder.</param>
internal sealed class FolderBranch(BackupRepository repository, RemoteFolder folder)
{
    private ObjectId? Agreed => repository.Git.Refs.Read(RemoteAccess.AgreedRef);

    /// <summary>Whether anything there tells of this repository: a ref that names a commit of it, or such a commit itself.</summary>
    public async Task<bool> IsOursAsync(CancellationToken cancellation)
    {
        var here = (await CommitsHereAsync(cancellation)).ToHashSet();
        return new FolderFiles(folder).Commits().Any(here.Contains)
            || (await folder.ObjectsSeenFrom(repository.Root).HereAsync(here, cancellation)).Count > 0;
    }

    /// <summary>
    /// Whether it was agreed on and there is nothing in it that anybody could miss: no object, and no ref that names one. It was a repository all the same.
    /// </summary>
    public async Task<bool> IsEmptiedAsync(CancellationToken cancellation)
    {
        var files = new FolderFiles(folder);
        return Agreed is not null
            && files.WasRepository
            && !files.Commits().Any()
            && ObjectFiles.Look(repository.Files, (await folder.ObjectsAsync(cancellation)).Folder).ByPath.Count == 0;
    }

    /// <summary>
    /// Whether what a ref names is neither there nor here, and nothing there can have been a part of it: whatever this machine does not know belongs to
    /// another commit, which is whole.
    /// </summary>
    public async Task<bool> NamesNothingAsync(ObjectId commit, CancellationToken cancellation)
    {
        if ((await CommitsHereAsync(cancellation)).Contains(commit))
        {
            return false;
        }

        var (commits, trees) = await ThereAsync(cancellation);
        ObjectId[] there = [.. commits, .. trees];
        if (there.Contains(commit))
        {
            return false;
        }

        var here = (await repository.Git.Objects.HereAsync(there, cancellation)).ToHashSet();
        ObjectId[] unknown = [.. there.Where(id => !here.Contains(id))];
        return unknown.Length == 0
            || (await LedToAsync(commits.Intersect(unknown), cancellation)).IsSupersetOf(unknown);
    }

    /// <summary>The commits and trees that some commits lead to; none where any of them is not there.</summary>
    private async Task<HashSet<ObjectId>> LedToAsync(IEnumerable<ObjectId> commits, CancellationToken cancellation)
    {
        try
        {
            var listed = await folder.AskAsync(
                ["rev-list", "--objects", "--no-object-names", "--filter=blob:none", "--stdin"],
                string.Concat(commits.Select(id => $"{id}\n")),
                cancellation
            );
            return [.. listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ObjectId.Parse(line))];
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled)
        {
            return [];
        }
    }

    /// <summary>
    /// The newest commit there that goes on from what this machine knows the branch was at, and that is whole; else that one. Null where nothing is
    /// known of it.
    /// </summary>
    public async Task<ObjectId?> TargetAsync(CancellationToken cancellation)
    {
        var there = (await ThereAsync(cancellation)).Commits;
        if (await LastKnownAsync(there.ToHashSet(), cancellation) is not { } known)
        {
            return null;
        }

        var objects = await folder.ObjectsAsync(cancellation);
        foreach (var tip in await GoingOnAsync(known, there, cancellation))
        {
            var missing = await objects.MissingAsync([tip], cancellation);
            if (
                (await repository.Git.Objects.HereAsync(missing.Select(m => m.Id), cancellation)).Count == missing.Count
            )
            {
                return tip;
            }
        }

        return known;
    }

    /// <summary>Puts the branch there, unless somebody else has meanwhile.</summary>
    /// <exception cref="BackupException">It is nowhere then.</exception>
    public async Task PointAsync(ObjectId target, ObjectId? before, CancellationToken cancellation)
    {
        _ = await folder.AskAsync(
            [
                // a log would name what nobody has
                "-c",
                "core.logAllRefUpdates=false",
                "update-ref",
                RemoteAccess.MainBranch,
                target.ToString(),
                (before ?? ObjectId.None).ToString(),
            ],
            input: null,
            cancellation
        );
        if (new RefFiles(folder.Folder).Read(RemoteAccess.MainBranch).Commit is null)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"The branch main of {folder.Folder} could not be put at {target.ShortForm}.",
                "Look whether the folder can be written, and run again: claude-backup verify --remote --repair"
            );
        }
    }

    // where history was written anew and the remote has yet to follow, it was at what was before
    private async Task<ObjectId?> LastKnownAsync(HashSet<ObjectId> there, CancellationToken cancellation) =>
        Agreed is { } agreed
            ? ForgottenRecord.Read(repository).RemoteBefore(RemoteAccess.AgreedRef, agreed) is { Is: var before }
            && there.Contains(before)
                ? before
                : agreed
            : (await CommitsHereAsync(cancellation)).FirstOrDefault(there.Contains);

    /// <summary>The ends of what goes on from a commit, the newest first.</summary>
    private async Task<IReadOnlyList<ObjectId>> GoingOnAsync(
        ObjectId known,
        IReadOnlyList<ObjectId> there,
        CancellationToken cancellation
    )
    {
        var lines =
            there.Count == 0
                ? ""
                : await folder.AskAsync(
                    ["rev-list", "--no-walk=sorted", "--parents", "--stdin"],
                    string.Concat(there.Select(id => $"{id}\n")),
                    cancellation
                );
        ObjectId[][] families =
        [
            .. lines
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ').Select(id => ObjectId.Parse(id)).ToArray()),
        ];
        var children = families
            .SelectMany(family => family.Skip(1).Select(parent => (parent, Child: family[0])))
            .ToLookup(pair => pair.parent, pair => pair.Child);
        var reached = new HashSet<ObjectId> { known };
        var open = new Queue<ObjectId>(reached);
        while (open.TryDequeue(out var commit))
        {
            foreach (var child in children[commit].Where(reached.Add))
            {
                open.Enqueue(child);
            }
        }

        return [.. families.Select(f => f[0]).Where(id => reached.Contains(id) && !children[id].Any())];
    }

    private async Task<(IReadOnlyList<ObjectId> Commits, IReadOnlyList<ObjectId> Trees)> ThereAsync(
        CancellationToken cancellation
    )
    {
        var all = await folder.AskAsync(
            ["cat-file", "--batch-check=%(objecttype) %(objectname)", "--batch-all-objects", "--unordered", "--buffer"],
            input: null,
            cancellation
        );
        var byType = all.Split('\n')
            .Select(line => line.Split(' '))
            .Where(parts => parts is ["commit" or "tree", _])
            .ToLookup(parts => parts[0], parts => ObjectId.Parse(parts[1]));
        return ([.. byType["commit"]], [.. byType["tree"]]);
    }

    private Task<IReadOnlyList<ObjectId>> CommitsHereAsync(CancellationToken cancellation) =>
        new CommitGraph(repository.Git).AllHereAsync(cancellation);
}
