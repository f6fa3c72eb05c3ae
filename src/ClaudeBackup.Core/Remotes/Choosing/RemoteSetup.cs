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

/// <summary>Looks at where backups may go, and joins what lies there to a repository that had no remote.</summary>
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
    private readonly RemoteInForce _inForce = new(repository);

    /// <summary>Goes from one remote to another.</summary>
    public RemoteSwitch Switch => new(repository, remotes, clock);

    /// <summary>Looks at what the user chose; makes it where it is not there and may be made. Nothing of ours goes there yet.</summary>
    /// <exception cref="BackupException">It cannot be reached, is public, or holds something that is no backup.</exception>
    /// <param name="settings">What they are now.</param>
    /// <param name="choice">What the user chose.</param>
    /// <param name="secrets">What to do about secrets on their way there; null for what is usual.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<Candidate> LookAsync(
        LocalSettings settings,
        RemoteChoice choice,
        SecretPolicy? secrets,
        CancellationToken cancellation
    )
    {
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
        try
        {
            await remotes.Open(settings, url).MayReceive(cancellation);
            var found = await remotes.Probe(repository, settings, url).LookAsync(url.Text, cancellation);
            return new Candidate(settings, url, found, created, Warnings(url));
        }
        catch (BackupException e)
        {
            var told = await remotes.ExplainAsync(e, settings, cancellation);
            if (RemoteFailure.HintWithoutSync(told) is var hint && hint == e.Hint)
            {
                throw;
            }

            throw new BackupException(told.Kind, told.Message, hint, e) { Code = told.Code };
        }
    }

    /// <summary>
    /// Makes the remote ours that the user's own git knows for this repository: one that was cloned, or that the reference pushed. What
    /// lies there is looked at by the first sync. A password in its address is taken out.
    /// </summary>
    /// <param name="settings">What they are now.</param>
    /// <param name="current">Where a relative address begins.</param>
    /// <param name="home">What <c>~</c> means.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> AdoptOriginAsync(
        LocalSettings settings,
        AbsolutePath current,
        AbsolutePath home,
        CancellationToken cancellation
    )
    {
        if (await new FoundOrigin(repository, current, home).FindAsync(settings, cancellation) is not { } origin)
        {
            return false;
        }

        await _inForce.FlipAsync(origin);
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
            await _inForce.FlipAsync(candidate);
            return [];
        }

        using var held = _inForce.TakeLock();
        // under the lock: who had it before may have given this machine another slug
        var before = OpenedRepository.Read(repository);
        var remote = remotes.Open(candidate.Settings, url);
        await _inForce.RefuseUnwritableAsync(remote, candidate, cancellation);
        await repository.Git.Refs.DeleteAsync(RemoteAccess.AgreedRef, cancellation);
        await _inForce.FlipAsync(candidate);
        var opened = before;
        try
        {
            if (candidate.Found.Machines.Sum(m => m.SizeBytes) > before.Settings.OthersLimitBytes)
            {
                opened = before with { Facts = await LeaveOthersAsync(before.Machine, cancellation) };
            }

            return await TakeAsync(opened, remote, progress, cancellation);
        }
        catch (Exception e)
        {
            var trouble = await TakeBackAsync(before, candidate);
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

    // What is damaged there may be a few bytes of one session: without bytes, all that is sound can be listed, and comes one by one.
    private async Task<IReadOnlyList<string>> TakeAsync(
        OpenedRepository opened,
        OpenedRemote remote,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var exchange = new Exchange(opened, remote, RemoteAccess.AgreedRef, clock);
        try
        {
            _ = await exchange.LookAsync(Trust.Anew, progress, cancellation);
            return exchange.Warnings;
        }
        catch (BackupException e) when (e.Code == FailureCode.RemoteDamaged && !opened.Facts.LeavesOthers)
        {
            var partial = opened with { Facts = await LeaveOthersAsync(opened.Machine, cancellation) };
            return
            [
                .. await TakeAsync(partial, remote, progress, cancellation),
                $"{e.Message} What other machines saved stays there until it is mended, and is fetched as it is restored: restore sessions one by one, and what is sound comes. To mend it, run on a machine that pushes there: claude-backup verify --remote --repair",
            ];
        }
    }

    // Each step for itself: where one cannot be done, the other is done all the same, and why the join failed is not lost.
    private async Task<Exception?> TakeBackAsync(OpenedRepository before, Candidate candidate)
    {
        var flip = await SwitchTrouble.TryAsync(() =>
            _inForce.FlipAsync(new Candidate(before.Settings, Url: null, candidate.Found, candidate.Created, []))
        );
        // read anew: it may have failed on either side of the moment when others began to be left
        var end =
            !before.Facts.LeavesOthers && RepositoryFacts.Read(repository).LeavesOthers
                ? await SwitchTrouble.TryAsync(() => KeepOthersAsync(before.Machine))
                : null;
        return flip ?? end;
    }

    private async Task<RepositoryFacts> LeaveOthersAsync(MachineIdentity machine, CancellationToken cancellation)
    {
        using var held = await _inForce.TakeRepositoryAsync(machine, clock, cancellation);
        return await new PartialClone(repository).BeginAsync(machine.Slug, cancellation);
    }

    private async Task KeepOthersAsync(MachineIdentity machine)
    {
        using var held = await _inForce.TakeRepositoryAsync(machine, clock, CancellationToken.None);
        await new PartialClone(repository).EndAsync(CancellationToken.None);
    }

    private List<string> Warnings(RemoteUrl url)
    {
        var warnings = new List<string>();
        if (url.HadSecret)
        {
            warnings.Add(
                "The user name and password in the URL are not kept. Give them to git through a credential helper."
            );
        }

        if (url.LocalPath is { } folder && Disks.AreSame(repository.Files, folder, repository.Root))
        {
            warnings.Add(
                $"{url} is on this disk, as the repository is: if the disk fails, both are gone. Choose another drive or a server for a copy that survives."
            );
        }

        if (url.Kind is RemoteKind.Http)
        {
            warnings.Add($"{url} is not encrypted: anyone on the network path can read everything. Use https or ssh.");
        }

        return warnings;
    }
}
