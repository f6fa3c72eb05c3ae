using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Migration;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.SecretScan;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Core.Syncing;

/// <summary>
/// A sync as a whole: under the lock, older layouts brought over first, then what is new saved; after that the remote, without the lock, for it
/// may take long; derived documents behind each.
/// </summary>
/// <param name="repository">Where to.</param>
/// <param name="source">Where from.</param>
/// <param name="remote">Where it goes from there.</param>
/// <param name="clock">Tells the time.</param>
public sealed class GuardedSync(BackupRepository repository, Source source, RemoteService remote, TimeProvider clock)
{
    /// <summary>Refuses a Claude home that is not the one that is saved, before a run begins: it is no failure of that one's backup.</summary>
    /// <param name="request">What is asked of the sync.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">Usage: it is another.</exception>
    public Task RequireHomeAsync(SyncRequest request, CancellationToken cancellation) =>
        request.AdoptsHome ? Task.CompletedTask : new SavedHome(repository, source).RequireAsync(cancellation);

    /// <summary>Runs once.</summary>
    /// <param name="request">What is asked of it.</param>
    /// <param name="listener">Hears how far it is.</param>
    /// <param name="cancellation">Ends the run; what was saved stays saved.</param>
    /// <exception cref="BackupException">Not initialised, locked, or failed as a whole. A remote that fails is part of the summary.</exception>
    public async Task<SyncSummary> RunAsync(SyncRequest request, SyncListener listener, CancellationToken cancellation)
    {
        var machine = MachineIdentity.Read(repository);
        var healing = new SyncHealing(repository, source.Home, remote, clock.GetUtcNow());
        var summary = await ExplainingAsync(async () =>
        {
            using var held = await LockAsync(machine, request.Patience, cancellation);
            listener.Begun();
            var saved = await healing.SaveAsync(
                () => SaveAsync(OpenedRepository.Read(repository), request, listener, healing, cancellation),
                cancellation
            );
            return saved with
            {
                Warnings = [.. held.Healed, .. saved.Warnings, .. held.KeepsOthersOut ? [] : new[] { VoidLock() }],
            };
        });
        var (push, received) = await PushAsync(machine, healing, request, listener.Progress, cancellation);
        // read anew: what was received may have given this machine another slug
        var renamed = MachineIdentity.Read(repository);
        var warnings = new List<string>(summary.Warnings);
        if (push is PushOutcome.Agreed told)
        {
            warnings.AddRange(told.Warnings);
            warnings.AddRange(told.Advice is { } advice ? [advice] : []);
        }

        if (
            !new DerivedDocuments(repository).AreOf(repository.Head, renamed.Slug)
            && await DeriveUnlessBusyAsync(renamed, renamed == machine ? received : null, healing, cancellation)
                is { } stale
        )
        {
            warnings.Add(stale);
        }

        if (await healing.DamageAsync(CancellationToken.None) is { } damage)
        {
            throw damage;
        }

        return summary with
        {
            Push = push,
            Warnings = [.. healing.Warnings.Except(warnings), .. warnings],
        };
    }

    // What is damaged here is not the remote's fault: it is healed, and sent then. With the slugs of which something came; null where a try that failed
    // may have taken something, too.
    private async Task<(PushOutcome Push, IReadOnlyList<Slug>? Received)> PushAsync(
        MachineIdentity machine,
        SyncHealing healing,
        SyncRequest request,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var push = await remote.PushAsync(progress, cancellation);
        if (push is not PushOutcome.Behind { Failure: { Kind: FailureKind.Integrity } failure })
        {
            return (push, (push as PushOutcome.Agreed)?.Received);
        }

        using (await LockAsync(machine, request.Patience, cancellation))
        {
            if (!await healing.HealAsync(everything: true, cancellation))
            {
                throw failure;
            }
        }

        push = await remote.PushAsync(progress, cancellation);
        return push is PushOutcome.Behind { Failure: { Kind: FailureKind.Integrity } again }
            ? throw again
            : (push, null);
    }

    // All is saved and sent. Where a run beside us has the repository, the next one sees that they are of an older snapshot.
    private async Task<string?> DeriveUnlessBusyAsync(
        MachineIdentity machine,
        IReadOnlyCollection<Slug>? changed,
        SyncHealing healing,
        CancellationToken cancellation
    )
    {
        using var held = RepositoryLock.TryTake(repository);
        try
        {
            if (held is not null)
            {
                // with what was fetched
                healing.Remember();
                await DeriveAsync(machine, known: null, changed, healing, cancellation);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Everything is saved, but session-index.json and manifest.json could not be updated: {e.Message}";
        }
    }

    private async Task<T> ExplainingAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (BackupException e) when (e.Code == FailureCode.DiskFull)
        {
            throw DiskFull(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e is IOException io && FileSystem.IsDiskFull(io)
                ? DiskFull(e)
                : new BackupException(FailureKind.Failed, e.Message, hint: null, e);
        }
    }

    private Task<RepositoryLock> LockAsync(
        MachineIdentity machine,
        TimeSpan patience,
        CancellationToken cancellation
    ) => RepositoryLock.TakeAsync(repository, LockHolder.Self(machine.Machine, "sync", clock), patience, cancellation);

    private async Task<SyncSummary> SaveAsync(
        OpenedRepository opened,
        SyncRequest request,
        SyncListener listener,
        SyncHealing healing,
        CancellationToken cancellation
    )
    {
        Leftovers.Remove(repository, clock.GetUtcNow());
        opened = await MachineRename.CompleteAsync(opened, cancellation);
        var machine = opened.Machine;
        var documents = new DerivedDocuments(repository);
        // first: of an older layout, files beside git may have been in no commit yet
        var migrated = await new RepositoryMigration(opened, clock).RunIfNeededAsync(cancellation);
        var erased = await new Erasure(remote.Reaching(opened)).RunIfPendingAsync(clock.GetUtcNow(), cancellation);
        var (before, summary) = await SaveSourceAsync(opened, request, listener, cancellation);
        new SavedHome(repository, source).Adopt(opened.Facts);
        if (!documents.AreOf(repository.Head, machine.Slug))
        {
            Garbage.CollectOf(summary.Source.Index.Entries.Count);
            // what came behind the last ones, by a run that was killed or met another, is of anybody
            await DeriveAsync(
                machine,
                summary.Source.Index,
                documents.AreOf(before, machine.Slug) ? [machine.Slug] : null,
                healing,
                cancellation
            );
        }

        await new Repacking(opened, clock.GetUtcNow()).RunIfDueAsync(cancellation);
        return summary with
        {
            Notes =
            [
                .. migrated?.Sentences ?? [],
                .. erased is { IsDone: true } ? [erased.Sentence] : Array.Empty<string>(),
                .. summary.Source.Scan.Forgotten is > 0 and var count ? new[] { ForgottenWords.AtSource(count) } : [],
            ],
            Problems = [.. migrated?.Problems ?? [], .. summary.Problems],
            Warnings =
            [
                .. erased is { IsDone: false } ? [erased.Sentence] : Array.Empty<string>(),
                .. summary.Warnings,
            ],
        };
    }

    // by itself, so that what was to be read is garbage when that is done; with the snapshot before it
    private async Task<(ObjectId? Before, SyncSummary Summary)> SaveSourceAsync(
        OpenedRepository opened,
        SyncRequest request,
        SyncListener listener,
        CancellationToken cancellation
    )
    {
        var run = new SyncRun(opened, source, clock)
        {
            Secrets = remote.ScansForSecrets(opened.Settings) ? new CaptureScan(repository) : null,
        };
        var compared = await run.CompareAsync(request.Only, cancellation);
        listener.Compared(compared);
        var before = repository.Head;
        return (before, await run.SaveAsync(compared, request.UpTo, listener.Progress, cancellation));
    }

    private string VoidLock() =>
        $"Files in {repository.Root} cannot be locked: it is on a network share without locks, or DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set. Let no two runs be at work there at once, from this machine or another.";

    // One sentence, whoever noticed it first: git or we.
    private BackupException DiskFull(Exception cause) =>
        new(
            FailureKind.Failed,
            $"The disk is full: the sync could not write to {repository.Root}. What was saved before is safe.",
            "Free some space, then run: claude-backup sync",
            cause
        )
        {
            Code = FailureCode.DiskFull,
        };

    private async Task DeriveAsync(
        MachineIdentity machine,
        MachineIndex? known,
        IReadOnlyCollection<Slug>? changed,
        SyncHealing healing,
        CancellationToken cancellation
    )
    {
        var indexes = await new IndexStore(repository).LoadAllLockedAsync(machine.Slug, known, cancellation);
        new DerivedDocuments(repository).Write(indexes, machine, clock.GetUtcNow(), changed);
        healing.Tell(indexes);
    }
}
