using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;

namespace ClaudeBackup.Core.Remotes;

/// <summary>How far a remote that is not where we left it is trusted.</summary>
public enum Trust
{
    /// <summary>It has to go on from what we agreed on last.</summary>
    Continued,

    /// <summary>The user said to take it as it is now.</summary>
    Anew,
}

/// <summary>
/// Brings this repository and the remote to the same commit: sends what is here, and where others were faster, joins what they wrote and
/// tries again. Whoever runs it holds the lock of the remote; the repository's own is taken only while histories are joined.
/// </summary>
/// <param name="opened">The repository, as it was when the lock was taken: nobody else gives this machine another slug meanwhile.</param>
/// <param name="remote">The remote.</param>
/// <param name="agreedRef">Our ref that tells where the remote was when we last agreed.</param>
/// <param name="clock">Tells the time.</param>
public sealed class Exchange(OpenedRepository opened, OpenedRemote remote, string agreedRef, TimeProvider clock)
{
    private const int MostRaces = 40;
    private const int MostRefusals = 3;
    private const long SmallestSlice = 16L * 1024 * 1024;

    private readonly SortedSet<Slug> _received = new(Slug.InOrder);
    private readonly List<string> _warnings = [];
    private readonly SecretGate _gate = new(opened.Repository, remote.Name, remote.Secrets);
    private MachineIdentity _machine = opened.Machine;
    private IReadOnlyList<StoredSecret> _secrets = [];
    private int _sent;

    /// <summary>Sentences about what was joined that the user must see.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether the remote's host has said in this run that nobody reads it who was given no access.</summary>
    public bool IsClosed => remote.IsClosed();

    /// <summary>The repository as it is now: joining may have given this machine another slug.</summary>
    public OpenedRepository Now =>
        opened with
        {
            Machine = _machine,
            BringLeft = (blobs, cancellation) =>
                new OtherMachines(Repository, remote).FetchAsync(blobs, progress: null, cancellation),
        };

    private BackupRepository Repository => opened.Repository;

    private GitClient Git => Repository.Git;

    private ObjectId? Agreed => Git.Refs.Read(agreedRef);

    // Where sessions were forgotten since, the remote's branch is not at the commit that we agreed on, but at the one it was before.
    private ObjectId? LeaseOf(ObjectId? expected) =>
        ForgottenRecord.Read(Repository).Remote is { } outdated
        && outdated.Ref == agreedRef
        && outdated.Becomes == expected
            ? outdated.Is
            : expected;

    private bool IsThere(ObjectId head, ObjectId? expected) => head == expected && head == LeaseOf(expected);

    /// <summary>Runs until both sides are at the same commit.</summary>
    /// <param name="trust">What to do with a remote that was changed behind our back.</param>
    /// <param name="progress">Told of what is sent or fetched, now and then.</param>
    /// <param name="cancellation">Ends it between steps; nothing is lost on either side.</param>
    /// <exception cref="BackupException">The two could not be brought together; both are as whole as before.</exception>
    public async Task<PushOutcome.Agreed> RunAsync(
        Trust trust,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        Git.RemoveRemoteLeftovers();
        await RefuseReadersAsync(cancellation);
        var refusals = 0;
        for (var race = 0; race < MostRaces; race++)
        {
            var began = clock.GetTimestamp();
            var expected = Agreed;
            if (
                Repository.Head is not { } head
                || IsThere(head, expected)
                || trust is Trust.Anew
                || !await HoldsAsync(head, expected, cancellation)
            )
            {
                expected = await LookAsync(trust, progress, cancellation);
                head = Repository.Head;
                if (head is null || IsThere(head, expected))
                {
                    return await ConcludeAsync(head);
                }
            }

            var (sent, refusal) = await SendAsync(head, expected, progress, cancellation);
            if (sent is not null)
            {
                return await ConcludeAsync(sent);
            }

            await Task.Delay(Retry.AfterRace(clock.GetElapsedTime(began), race), cancellation);
            // a remote that says it moved and is where it was has a trouble of its own, such as a lock that a kill left there
            refusals = await LookAsync(trust, progress, cancellation) == expected ? refusals + 1 : 0;
            if (refusals == MostRefusals)
            {
                throw RemoteFailure.From(remote.Name, refusal);
            }
        }

        throw RemoteRefusal.IsBusy(remote.Name);
    }

    /// <summary>Takes what the remote has; nothing is sent.</summary>
    /// <returns>The remote's commit, which our history holds now; null when it has none.</returns>
    public async Task<ObjectId?> LookAsync(
        Trust trust,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var refs = await Retry.RunAsync(
            () => remote.Git.ListAsync([RemoteAccess.MainBranch], cancellation),
            cancellation
        );
        var agreed = Agreed;
        if (!refs.TryGetValue(RemoteAccess.MainBranch, out var theirs))
        {
            return agreed is null || trust is Trust.Anew
                ? null
                : throw RemoteRefusal.WasEmptied(
                    remote.Name,
                    LastExchange.Read(Repository),
                    agreed,
                    LocalTime.Of(clock)
                );
        }

        if (
            agreed is not null
            && theirs == LeaseOf(agreed)
            && Repository.Head is { } head
            && await HoldsAsync(head, agreed, cancellation)
        )
        {
            return agreed;
        }

        var joined = await new Joining(Now, remote, agreedRef, clock).RunAsync(agreed, trust, progress, cancellation);
        _machine = joined.Machine;
        _received.UnionWith(joined.Taken);
        _warnings.AddRange(joined.Warnings.Except(_warnings));
        return joined.Theirs;
    }

    // A push asks for itself. Where there is nothing to push, what went there before may lie open all the same; whatever else keeps us from
    // sending matters when there is something to send, or when it keeps the host from saying that strangers no longer read it.
    private async Task RefuseReadersAsync(CancellationToken cancellation)
    {
        if (Repository.Head is { } head && IsThere(head, Agreed))
        {
            try
            {
                await remote.MayReceive(cancellation);
            }
            catch (BackupException e)
                when (e.Kind is FailureKind.Failed
                    && e.Code != FailureCode.RemotePublic
                    && !RemoteFailure.IsSilence(e)
                    && (IsClosed || LastExchange.Read(Repository).Exposed is null)
                )
            {
                return;
            }
        }
    }

    // The lease says where the remote's branch is, not that ours goes on from there: it would let us write over what we do not hold.
    private async Task<bool> HoldsAsync(ObjectId head, ObjectId? theirs, CancellationToken cancellation) =>
        theirs is not null && await new CommitGraph(Git).IsAncestorAsync(theirs, head, cancellation);

    private async Task<PushOutcome.Agreed> ConcludeAsync(ObjectId? commit)
    {
        if (commit is { } both && Agreed != both)
        {
            await Git.Refs.MoveAsync(agreedRef, both, Agreed, CancellationToken.None);
        }

        if (commit is not null)
        {
            // also what a run sent that was killed before it could say so
            _gate.Sent();
            ForgottenRecord.RemoteFollowed(Repository, agreedRef);
        }

        return new PushOutcome.Agreed(_sent, [.. _received]) { Secrets = _secrets, Warnings = _warnings };
    }

    /// <summary>What was sent; null when others were faster, with what the remote said.</summary>
    private async Task<(ObjectId? Sent, string Refusal)> SendAsync(
        ObjectId head,
        ObjectId? expected,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        await Retry.RunAsync(() => remote.MayReceive(cancellation), cancellation);
        // read anew for each try: the user may have allowed a secret while this one waited
        var settings = LocalSettings.Read(Repository);
        // all that goes and did not before, of tries that failed too; what was masked between two of them does not go
        _secrets = await _gate.PassAsync(head, expected, settings.Secrets.Allowed, progress, cancellation);
        var slice = settings.SliceBytes;
        var limit = slice;
        while (true)
        {
            try
            {
                return await SendAsync(head, expected, limit, progress, cancellation);
            }
            catch (BackupException e) when (e.Code == FailureCode.RemoteTooLarge && limit > SmallestSlice)
            {
                limit /= 4;
            }
            catch (BackupException e) when (e.Code == FailureCode.RemoteTooLarge)
            {
                if (await new Squash(Now, clock).RunAsync(head, expected, cancellation) is not { } squashed)
                {
                    throw;
                }

                (head, limit) = (squashed, slice);
            }
        }
    }

    private async Task<(ObjectId? Sent, string Refusal)> SendAsync(
        ObjectId head,
        ObjectId? expected,
        long limit,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var lease = LeaseOf(expected);
        var outdated = lease == expected ? null : OutdatedPush.Of(Repository);
        var slices = new UploadSlices(Repository, remote, _machine.Slug) { Outdated = outdated };
        var known = lease == expected ? expected : null;
        var rest = await slices.SendAllButLastAsync(head, known, limit, progress, cancellation);
        var variables = outdated is null ? null : await outdated.VariablesAsync(head);
        var result = await Retry.RunAsync(
            () =>
                remote.Git.PushAsync(
                    head,
                    RemoteAccess.MainBranch,
                    lease,
                    rest.Progress,
                    cancellation,
                    overwrites: lease != expected,
                    variables
                ),
            cancellation
        );
        switch (result)
        {
            case PushResult.Moved(var refusal):
                return (null, refusal);
            case PushResult.Declined(var said) when outdated?.GivesUp(said) is true:
                return (null, said);
            case PushResult.Declined(var said):
                throw new RefusedPush(Repository, remote.Name).Because(said, cancellation);
            default:
                _sent = (await new CommitGraph(Git).MissingAsync(head, expected, CancellationToken.None)).Count;
                if (rest.HasBranch)
                {
                    await slices.RemoveAsync(CancellationToken.None);
                }

                return (head, "");
        }
    }
}
