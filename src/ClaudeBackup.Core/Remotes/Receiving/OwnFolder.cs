using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Whether the folder under our slug at a remote is ours.</summary>
/// <param name="repository">The repository.</param>
/// <param name="machine">This machine.</param>
internal sealed class OwnFolder(BackupRepository repository, MachineIdentity machine)
{
    /// <summary>Whether somebody else writes there, be it a copy of this machine that went on elsewhere.</summary>
    public async Task<bool> IsTakenAsync(Received received, CancellationToken cancellation)
    {
        if (received.Theirs.Machines.GetValueOrDefault(machine.Slug) is not { } foreign)
        {
            return false;
        }

        if (received.Ours is not { } ours)
        {
            // nothing of ours yet: a folder of the reference, which has no id, is this machine's own past, and so is what it can prove
            return await OwnerAsync(received.Theirs.Commit, cancellation) is { Id: { } id } && id != machine.Id;
        }

        return foreign != ours.Machines.GetValueOrDefault(machine.Slug)
            && !await IsOurPastAsync(received.Common, foreign, cancellation)
            && !await IsFilledAsync(ours, received.Common, foreign, cancellation);
    }

    /// <summary>
    /// This machine as it was before it lost its repository, where the remote has a folder that it can prove to have written; null when there is none.
    /// It goes on there, and its sessions do not lie at the remote twice.
    /// </summary>
    public async Task<MachineIdentity?> FormerAsync(Received received, CancellationToken cancellation)
    {
        if (received.Ours is not null || repository.Proof is not { } proof)
        {
            return null;
        }

        foreach (var slug in received.Theirs.Machines.Keys.OrderByDescending(s => s == machine.Slug))
        {
            var commit = received.Theirs.Commit;
            var manifest = await MachineManifest.ReadAsync(repository, commit, slug, cancellation);
            if (manifest is { Id: { } id } && proof.Holds(manifest))
            {
                return machine with { Id = id, Slug = slug };
            }
        }

        return null;
    }

    /// <summary>What a folder under our slug says of its owner; null when it does not.</summary>
    public Task<MachineManifest?> OwnerAsync(ObjectId commit, CancellationToken cancellation) =>
        MachineManifest.ReadAsync(repository, commit, machine.Slug, cancellation);

    /// <summary>Whether this machine itself has pruned there what is here, as its folder there says: for words alone, since whoever may write there can say so.</summary>
    /// <param name="theirs">The remote's commit.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<bool> HasPrunedAsync(ObjectId theirs, CancellationToken cancellation) =>
        (await OwnerAsync(theirs, cancellation))?.Id == machine.Id
        && (await new PrunedStore(repository).OfAsync(theirs, cancellation)) is var there
        && there.CountWithout(await new PrunedStore(repository).OfAsync(repository.Head, cancellation)) > 0
        && there.IsOf(machine.Slug);

    // What the remote has under our slug is ours when it is what we once had there ourselves.
    private async Task<bool> IsOurPastAsync(ObjectId? common, ObjectId foreign, CancellationToken cancellation) =>
        common is not null
            ? (await MachineTrees.ReadAsync(repository.Git, common, cancellation)).GetValueOrDefault(machine.Slug)
                == foreign
            : (await PastAsync(cancellation)).Any(past => past.Tree == foreign);

    // or what we had there, with bytes in it that we had lost and another machine had
    private async Task<bool> IsFilledAsync(
        JoinSide ours,
        ObjectId? common,
        ObjectId foreign,
        CancellationToken cancellation
    )
    {
        var agreed = common is null
            ? ours.Machines
            : await MachineTrees.ReadAsync(repository.Git, common, cancellation);
        return agreed.GetValueOrDefault(machine.Slug) is { } past
            && await new FilledNotes(repository).FillAsync(past, foreign, cancellation) == foreign;
    }

    private async Task<IReadOnlyList<(CommitInfo Commit, ObjectId Tree)>> PastAsync(CancellationToken cancellation) =>
        await new CommitGraph(repository.Git).TreesInAsync(
            await new MachineSnapshots(repository).ListAsync(machine.Slug, cancellation),
            machine.Slug.Folder,
            cancellation
        );
}
