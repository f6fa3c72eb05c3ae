using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Remotes;

/// <summary>A remote that was looked at and may become this repository's.</summary>
/// <param name="Settings">What the settings would be.</param>
/// <param name="Url">Where it is; null for none.</param>
/// <param name="Found">What lies there.</param>
/// <param name="Created">Whether it was made just now.</param>
/// <param name="Warnings">Sentences the user must see.</param>
public sealed record Candidate(
    LocalSettings Settings,
    RemoteUrl? Url,
    FoundBackup Found,
    bool Created,
    IReadOnlyList<string> Warnings
);

/// <summary>Finds, proves and switches to where backups go.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remotes">Opens remotes.</param>
/// <param name="finder">Makes remotes that are not there yet.</param>
/// <param name="source">The Claude home, in which no remote may lie.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RemoteSetup(
    BackupRepository repository,
    RemoteFactory remotes,
    RemoteFinder finder,
    AbsolutePath source,
    TimeProvider clock
)
{
    private const string CandidateRef = "refs/claude-backup/candidate";

    /// <summary>Looks at what the user chose; makes it where it is not there and may be made. Nothing of ours goes there yet.</summary>
    /// <exception cref="BackupException">It cannot be reached, is public, or holds something that is no backup.</exception>
    /// <param name="choice">What the user chose.</param>
    /// <param name="secrets">What to do about secrets on their way there; null for what is usual.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<Candidate> LookAsync(RemoteChoice choice, SecretPolicy? secrets, CancellationToken cancellation)
    {
        var settings = LocalSettings.Read(repository);
        if (choice is RemoteChoice.None)
        {
            var local = settings with { RemoteType = RemoteType.None, Remote = null };
            return new Candidate(local, Url: null, new FoundBackup(null, []), Created: false, []);
        }

        if (choice is RemoteChoice.AnyGit { Url.LocalPath: { } path })
        {
            SwitchTrouble.RefuseOwnPlace(path, repository, source);
        }

        var (url, created) = await finder.FindOrMakeAsync(choice, cancellation);
        settings = settings with
        {
            RemoteType = choice is RemoteChoice.GitHub ? RemoteType.GitHub : RemoteType.Git,
            Remote = url.Text,
            Secrets = secrets is { } policy ? settings.Secrets.With(url.Text, policy) : settings.Secrets,
        };
        await remotes.Open(settings, url).MayReceive(cancellation);
        var found = await remotes.Probe(repository, settings, url).LookAsync(url.Text, cancellation);
        return new Candidate(settings, url, found, created, Warnings(url));
    }

    /// <summary>
    /// Makes the remote ours that the user's own git knows for this repository: one that was cloned, or that the reference pushed. What
    /// lies there is looked at by the first sync. A password in its address is taken out.
    /// </summary>
    /// <param name="current">Where a relative address begins.</param>
    /// <param name="home">What <c>~</c> means.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> AdoptOriginAsync(AbsolutePath current, AbsolutePath home, CancellationToken cancellation)
    {
        if (await new FoundOrigin(repository, current, home).FindAsync(cancellation) is not { } origin)
        {
            return false;
        }

        await FlipAsync(origin);
        return true;
    }

    /// <summary>
    /// Joins what lies at a remote and makes that remote ours, so that the next sync goes there. For a repository that had none.
    /// </summary>
    /// <returns>Sentences about what was joined that the user must see.</returns>
    /// <exception cref="BackupException">It could not be done; there is no remote as before.</exception>
    public async Task<IReadOnlyList<string>> JoinAsync(
        Candidate candidate,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (candidate.Url is not { } url)
        {
            await FlipAsync(candidate);
            return [];
        }

        using var held = TakeLock();
        var before = LocalSettings.Read(repository);
        var leftOthers = RepositoryFacts.Read(repository).LeavesOthers;
        var remote = remotes.Open(candidate.Settings, url);
        await RefuseUnwritableAsync(remote, candidate, cancellation);
        await repository.Git.Refs.DeleteAsync(RemoteAccess.AgreedRef, cancellation);
        await FlipAsync(candidate);
        try
        {
            if (candidate.Found.Machines.Sum(m => m.SizeBytes) > before.OthersLimitBytes)
            {
                await new PartialClone(repository).BeginAsync(cancellation);
            }

            var exchange = new Exchange(repository, remote, RemoteAccess.AgreedRef, clock);
            _ = await exchange.LookAsync(Trust.Anew, progress, cancellation);
            return exchange.Warnings;
        }
        catch (Exception e)
        {
            var trouble = await TakeBackAsync(before, leftOthers, candidate);
            if (JoinFailure.Of(e, repository) is not { } failure)
            {
                throw;
            }

            if (trouble is null && failure == e)
            {
                throw;
            }

            throw trouble is null ? failure : SwitchTrouble.NotTakenBack(failure, trouble);
        }
    }

    // Each step for itself: where one cannot be done, the other is done all the same, and why the join failed is not lost.
    private async Task<Exception?> TakeBackAsync(LocalSettings before, bool leftOthers, Candidate candidate)
    {
        var flip = await SwitchTrouble.TryAsync(() =>
            FlipAsync(new Candidate(before, Url: null, candidate.Found, candidate.Created, []))
        );
        var end =
            !leftOthers && RepositoryFacts.Read(repository).LeavesOthers
                ? await SwitchTrouble.TryAsync(() => new PartialClone(repository).EndAsync(CancellationToken.None))
                : null;
        return flip ?? end;
    }

    /// <summary>
    /// Switches to another remote: everything goes there first, and what it then has is compared with what is here. Until that holds, the
    /// old one stays in force. History stays as it is.
    /// </summary>
    /// <param name="candidate">Where to.</param>
    /// <param name="withoutOthers">Give up what other machines left at the old remote and what is not here.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends it between steps.</param>
    /// <exception cref="BackupException">It could not be done; nothing has changed, but for what was given up.</exception>
    public async Task<PushOutcome> SwitchAsync(
        Candidate candidate,
        bool withoutOthers,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var held = TakeLock();
        var before = LocalSettings.Read(repository);
        if (RepositoryFacts.Read(repository).LeavesOthers)
        {
            await (withoutOthers ? GiveUpOthersAsync(cancellation) : FetchLeftAsync(before, progress, cancellation));
        }

        if (candidate.Url is not { } url)
        {
            await FlipAsync(candidate);
            return new PushOutcome.NoRemote();
        }

        await repository.Git.Refs.DeleteAsync(CandidateRef, cancellation);
        var remote = remotes.Open(candidate.Settings, url);
        await RefuseUnwritableAsync(remote, candidate, cancellation);
        var beforeJoin = new BeforeJoin(repository);
        try
        {
            var agreed = await new Exchange(repository, remote, CandidateRef, clock).RunAsync(
                Trust.Anew,
                progress,
                cancellation
            );
            await CompareAsync(remote, cancellation);
            await FlipAsync(candidate);
            new LastExchange { Agreed = clock.GetUtcNow() }.Write(repository);
            return agreed;
        }
        catch (BackupException e) when (e.Code == FailureCode.Secrets)
        {
            await beforeJoin.BringBackAsync(CandidateRef);
            throw new BackupException(
                e.Kind,
                e.Message,
                "See them: claude-backup scan --history. What may go: claude-backup secrets allow FINGERPRINT. If only you can read that place, run the same with --secrets warn.",
                e
            )
            {
                Code = e.Code,
            };
        }
        catch (Exception e)
        {
            await beforeJoin.BringBackAsync(CandidateRef);
            if (JoinFailure.Of(e, repository) is { } failure && failure != e)
            {
                throw failure;
            }

            throw;
        }
    }

    private async Task GiveUpOthersAsync(CancellationToken cancellation)
    {
        var machine = MachineIdentity.Read(repository);
        using var held = await RepositoryLock.TakeAsync(
            repository,
            new LockHolder(Environment.ProcessId, machine.Machine, "backend set", clock.GetUtcNow()),
            TimeSpan.FromMinutes(2),
            cancellation
        );
        await new OwnHistory(repository).KeepAloneAsync(cancellation);
        await new PartialClone(repository).EndAsync(cancellation);
    }

    // What only the old remote has must not be left behind with it.
    private async Task FetchLeftAsync(
        LocalSettings before,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (before.Remote is null)
        {
            await new PartialClone(repository).EndAsync(cancellation);
            return;
        }

        try
        {
            await new OtherMachines(repository, remotes.Open(before)).KeepAllAsync(progress, cancellation);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Failed)
        {
            throw SwitchTrouble.LeftBehind(before.Remote, e);
        }
    }

    private IDisposable TakeLock() =>
        RepositoryLock.TryTakeRemote(repository)
        ?? throw new BackupException(
            FailureKind.Locked,
            "Another run is talking with the remote.",
            "Wait until it has finished, then run the command again."
        );

    // Before anything is fetched: nobody wants another backup joined to his own and then not be able to write it.
    private async Task RefuseUnwritableAsync(OpenedRemote remote, Candidate candidate, CancellationToken cancellation)
    {
        if (repository.Head is { } head)
        {
            await remote.Git.TryPushAsync(head, RemoteAccess.MainBranch, candidate.Found.Tip, cancellation);
        }
    }

    private async Task CompareAsync(OpenedRemote remote, CancellationToken cancellation)
    {
        var refs = await Retry.RunAsync(
            () => remote.Git.ListAsync([RemoteAccess.MainBranch], cancellation),
            cancellation
        );
        if (repository.Head is { } head && refs.GetValueOrDefault(RemoteAccess.MainBranch) != head)
        {
            throw RemoteRefusal.IsBusy(remote.Name);
        }
    }

    // The settings first: killed in between, the new remote has everything, and the next sync finds that out.
    private async Task FlipAsync(Candidate candidate)
    {
        var git = repository.Git;
        var config = new LocalConfig(git);
        _ = LocalSettings.Change(repository, now => now.WithRemoteOf(candidate.Settings));
        var proved = git.Refs.Read(CandidateRef);
        if (proved is not null)
        {
            await git.Refs.SetAsync(RemoteAccess.AgreedRef, proved, CancellationToken.None);
            await git.Refs.DeleteAsync(CandidateRef, CancellationToken.None);
        }

        // for the user who types git in the repository
        await config.SetAsync($"remote.{RemoteAccess.Name}.url", candidate.Url?.Text, CancellationToken.None);
        await config.SetAsync(
            $"remote.{RemoteAccess.Name}.fetch",
            candidate.Url is null ? null : $"+{RemoteAccess.MainBranch}:{RemoteAccess.TrackingRef}",
            CancellationToken.None
        );
        if (candidate.Url is null)
        {
            await git.Refs.DeleteAsync(RemoteAccess.AgreedRef, CancellationToken.None);
            new LastExchange().Write(repository);
        }
    }

    private static List<string> Warnings(RemoteUrl url)
    {
        var warnings = new List<string>();
        if (url.HadSecret)
        {
            warnings.Add(
                "The user name and password in the URL are not kept. Let git know them through a credential helper."
            );
        }

        if (url.Kind is RemoteKind.Http)
        {
            warnings.Add($"{url} is not encrypted: whoever is on the way can read everything. Use https or ssh.");
        }

        return warnings;
    }
}
