using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Remotes;

/// <summary>What joining came to.</summary>
/// <param name="Theirs">The remote's commit, which our history holds now.</param>
/// <param name="Taken">Other machines of which something came, by slug.</param>
/// <param name="Warnings">Sentences the user must see.</param>
/// <param name="Machine">This machine, which may have got another slug.</param>
internal sealed record Joined(
    ObjectId Theirs,
    IReadOnlyList<Slug> Taken,
    IReadOnlyList<string> Warnings,
    MachineIdentity Machine
);

/// <summary>
/// Fetches what the remote has (<see cref="Received"/>), decides about it (<see cref="JoinPlan"/>) and joins it to our history, under the
/// repository's lock for as long as that takes.
/// </summary>
/// <param name="opened">The repository.</param>
/// <param name="remote">The remote.</param>
/// <param name="agreedRef">Our ref that tells where the remote was when we last agreed.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Joining(OpenedRepository opened, OpenedRemote remote, string agreedRef, TimeProvider clock)
{
    // a sync beside us, at work on what a day brought
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private BackupRepository Repository => opened.Repository;

    private GitClient Git => Repository.Git;

    /// <param name="agreed">Where the remote was when we last agreed with it; null for a first meeting.</param>
    /// <param name="trust">Whether it may be anywhere else.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it before the histories are joined.</param>
    public async Task<Joined> RunAsync(
        ObjectId? agreed,
        Trust trust,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var machine = opened.Machine;
        var theirs = await FetchAsync(progress, cancellation);
        var received = await Received.ReadAsync(Git, Repository.Head, theirs, cancellation);
        await FetchListsAsync(received, machine, cancellation);
        if (await MeetAsync(received, machine, cancellation))
        {
            received = await Received.ReadAsync(Git, Repository.Head, theirs, cancellation);
        }

        var forgotten = await ReceivedForgotten.ReadAsync(opened, received, agreed, cancellation);
        var goesOn =
            agreed is null
            || await new CommitGraph(Git).IsAncestorAsync(forgotten.Of(agreed), forgotten.Of(theirs), cancellation);
        if (agreed is null || !goesOn)
        {
            await new RemoteContents(Repository).RefuseForeignAsync(theirs, remote.Name, cancellation);
        }

        if (!goesOn && trust is Trust.Continued)
        {
            throw await new OwnFolder(Repository, machine).HasPrunedAsync(theirs, cancellation)
                ? RemoteRefusal.WasPrunedSince(remote.Name, Repository)
                : RemoteRefusal.WasRewritten(
                    remote.Name,
                    LastExchange.Read(Repository),
                    agreed!,
                    theirs,
                    LocalTime.Of(clock)
                );
        }

        var joined = await JoinAsync(
            received,
            forgotten,
            agreed is null ? null : forgotten.Of(agreed),
            machine,
            cancellation
        );
        if (joined.Theirs == forgotten.Of(theirs))
        {
            forgotten.Remember(agreedRef, theirs);
        }

        await Git.Refs.MoveAsync(agreedRef, joined.Theirs, Git.Refs.Read(agreedRef), CancellationToken.None);
        return joined;
    }

    private async Task FetchListsAsync(Received received, MachineIdentity machine, CancellationToken cancellation)
    {
        if (opened.Facts.LeavesOthers)
        {
            await new OtherMachines(Repository, remote).FetchListsAsync(received.Changes, machine.Slug, cancellation);
        }
    }

    // What was masked here and there at once, both sides have to know before they can be held against each other.
    private async Task<bool> MeetAsync(Received received, MachineIdentity machine, CancellationToken cancellation)
    {
        if (JoinPlan.Of(received, machine.Slug, isTaken: false) is JoinPlan.Refuse)
        {
            return false;
        }

        using var held = await LockAsync(machine, cancellation);
        var head = Repository.Head;
        await new MetMasks(opened).RememberAsync(received.Theirs.Commit, clock.GetUtcNow(), cancellation);
        return Repository.Head != head;
    }

    private Task<RepositoryLock> LockAsync(MachineIdentity machine, CancellationToken cancellation) =>
        RepositoryLock.TakeAsync(Repository, LockHolder.Self(machine.Machine, "sync", clock), Patience, cancellation);

    private async Task<ObjectId> FetchAsync(IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        await Retry.RunAsync(
            () =>
                remote.Git.FetchAsync(
                    RemoteAccess.MainBranch,
                    RemoteAccess.FetchedRef,
                    opened.Facts.LeavesOthers,
                    progress,
                    cancellation
                ),
            cancellation
        );
        return Git.Refs.Read(RemoteAccess.FetchedRef)
            ?? throw new BackupException(FailureKind.Failed, $"git fetched nothing from {remote.Name}.");
    }

    private async Task<Joined> JoinAsync(
        Received received,
        ReceivedForgotten forgotten,
        ObjectId? agreed,
        MachineIdentity machine,
        CancellationToken cancellation
    )
    {
        using var held = await LockAsync(machine, cancellation);
        if (forgotten.HasWork && JoinPlan.Of(received, machine.Slug, isTaken: false) is not JoinPlan.Refuse)
        {
            received = await EraseAsync(received, forgotten, cancellation);
        }

        var theirs = received.Theirs.Commit;
        (received, var putBack) = await PutBackAsync(received, machine, cancellation);
        IReadOnlyList<string> renamed = [];
        while (true)
        {
            // a sync beside us may have gone on, and a rename has
            if (received.Ours?.Commit != Repository.Head)
            {
                received = await Received.ReadAsync(Git, Repository.Head, received.Theirs.Commit, cancellation);
            }

            if (await new OwnFolder(Repository, machine).FormerAsync(received, cancellation) is { } former)
            {
                former.Write(Repository);
                machine = former;
            }

            var folder = new OwnFolder(Repository, machine);
            var plan = JoinPlan.Of(received, machine.Slug, await folder.IsTakenAsync(received, cancellation));
            switch (plan)
            {
                case JoinPlan.Refuse(var path, var isTwice):
                    throw isTwice
                        ? RemoteRefusal.HoldsTwice(remote.Name, path)
                        : RemoteRefusal.IsUnsafe(remote.Name, path);
                case JoinPlan.Rename:
                    var owner = await folder.OwnerAsync(received.Theirs.Commit, cancellation);
                    var before = machine;
                    machine = await RenameAsync(machine, owner, received, cancellation);
                    renamed =
                        owner?.Id == before.Id ? [JoinWords.OfCopy(before.Slug, machine.Slug, Repository.Root)] : [];
                    break;
                case JoinPlan.Join unfilled:
                    var join = await FilledAsync(unfilled, received, cancellation);
                    await ApplyAsync(join, received, machine, cancellation);
                    (theirs, var masked) = await MaskAsync(theirs, agreed, machine, cancellation);
                    return new Joined(
                        theirs,
                        join.Taken,
                        [.. forgotten.Sentences, .. renamed, .. JoinWords.Of(join, remote.Name), .. putBack, .. masked],
                        machine
                    );
                default:
                    return new Joined(theirs, [], forgotten.Sentences, machine);
            }
        }
    }

    // What was made of their commit stands for it from here on; where the remote is, that one still tells.
    private async Task<(Received Received, IReadOnlyList<string> Sentences)> PutBackAsync(
        Received received,
        MachineIdentity machine,
        CancellationToken cancellation
    )
    {
        var theirs = received.Theirs.Commit;
        if (
            received.Common == theirs
            || JoinPlan.Of(received, machine.Slug, isTaken: false) is JoinPlan.Refuse
            || await new ForeignCommits(Git, clock.GetUtcNow()).UndoAsync(theirs, cancellation)
                is not var (commit, machines)
        )
        {
            return (received, []);
        }

        received = await Received.ReadAsync(Git, Repository.Head, commit, cancellation);
        await FetchListsAsync(received, machine, cancellation);
        return (received, [JoinWords.OfForeign(machines, remote.Name)]);
    }

    private async Task<Received> EraseAsync(
        Received received,
        ReceivedForgotten forgotten,
        CancellationToken cancellation
    )
    {
        var theirs = received.Theirs.Commit;
        await new ReceivedSecrets(opened).RememberAsync(forgotten.Masked, remote.Name, cancellation);
        var erased = await new Erasure(opened).RunAsync(forgotten.ToErase, [], cancellation, (agreedRef, theirs));
        if (!forgotten.Masked.IsEmpty)
        {
            ForgottenSecrets.FollowIn(Repository, erased.Commits.Of);
        }

        return await Received.ReadAsync(Git, Repository.Head, forgotten.Of(theirs), cancellation);
    }

    // Also in what was never sent. What becomes of the remote's commit then, it has yet to follow to.
    private async Task<(ObjectId Theirs, IReadOnlyList<string> Sentences)> MaskAsync(
        ObjectId theirs,
        ObjectId? agreed,
        MachineIdentity machine,
        CancellationToken cancellation
    )
    {
        var (ours, now) = (opened with { Machine = machine }, clock.GetUtcNow());
        var masked = await new ReceivedSecrets(ours).MaskNewAsync((agreedRef, theirs), agreed, now, cancellation);
        IReadOnlyList<string> sentences = masked == theirs ? [] : [ForgottenWords.MaskedAgain];
        if (!await new TraceHunt(ours).RememberAsync(now, cancellation))
        {
            return (masked, sentences);
        }

        var erased = await new Erasure(ours).RunAsync(
            new ToErase(new ForgottenStore(Repository).All(), PrunedSnapshots.None),
            [],
            cancellation,
            (agreedRef, masked)
        );
        return (erased.Commits.Of(masked), sentences);
    }

    // Only where both sides went on with a folder, or somebody else did with ours, can one have lost what the other has.
    private async Task<JoinPlan.Join> FilledAsync(JoinPlan.Join plan, Received received, CancellationToken cancellation)
    {
        if (received.Ours is not { Machines: var ours })
        {
            return plan;
        }

        var common = received.Common is { } commit
            ? await MachineTrees.ReadAsync(Git, commit, cancellation)
            : new Dictionary<Slug, ObjectId>();
        var filled = new Dictionary<Slug, ObjectId>();
        foreach (var (machine, tree) in plan.Machines)
        {
            if (
                ours.GetValueOrDefault(machine) is { } left
                && received.Theirs.Machines.GetValueOrDefault(machine) is { } right
                && (tree == left ? right : left) is var other
                && other != tree
                && other != common.GetValueOrDefault(machine)
                && await new FilledNotes(Repository).FillAsync(tree, other, cancellation) is var made
                && made != tree
            )
            {
                filled[machine] = made;
            }
        }

        return plan.With(filled, received);
    }

    private async Task ApplyAsync(
        JoinPlan.Join plan,
        Received received,
        MachineIdentity machine,
        CancellationToken cancellation
    )
    {
        var commit = await new JoinCommit(Git, clock.GetUtcNow()).MakeAsync(plan, received, machine.Slug, cancellation);
        var indexes = new IndexStore(Repository);
        var (own, _) = await indexes.LoadAsync(machine.Slug, cancellation);
        await Git.Refs.MoveAsync(RepositoryLayout.Branch, commit, received.Ours?.Commit, CancellationToken.None);
        await (opened with { Machine = machine }).WorkTree.FollowChangesAsync(
            await ChangesAsync(plan, received.Ours?.Commit, commit),
            plan.Refused,
            commit,
            CancellationToken.None
        );
        if (received.Ours is not null && !plan.Filled.ContainsKey(machine.Slug))
        {
            // our own folder is in it as it was
            indexes.Save(own with { Commit = commit });
        }
    }

    private async Task<IReadOnlyList<TreeChange>> ChangesAsync(JoinPlan.Join plan, ObjectId? ours, ObjectId commit)
    {
        bool IsFilled(TreeChange change) => Slug.OwnerOf(change.Path) is { } slug && plan.Filled.ContainsKey(slug);
        return plan.Filled.Count == 0
            ? plan.Changes
            :
            [
                .. plan.Changes.Where(c => !IsFilled(c)),
                .. (await Git.DiffTreesAsync(ours, commit, CancellationToken.None)).Where(IsFilled),
            ];
    }

    private Task<MachineIdentity> RenameAsync(
        MachineIdentity machine,
        MachineManifest? owner,
        Received received,
        CancellationToken cancellation
    ) =>
        new MachineRename(opened with { Machine = machine }, clock.GetUtcNow(), received).RunAsync(owner, cancellation);
}
