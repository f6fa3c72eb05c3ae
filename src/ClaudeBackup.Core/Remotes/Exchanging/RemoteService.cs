using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Remotes;

/// <summary>The remote of this repository: brings both sides together, and remembers how that went.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remotes">Opens remotes.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RemoteService(BackupRepository repository, RemoteFactory remotes, TimeProvider clock)
{
    private BackupException? _silence;

    /// <summary>
    /// Sends what waits and takes what others wrote. A remote that fails is an outcome, not an exception: what was saved here stays saved.
    /// </summary>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it; what was sent so far stays there.</param>
    public async Task<PushOutcome> PushAsync(IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        // nothing else is read, nor any lock taken, where nothing goes anywhere
        if (LocalSettings.Read(repository).Remote is null)
        {
            return new PushOutcome.NoRemote();
        }

        using var held = RepositoryLock.TryTakeRemote(repository);
        if (held is null)
        {
            return new PushOutcome.Behind(Taken(), await WaitingAsync(cancellation));
        }

        // under the lock: who had it before may have given this machine another slug, or taken the remote away
        var opened = OpenedRepository.Read(repository);
        return opened.Settings.Remote is null
            ? new PushOutcome.NoRemote()
            : await PushAsync(opened, progress, cancellation);
    }

    /// <summary>Takes what others wrote, and sends nothing. Where that fails, all is as before, and it is told.</summary>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it could not be taken; null where it was, and without a remote.</returns>
    public async Task<BackupException?> ReceiveAsync(IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        using var held = RepositoryLock.TryTakeRemote(repository);
        if (held is null || LocalSettings.Read(repository).Remote is null)
        {
            return held is null ? Taken() : null;
        }

        try
        {
            var opened = OpenedRepository.Read(repository);
            repository.Git.RemoveRemoteLeftovers();
            var exchange = new Exchange(opened, remotes.Open(opened.Settings), RemoteAccess.AgreedRef, clock);
            _ = await exchange.LookAsync(Trust.Continued, progress, cancellation);
            return null;
        }
        catch (Exception e)
            when (JoinFailure.Of(e, repository) is { Kind: not FailureKind.Cancelled }
                && !cancellation.IsCancellationRequested
            )
        {
            return await ExplainAsync(JoinFailure.Of(e, repository)!, cancellation);
        }
    }

    private Task<BackupException> ExplainAsync(BackupException failure, CancellationToken cancellation) =>
        remotes.ExplainAsync(failure, LocalSettings.Read(repository), cancellation);

    private async Task<PushOutcome> PushAsync(
        OpenedRepository opened,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        Exchange? exchange = null;
        try
        {
            if (_silence is { } silence)
            {
                // it had its time when it was asked for what is damaged here
                throw silence;
            }

            var remote = remotes.Open(opened.Settings);
            remotes.FolderOf(opened.Settings)?.RemoveLeftovers(clock.GetUtcNow());
            exchange = new Exchange(opened, remote, RemoteAccess.AgreedRef, clock);
            var agreed = await exchange.RunAsync(Trust.Continued, progress, cancellation);
            var told = LastExchange.Read(repository).SizeLevelTold;
            var size = Size(exchange.Now)!;
            Remember(before => new LastExchange
            {
                Agreed = clock.GetUtcNow(),
                SizeLevelTold = size.Level,
                Exposed = exchange.IsClosed ? null : before.Exposed,
            });
            await ObeyLimitAsync(remote, progress, cancellation);
            var upkept = await new RemoteUpkeep(repository, clock).RunAsync(
                opened.Settings.Remote!,
                remotes.FolderOf(opened.Settings),
                cancellation
            );
            agreed = agreed with { Left = upkept.Left, Warnings = [.. agreed.Warnings, .. upkept.Sentences] };
            return size.Level > told ? agreed with { Advice = size.Advice } : agreed;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity && !cancellation.IsCancellationRequested)
        {
            // damage here, of which the remote knows nothing
            return new PushOutcome.Behind(e, WaitingSnapshots.None);
        }
        catch (Exception e)
            when (JoinFailure.Of(e, repository) is { Kind: not FailureKind.Cancelled } failure
                && !cancellation.IsCancellationRequested
            )
        {
            var told = await ExplainAsync(failure, cancellation);
            Remember(record => Failed(record, told, exchange is { IsClosed: true }));
            return new PushOutcome.Behind(told, await WaitingAsync(cancellation));
        }
    }

    /// <summary>Fetches stored files of another machine whose bytes were left at the remote. Does nothing when they are here.</summary>
    /// <exception cref="BackupException">They are not here, and the remote cannot be talked with.</exception>
    public Task FetchAsync(
        IEnumerable<StoredFile> files,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    ) =>
        FetchAsync(
            files.SelectMany(f => f.Variants).SelectMany(v => v.Segments).Select(s => s.Blob),
            progress,
            cancellation
        );

    /// <summary>As the other, for any blobs.</summary>
    public async Task FetchAsync(
        IEnumerable<ObjectId> blobs,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        // in this order: with everything here, settings that cannot be read stop no restore
        if (
            RepositoryFacts.Read(repository).LeavesOthers
            && LocalSettings.Read(repository) is { Remote: not null } settings
        )
        {
            await new OtherMachines(repository, remotes.Open(settings)).FetchAsync(blobs, progress, cancellation);
        }
    }

    /// <summary>The same repository, for what needs small files of other machines that were left at the remote.</summary>
    internal OpenedRepository Reaching(OpenedRepository opened) =>
        !opened.Facts.LeavesOthers || opened.Settings.Remote is null
            ? opened
            : opened with
            {
                BringLeft = BringLeftAsync,
            };

    // whoever waited for it once in a run does not wait again
    private async Task BringLeftAsync(IReadOnlyCollection<ObjectId> blobs, CancellationToken cancellation)
    {
        try
        {
            await FetchAsync(blobs, progress: null, cancellation);
        }
        catch (BackupException e) when (RemoteFailure.IsSilence(e))
        {
            _silence = e;
            throw;
        }
    }

    /// <summary>The remote as another copy of what git lost here; nothing without one.</summary>
    public IReadOnlyList<ObjectSource> Sources(OpenedRepository opened)
    {
        if (opened.Settings.Remote is null)
        {
            return [];
        }

        var source = remotes.Objects(opened).Source;
        return
        [
            new ObjectSource(source.Name, remotes.Copy(opened.Repository, opened.Settings).BringHereAsync),
            source with
            {
                BringAsync = (missing, cancellation) => BringAsync(source, missing, cancellation),
            },
        ];
    }

    /// <summary>Looks at the copy at the remote; nothing of it changes.</summary>
    /// <param name="everything">Of one that is no folder here, also every blob; else commits and trees alone.</param>
    /// <param name="progress">Told of what is fetched, now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">There is none, or it cannot be talked with.</exception>
    public Task<RemoteProof> ProveAsync(
        bool everything,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    ) => remotes.Copy(repository, LocalSettings.Read(repository)).ProveAsync(everything, progress, cancellation);

    /// <summary>Mends the copy at the remote from what is here, where it is a folder of this machine. The lock of the repository is the caller's.</summary>
    /// <returns>What was done; null where the remote is no folder here.</returns>
    /// <exception cref="BackupException">There is none, or it cannot be talked with, or another run is using it.</exception>
    public async Task<MendedFolder?> MendAsync(CancellationToken cancellation)
    {
        using var held = await RepositoryLock.TakeRemoteAsync(repository, clock, cancellation);
        return await remotes
            .Copy(repository, LocalSettings.Read(repository))
            .MendAsync(clock.GetUtcNow(), cancellation);
    }

    /// <summary>Whether the remote is a folder of this machine, and is there now: a drive may be away.</summary>
    public bool IsFolderHere => remotes.FolderOf(LocalSettings.Read(repository)) is { IsThere: true };

    /// <summary>When the remote last had everything; null for never.</summary>
    public DateTimeOffset? LastAgreed => LastExchange.Read(repository).Agreed;

    /// <summary>How much lies at the remote, as far as is known here; nothing is asked of it. Null without one.</summary>
    public RemoteSize? Size(OpenedRepository opened) =>
        opened.Settings.Remote is null
            ? null
            : RemoteSize.Of(
                remotes.UrlOf(opened.Settings),
                repository.PackBytes
                    + (opened.Facts.LeavesOthers ? OtherMachines.StoredBytes(repository, opened.Machine.Slug) : 0)
            );

    /// <summary>The folder of this machine that the remote is; null for one that is reached another way, and without one.</summary>
    public AbsolutePath? FolderOf(LocalSettings settings) =>
        settings.Remote is null ? null : remotes.UrlOf(settings).LocalPath;

    /// <summary>Remotes of before that have what was forgotten or pruned, for they could not be reached; as sentences.</summary>
    public IReadOnlyList<string> LeftBehind() =>
        LocalSettings.Read(repository).Remote is var remote && RemoteLeft.Read(repository) is { Count: > 0 } left
            ? [.. left.Where(l => l.Remote != remote).Select(l => ForgottenWords.LeftBehind(l.Remote))]
            : [];

    /// <summary>Sets what is done about secrets on their way to the remote.</summary>
    /// <exception cref="BackupException">There is no remote.</exception>
    public void Set(SecretPolicy policy)
    {
        _ = LocalSettings.Change(
            repository,
            settings => settings with { Secrets = settings.Secrets.With(remotes.UrlOf(settings).Text, policy) }
        );
    }

    /// <summary>What is done about secrets on their way there; null without a remote.</summary>
    public SecretPolicy? SecretPolicy(LocalSettings settings) =>
        settings.Remote is null ? null : RemoteFactory.PolicyFor(settings, remotes.UrlOf(settings));

    /// <summary>Whether what is saved goes somewhere and is scanned on its way.</summary>
    public bool ScansForSecrets(LocalSettings settings) =>
        SecretPolicy(settings) is { } policy and not Secrets.SecretPolicy.Off;

    private async Task BringAsync(
        ObjectSource source,
        IReadOnlyCollection<MissingObject> missing,
        CancellationToken cancellation
    )
    {
        try
        {
            await source.BringAsync(missing, cancellation);
        }
        catch (BackupException e) when (RemoteFailure.IsSilence(e))
        {
            _silence = e;
            throw;
        }
    }

    private async Task ObeyLimitAsync(
        OpenedRemote remote,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        // a sync beside us has the repository: the next one finds the same
        using var held = RepositoryLock.TryTake(repository);
        if (held is not null)
        {
            // read anew: the user may have set another limit while this run sent
            var opened = OpenedRepository.Read(repository);
            await new OtherMachines(repository, remote).ObeyLimitAsync(opened, progress, cancellation);
        }
    }

    /// <summary>What the remote does not have, as far as is known here; nothing is asked of it.</summary>
    public async Task<WaitingSnapshots> WaitingAsync(CancellationToken cancellation)
    {
        var agreed = repository.Git.Refs.Read(RemoteAccess.AgreedRef);
        if (repository.Head is not { } head || head == agreed)
        {
            return WaitingSnapshots.None;
        }

        var waiting = await new CommitGraph(repository.Git).MissingAsync(head, agreed, cancellation);
        return new WaitingSnapshots(waiting.Count, waiting.Count == 0 ? null : waiting.Min(c => c.Time));
    }

    private LastExchange Failed(LastExchange before, BackupException failure, bool isClosed)
    {
        var now = clock.GetUtcNow();
        return before with
        {
            Failed = now,
            Failure = failure.Message,
            Code = failure.Code,
            Hint = failure.Hint,
            Exposed =
                failure.Code == FailureCode.RemotePublic ? new Exposure(failure.Message, failure.Hint, now)
                : isClosed ? null
                : before.Exposed,
        };
    }

    private void Remember(Func<LastExchange, LastExchange> change)
    {
        try
        {
            LastExchange.Change(repository, change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BackupException)
        {
            // a full disk has no room for the record either; the outcome is told all the same
            return;
        }
    }

    private static BackupException Taken() =>
        new(
            FailureKind.Locked,
            "Another run is using the remote, and began before this was saved.",
            "There is nothing to do: the next sync pushes it."
        );
}
