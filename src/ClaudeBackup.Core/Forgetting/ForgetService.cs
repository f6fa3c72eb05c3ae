using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
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
    /// <returns>Each, and whether something of it is still to be taken out of this repository.</returns>
    public IReadOnlyList<(Tombstone Tombstone, bool Waits)> Forgotten()
    {
        var store = new ForgottenStore(repository);
        return [.. store.All().All.OrderByDescending(t => t.Forgotten).Select(t => (t, store.Waits(t)))];
    }

    /// <summary>Machines that were retired and have saved nothing since, and when each was.</summary>
    public IReadOnlyList<(Slug Machine, DateTimeOffset Time)> Retired() =>
        new RetiredMachines(repository).All(
            new DerivedDocuments(repository).ReadManifests(new IndexStore(repository).Machines())
        );

    /// <summary>Plans to forget sessions.</summary>
    /// <param name="copies">All stored copies of them that are meant.</param>
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
        var now = clock.GetUtcNow();
        var machine = only is null ? null : await NamedMachine.ReadAsync(repository, only, cancellation);
        var sessions = ForgottenSessions.Of(copies.Select(c => Of(c, machine, now)));
        var traces = await new TraceHunt(opened).FindAsync(
            sessions,
            now,
            content => ObjectId.OfBlob(content.Span),
            cancellation
        );
        var history = sessions.IsEmpty
            ? null
            : await HistoryWithout.LookAsync(
                repository,
                new ToErase(sessions, PrunedSnapshots.None),
                cancellation,
                Masks.Of(traces.Select(t => t.Becomes))
            );
        return new ForgetPlan
        {
            Copies = copies,
            Tombstones = sessions.All,
            Snapshots = history?.Commits.Changed ?? 0,
            Dropped = history?.Dropped ?? [],
            Masked = ForgottenTrace.Of(traces),
            Remote = opened.Settings.Remote,
            AtSource = [.. AtSource(opened.Machine.Slug, copies)],
            OutOfReach =
            [
                .. remote.LeftBehind(),
                .. Forgetting.OutOfReach.Of(
                    opened.Settings.Remote,
                    opened.Settings.RemoteType is RemoteType.GitHub,
                    remote.FolderOf(opened.Settings) is not null,
                    [.. new IndexStore(repository).Machines().Where(m => m != opened.Machine.Slug)],
                    File.Exists((repository.Root / ".git/objects/info/alternates").Value),
                    sessions.All.Select(t => t.Session).Distinct().Count()
                ),
            ],
        };
    }

    /// <summary>Plans to retire a machine.</summary>
    /// <param name="machine">Its slug.</param>
    /// <param name="sessions">What it has stored and shall be forgotten with it; empty where that stays.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">Usage: it is this machine, or none. Else as when sessions are forgotten.</exception>
    public async Task<ForgetPlan> PlanRetirementAsync(
        Slug machine,
        IReadOnlyList<StoredSession> sessions,
        CancellationToken cancellation
    )
    {
        if (machine == MachineIdentity.Read(repository).Slug)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"{machine} is this machine.",
                "Retire it from another one. To stop saving here, run: claude-backup uninstall"
            );
        }

        return await PlanAsync(sessions, machine, cancellation) with
        {
            Retires = machine,
            WasRetired = Retired().Any(r => r.Machine == machine),
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
        var opened = remote.Reaching(OpenedRepository.Read(repository));
        Erased erased = new(0, 0, new ErasureProof(0, 0, []));
        IReadOnlyCollection<ObjectId> dropped;
        using (await RepositoryLock.TakeRemoteAsync(repository, clock, cancellation))
        using (await LockAsync(opened, cancellation))
        {
            repository.Git.RemoveRemoteLeftovers();
            await opened.WorkTree.CatchUpAsync(cancellation);
            if (plan.Tombstones.Count > 0)
            {
                await RequireWholeAsync(opened, cancellation);
            }

            dropped = await RememberAsync(opened, plan, cancellation);
            if (plan.Tombstones.Count > 0)
            {
                var all = new ForgottenStore(repository).All();
                new TraceHunt(opened).Remember(all);
                erased = await new Erasure(opened).RunAsync(
                    new ToErase(all, PrunedSnapshots.None),
                    dropped,
                    cancellation
                );
            }

            await new DerivedDocuments(repository).RenewAsync(opened.Machine, clock.GetUtcNow());
        }

        var push = await remote.PushAsync(progress, CancellationToken.None);
        return new ForgetResult(erased.Snapshots, erased.FreedBytes, With(push, opened, erased.Proof), push);
    }

    /// <summary>What was looked for here, and at the remote, when that is where we are.</summary>
    internal static ErasureProof With(PushOutcome push, OpenedRepository opened, ErasureProof proof) =>
        push is PushOutcome.Agreed { Left: { Count: > 0 } left }
            ? proof with
            {
                Left = [.. proof.Left, .. left.Select(id => $"{opened.Settings.Remote}: object {id}")],
            }
            : proof;

    // Nothing has changed yet. What can be healed is; a blob of another session that nobody has stops no forgetting, for it would for ever.
    internal async Task RequireWholeAsync(OpenedRepository opened, CancellationToken cancellation)
    {
        var healed = await new RepositoryHealing(repository, clock.GetUtcNow()).HealObjectsAsync(
            [new IndexObjects(repository).Source, new GrownSegments(repository).Source, .. remote.Sources(opened)],
            everything: true,
            cancellation
        );
        if (healed.Lost.FirstOrDefault(m => m.Type is not "blob") is { } lost)
        {
            throw new BackupException(
                FailureKind.Integrity,
                $"The history in {repository.Root} is damaged: git has lost {lost.Id}. Nothing was forgotten.",
                "Repair it with: claude-backup verify --repair"
            );
        }
    }

    // an ordinary snapshot: from here on every machine that has it knows, and every run that finds it undone does it
    private async Task<IReadOnlyCollection<ObjectId>> RememberAsync(
        OpenedRepository opened,
        ForgetPlan plan,
        CancellationToken cancellation
    )
    {
        var dropped = plan.Dropped.ToHashSet();
        var (own, now) = (opened.Machine.Slug, clock.GetUtcNow());
        var told = new List<string>();
        await using var writer = new SnapshotWriter(opened, repository.Head);
        if (plan.Tombstones.Count > 0)
        {
            var before = await new ForgottenStore(repository).InSnapshotAsync(own, cancellation);
            var all = ForgottenSessions.Of(before.Concat(plan.Tombstones)).All;
            writer.Put(own.PathOf(RepositoryLayout.ForgottenFile), writer.Add(TombstoneFile.Write(all)));
            // what came in with the remote's may have some too
            var hunt = new TraceHunt(opened);
            var known = new ForgottenStore(repository).All().All;
            var traces = await hunt.FindAsync(
                ForgottenSessions.Of(known.Concat(plan.Tombstones)),
                now,
                content => writer.Add(content.Span),
                cancellation
            );
            _ = hunt.Put(writer, traces);
            dropped.UnionWith(traces.Select(t => t.Blob));
            told.Add($"{plan.Tombstones.Count} {(plan.Tombstones.Count == 1 ? "session" : "sessions")}");
        }

        if (plan.Retires is { } machine)
        {
            writer.Put(
                own.PathOf(RepositoryLayout.RetiredFile),
                writer.Add(
                    await new RetiredMachines(repository).WithAsync(
                        own,
                        await NamedMachine.ReadAsync(repository, machine, cancellation),
                        now,
                        cancellation
                    )
                )
            );
            told.Add($"the machine {machine}");
        }

        _ = await writer.CommitAsync($"forget {own}: {string.Join(" and ", told)}", now, cancellation);
        return dropped;
    }

    private static Tombstone Of(StoredSession copy, NamedMachine? only, DateTimeOffset now) =>
        new(copy.Id.ToLowerInvariant(), only, now)
        {
            Files = [.. copy.Files.Select(f => f.Source).Where(Tombstone.MayName)],
        };

    internal Task<RepositoryLock> LockAsync(OpenedRepository opened, CancellationToken cancellation) =>
        RepositoryLock.TakeAsync(
            repository,
            LockHolder.Self(opened.Machine.Machine, "forget", clock),
            Patience,
            cancellation
        );

    private IEnumerable<AbsolutePath> AtSource(Slug own, IEnumerable<StoredSession> copies) =>
        copies
            .Where(c => c.Machine == own)
            .Select(c => c.Transcript?.Source)
            .OfType<RelativePath>()
            .Select(source.Locate)
            .OfType<AbsolutePath>()
            .Where(file => File.Exists(file.Value));
}
