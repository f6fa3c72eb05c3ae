using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Sends much in slices: commit after commit goes to a branch of this machine's own beside the main one, so that no push is larger
/// than hosts take, and one that breaks off goes on where it was. The main branch moves once, in the end, when the remote has all it needs.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">Where to.</param>
/// <param name="slug">This machine.</param>
internal sealed class UploadSlices(BackupRepository repository, OpenedRemote remote, Slug slug)
{
    /// <summary>What git is told of a remote that has the history before this one; null for any other.</summary>
    public OutdatedPush? Outdated { get; init; }

    /// <summary>What all branches of uploads begin with, in full.</summary>
    public const string BranchPrefix = "refs/heads/claude-backup-upload-";

    /// <summary>Whether a branch is one beside which a large upload goes.</summary>
    /// <param name="branch">In full.</param>
    public static bool IsOfUpload(string branch) => branch.StartsWith(BranchPrefix, StringComparison.Ordinal);

    private CommitGraph Graph => new(Outdated?.Git ?? repository.Git);

    private string Branch => BranchPrefix + slug;

    /// <summary>Sends all but the last slice, when what is missing there is more than one.</summary>
    /// <param name="commit">What the remote shall have in the end.</param>
    /// <param name="known">What it has; null for nothing.</param>
    /// <param name="limit">Bytes of one slice.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends git; what was sent stays there.</param>
    public async Task<RestOfUpload> SendAllButLastAsync(
        ObjectId commit,
        ObjectId? known,
        long limit,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        // all that a push could send lies in the packs, so this needs no look at history
        if (repository.PackBytes <= limit)
        {
            return new RestOfUpload(HasBranch: false, progress);
        }

        List<ObjectId> there = [.. Outdated?.There ?? [], .. known is null ? [] : new[] { known }];
        var total = await Graph.PackedSizeAsync(commit, there, cancellation);
        if (total <= limit)
        {
            return new RestOfUpload(HasBranch: false, progress);
        }

        var before = await FindBranchAsync(cancellation);
        if (before is not null && await IsOurPastAsync(before, commit, cancellation))
        {
            there.Add(before);
        }

        var done = total - await Graph.PackedSizeAsync(commit, there, cancellation);
        foreach (var boundary in await BoundariesAsync(commit, there, limit, cancellation))
        {
            var shift = ShiftedProgress.By(progress, done, total, ProgressStep.Sending);
            await Retry.RunAsync(
                async () =>
                {
                    var result = await remote.Git.PushAsync(
                        boundary,
                        Branch,
                        before,
                        shift,
                        cancellation,
                        variables: Outdated is null ? null : await Outdated.VariablesAsync(boundary)
                    );
                    if (result.Refusal is { } said)
                    {
                        _ = Outdated?.GivesUp(said);
                        throw new RefusedPush(repository, remote.Name).Because(said, cancellation);
                    }
                },
                cancellation
            );
            before = boundary;
            done = total - await Graph.PackedSizeAsync(commit, [.. there, boundary], cancellation);
        }

        return new RestOfUpload(before is not null, ShiftedProgress.By(progress, done, total, ProgressStep.Sending));
    }

    /// <summary>Removes the branch beside the main one. What it led to is in the main one now.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        if (await FindBranchAsync(cancellation) is { } uploaded)
        {
            _ = await remote.Git.PushAsync(commit: null, Branch, uploaded, progress: null, cancellation);
        }
    }

    private async Task<ObjectId?> FindBranchAsync(CancellationToken cancellation) =>
        (await remote.Git.ListAsync([Branch], cancellation)).GetValueOrDefault(Branch);

    // A branch that leads elsewhere is from a history of ours that is no more; it is written over.
    private async Task<bool> IsOurPastAsync(ObjectId uploaded, ObjectId commit, CancellationToken cancellation) =>
        await Graph.HasCommitAsync(uploaded, cancellation)
        && await Graph.IsAncestorAsync(uploaded, commit, cancellation);

    // Ancestors of the commit, oldest first, each a slice on from the one before; the commit itself is not among them.
    private async Task<IReadOnlyList<ObjectId>> BoundariesAsync(
        ObjectId commit,
        List<ObjectId> there,
        long limit,
        CancellationToken cancellation
    )
    {
        var boundaries = new List<ObjectId>();
        var mainline = await Graph.MainlineAsync(commit, there, cancellation);
        var sent = there;
        for (var first = 0; ; )
        {
            var end = await LastWithinAsync(mainline, first, sent, limit, cancellation);
            if (end >= mainline.Count - 1)
            {
                return boundaries;
            }

            boundaries.Add(mainline[end]);
            sent = [.. there, mainline[end]];
            first = end + 1;
        }
    }

    // A slice only grows with each commit, so the largest that fits is found by halving. One commit alone goes whatever it weighs.
    private async Task<int> LastWithinAsync(
        IReadOnlyList<ObjectId> mainline,
        int first,
        List<ObjectId> sent,
        long limit,
        CancellationToken cancellation
    )
    {
        var (fits, exceeds) = (first, mainline.Count);
        while (exceeds - fits > 1)
        {
            var middle = fits + ((exceeds - fits) / 2);
            if (await Graph.PackedSizeAsync(mainline[middle], sent, cancellation) <= limit)
            {
                fits = middle;
            }
            else
            {
                exceeds = middle;
            }
        }

        return fits;
    }
}

/// <summary>What is left to do of an upload: one push to the main branch.</summary>
/// <param name="HasBranch">Whether the branch beside the main one is there and wants to be removed in the end.</param>
/// <param name="Progress">To be told of that push.</param>
internal sealed record RestOfUpload(bool HasBranch, IProgress<ByteProgress>? Progress);
