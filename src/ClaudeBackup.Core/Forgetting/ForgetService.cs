using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>Forgets sessions: here, at the remote, and by a tombstone on every other machine.</summary>
/// <param name="repository">The repository.</param>
/// <param name="source">The Claude home, which is looked at and never changed.</param>
/// <param name="remote">Where the repository goes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ForgetService(
    BackupRepository repository,
    ClaudeHome source,
    RemoteService remote,
    TimeProvider clock
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What was forgotten, the newest first.</summary>
    public IReadOnlyList<Tombstone> Forgotten() =>
        [.. new ForgottenStore(repository).All().All.OrderByDescending(t => t.Forgotten)];

    /// <summary>Plans.</summary>
    /// <param name="copies">All stored copies of one session that are meant.</param>
    /// <param name="only">The machine of which alone they are meant; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">Another run is at work, or history is damaged.</exception>
    public async Task<ForgetPlan> PlanAsync(
        IReadOnlyList<StoredSession> copies,
        Slug? only,
        CancellationToken cancellation
    )
    {
        var opened = OpenedRepository.Read(repository);
        using var held = await LockAsync(opened, cancellation);
        var tombstone = new Tombstone(copies[0].Id.ToLowerInvariant(), only, clock.GetUtcNow())
        {
            Files =
            [
                .. copies
                    .SelectMany(c => c.Files)
                    .Select(f => f.Source)
                    .Where(f => !IsTold(f))
                    .Distinct()
                    .OrderBy(f => f.Value, StringComparer.Ordinal),
            ],
        };
        var history = await HistoryWithout.LookAsync(repository, ForgottenSessions.Of([tombstone]), cancellation);
        var name = opened.Settings.Remote;
        return new ForgetPlan
        {
            Copies = copies,
            Tombstone = tombstone,
            Snapshots = history.Commits.Changed,
            Dropped = history.Dropped,
            Remote = name,
            AtSource = [.. AtSource(opened.Machine.Slug, copies)],
            OutOfReach = Forgetting.OutOfReach.Of(
                name,
                opened.Settings.RemoteType is RemoteType.GitHub,
                [.. new IndexStore(repository).Machines().Where(m => m != opened.Machine.Slug)],
                File.Exists((repository.Root / ".git/objects/info/alternates").Value)
            ),
        };
    }

    /// <summary>Forgets.</summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="progress">Told of what is sent, now and then.</param>
    /// <param name="cancellation">Ends it before anything has changed; behind that it comes to its end, or the next run that writes completes it.</param>
    /// <exception cref="BackupException">Another run is at work, or it failed; what was begun is completed by the next run that writes.</exception>
    public async Task<ForgetResult> RunAsync(
        ForgetPlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        // what others wrote is joined before: so the remote follows in one step, and nothing has to be fetched again
        _ = await remote.PushAsync(progress, cancellation);
        var opened = OpenedRepository.Read(repository);
        Erased erased;
        ErasureProof proof;
        using (await LockAsync(opened, cancellation))
        {
            await RememberAsync(opened, plan.Tombstone, cancellation);
            var sessions = new ForgottenStore(repository).All();
            erased = await new Erasure(opened).RunAsync(sessions, cancellation);
            var indexes = await new IndexStore(repository).LoadAllLockedAsync(
                opened.Machine.Slug,
                known: null,
                CancellationToken.None
            );
            new DerivedDocuments(repository).Write(indexes, opened.Machine, clock.GetUtcNow());
            proof = await ErasureProof.TakeAsync(
                repository,
                sessions,
                [.. plan.Dropped.Union(erased.Dropped)],
                CancellationToken.None
            );
        }

        return new ForgetResult(
            erased.Snapshots,
            erased.FreedBytes,
            proof,
            await remote.PushAsync(progress, CancellationToken.None)
        );
    }

    // an ordinary snapshot: from here on every machine that has it knows, and every run that finds it undone does it
    private async Task RememberAsync(OpenedRepository opened, Tombstone tombstone, CancellationToken cancellation)
    {
        var own = opened.Machine.Slug;
        var all = ForgottenSessions.Of(new ForgottenStore(repository).Of(own).Append(tombstone)).All;
        await using var writer = new SnapshotWriter(opened, repository.Head);
        writer.Put(own.PathOf(RepositoryLayout.ForgottenFile), writer.Add(TombstoneFile.Write(all)));
        _ = await writer.CommitAsync($"forget {own}: 1 session", clock.GetUtcNow(), cancellation);
    }

    private Task<RepositoryLock> LockAsync(OpenedRepository opened, CancellationToken cancellation) =>
        RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(opened.Machine.Machine, "forget", clock),
            Patience,
            cancellation
        );

    // whether the name of a file says of which session it is
    private static bool IsTold(RelativePath file) =>
        SessionPath.Of(file) is { SessionId: not null } || SessionPath.OwnerOf(file) is not null;

    private IEnumerable<AbsolutePath> AtSource(Slug own, IEnumerable<StoredSession> copies) =>
        copies
            .Where(c => c.Machine == own)
            .Select(c => c.Transcript?.Source)
            .OfType<RelativePath>()
            .Select(source.Locate)
            .OfType<AbsolutePath>()
            .Where(file => File.Exists(file.Value));
}
