using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Forgetting;

/// <summary>Forgets a secret: masks it in all that is stored, here and at the remote, and by a record on every other machine.</summary>
/// <param name="repository">The repository.</param>
/// <param name="source">The Claude home, which is looked at and never changed.</param>
/// <param name="remote">Where the repository goes.</param>
/// <param name="sessions">Has the locks, and what forgetting has to do in any case.</param>
/// <param name="clock">Tells the time.</param>
public sealed class SecretForgetService(
    BackupRepository repository,
    ClaudeHome source,
    RemoteService remote,
    ForgetService sessions,
    TimeProvider clock
)
{
    private const int MostOfSource = 64 * 1024 * 1024;

    /// <summary>The secrets that were forgotten and are known here by a fingerprint, the newest first.</summary>
    public IReadOnlyList<ForgottenSecret> Forgotten() => ForgottenSecrets.Read(repository);

    /// <summary>Plans it.</summary>
    /// <param name="typed">The fingerprint, or the beginning of it.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">No such secret is stored, another run is at work, or history is damaged.</exception>
    public async Task<SecretPlan> PlanAsync(
        string typed,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var opened = OpenedRepository.Read(repository);
        using var held = await sessions.LockAsync(opened, cancellation);
        var hunt = new SecretHunt(repository);
        var secret = await hunt.FindAsync(typed.ToLowerInvariant(), progress, cancellation);
        var found = await hunt.MaskAsync(
            secret,
            new MaskStore(repository).All(),
            clock.GetUtcNow(),
            content => ObjectId.OfBlob(content.Span),
            progress,
            cancellation
        );
        var history = await HistoryWithout.LookAsync(
            repository,
            new ToErase(ForgottenSessions.None, PrunedSnapshots.None),
            cancellation,
            Masks.Of(found.Select(f => f.Becomes))
        );
        var places = PlacesOf(found);
        return new SecretPlan(secret, hunt)
        {
            Fingerprint = secret.Fingerprint,
            Rule = secret.Rule.Name,
            Issuer = secret.Rule.What,
            Places = places,
            Snapshots = history.Commits.Changed,
            Objects = found.Count,
            Remote = opened.Settings.Remote,
            SentTo = SentTo(secret),
            AtSource = AtSource(opened.Machine.Slug, places, secret),
            OutOfReach =
            [
                .. remote.LeftBehind(),
                .. SecretOutOfReach.Of(
                    opened.Settings.Remote,
                    opened.Settings.RemoteType is RemoteType.GitHub,
                    remote.FolderOf(opened.Settings) is not null,
                    [.. new IndexStore(repository).Machines().Where(m => m != opened.Machine.Slug)],
                    opened.Facts.LeavesOthers,
                    hunt.Unread
                ),
            ],
        };
    }

    /// <summary>Forgets it.</summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="progress">Told of what is scanned and sent, now and then.</param>
    /// <param name="cancellation">Ends it before anything has changed; behind that it comes to its end, or the next run that writes completes it.</param>
    /// <exception cref="BackupException">Another run is at work, or it failed; what was begun is completed by the next run that writes.</exception>
    public async Task<ForgetResult> RunAsync(
        SecretPlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        // what others wrote may have it too; nothing is sent before it is masked
        _ = await remote.ReceiveAsync(progress, cancellation);
        var opened = remote.Reaching(OpenedRepository.Read(repository));
        Erased erased;
        IReadOnlyList<ObjectId> dropped;
        using (await RepositoryLock.TakeRemoteAsync(repository, clock, cancellation))
        using (await sessions.LockAsync(opened, cancellation))
        {
            repository.Git.RemoveRemoteLeftovers();
            await sessions.RequireWholeAsync(opened, cancellation);
            await opened.WorkTree.CatchUpAsync(cancellation);
            // before anything is remembered of it: what completes a run that was killed does not know of these
            new KeptSecrets(repository).Mask(plan.Secret.Masker());
            dropped = await RememberAsync(opened, plan, progress, cancellation);
            erased = await new Erasure(opened).RunAsync(
                new ToErase(new ForgottenStore(repository).All(), PrunedSnapshots.None),
                dropped,
                cancellation
            );
            ForgottenSecrets.FollowIn(repository, erased.Commits.Of);
            erased = erased with { Proof = await ProveAsync(plan, erased.Proof) };
            await new DerivedDocuments(repository).RenewAsync(opened.Machine, clock.GetUtcNow());
        }

        var push = await remote.PushAsync(progress, CancellationToken.None);
        return new ForgetResult(
            erased.Snapshots,
            erased.FreedBytes,
            ForgetService.With(push, opened, erased.Proof),
            push
        );
    }

    // An ordinary snapshot: from here on every machine that has it knows, and every run that finds it undone does it. What becomes of each blob goes into git with it.
    private async Task<IReadOnlyList<ObjectId>> RememberAsync(
        OpenedRepository opened,
        SecretPlan plan,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var (own, now, store) = (opened.Machine.Slug, clock.GetUtcNow(), new MaskStore(repository));
        // first of all: what is saved from here on is masked
        ForgottenSecrets.Add(
            repository,
            [new ForgottenSecret(plan.Fingerprint, plan.Secret.Aliases, plan.Rule, now, plan.SentTo)]
        );
        await using var writer = new SnapshotWriter(opened, repository.Head);
        var found = await plan.Hunt.MaskAsync(
            plan.Secret,
            store.All(),
            now,
            content => writer.Add(content.Span),
            progress,
            cancellation
        );
        if (found.Count > 0)
        {
            _ = store.Put(writer, own, [.. found.Select(f => f.Becomes)], "The secret stands");
            _ = await writer.CommitAsync($"forget {own}: 1 secret", now, cancellation);
        }

        return [.. found.Select(f => f.Blob)];
    }

    private async Task<ErasureProof> ProveAsync(SecretPlan plan, ErasureProof proof)
    {
        var left = await new SecretHunt(repository).LeftAsync(plan.Secret, CancellationToken.None);
        return proof with
        {
            Left =
            [
                .. proof.Left.Union(left.Select(id => $"object {id}")),
                .. new KeptSecrets(repository).Left(plan.Secret.Masker()).Select(file => file.Value),
            ],
        };
    }

    private string[] SentTo(MeantSecret secret)
    {
        var names = secret.Aliases.Split(' ').Prepend(secret.Fingerprint).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. SecretRecord
                .Read(repository)
                .Found.Where(f => f.Secret.Finding.IsAllowed(names))
                .SelectMany(f => f.SentTo)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static SecretPlace[] PlacesOf(IReadOnlyList<FoundBlob> found) =>
        [
            .. found
                .Select(f => StoredBlob.TryOf(f.Path, f.Blob))
                .OfType<StoredBlob>()
                .GroupBy(b => (b.Machine, b.Source))
                .Select(same => new SecretPlace(same.Key.Machine, same.Key.Source, same.Count()))
                .OrderBy(p => p.Machine, StringComparer.Ordinal)
                .ThenBy(p => p.File, StringComparer.Ordinal),
        ];

    private AbsolutePath[] AtSource(Slug own, IEnumerable<SecretPlace> places, MeantSecret secret)
    {
        var masker = secret.Masker();
        return
        [
            .. places
                .Where(p => p.Machine == own.Value)
                .Select(p => RelativePath.TryParse(p.File))
                .OfType<RelativePath>()
                .Select(source.Locate)
                .OfType<AbsolutePath>()
                .Where(file => Has(file, masker)),
        ];
    }

    private static bool Has(AbsolutePath file, Secrets.SecretMasker masker)
    {
        try
        {
            return File.Exists(file.Value)
                && new FileInfo(file.Value).Length is <= MostOfSource
                && masker.Mask(File.ReadAllBytes(file.Value)) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
