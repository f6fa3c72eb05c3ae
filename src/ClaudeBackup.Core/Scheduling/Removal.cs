using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>What an uninstall does, decided before anything goes.</summary>
public sealed record RemovalPlan
{
    /// <summary>The schedulers that have our job.</summary>
    public required IReadOnlyList<string> Schedulers { get; init; }

    /// <summary>Our plugins in Claude Code, whose hooks call this program.</summary>
    public required IReadOnlyList<InstalledPlugin> Plugins { get; init; }

    /// <summary>What becomes of the copy of this program; null where there is none.</summary>
    public CopyRemoval? Copy { get; init; }

    /// <summary>Whether the repository goes.</summary>
    public required bool DeletesData { get; init; }

    /// <summary>The repository.</summary>
    public required AbsolutePath Repository { get; init; }

    /// <summary>Whether there is a remote, to which it can be pushed.</summary>
    public required bool HasRemote { get; init; }

    /// <summary>What of this machine no other repository has.</summary>
    public required OnlyHere OnlyHere { get; init; }

    /// <summary>Whether what is nowhere else may go too.</summary>
    public required bool Force { get; init; }

    /// <summary>Why it is not to be carried out; null when it may be.</summary>
    public Refusal? Refusal =>
        DeletesData && !Force && !OnlyHere.IsNothing
            ? new Refusal(
                FailureCode.OnlyCopy,
                $"No other repository has {OnlyHere.InWords}: deleting {Repository} would delete the only backup. Nothing was removed.",
                $"{(HasRemote ? "Push it first with claude-backup sync" : "Keep a copy elsewhere first with claude-backup backend set github")}, see all of it with --dry-run, or delete it anyway with --force."
            )
            : null;
}

/// <summary>What the remote does not have, or all there is without one.</summary>
/// <param name="Sessions">Ids of sessions with anything that is only here, ordered.</param>
/// <param name="OtherFiles">Lists of other things with anything that is only here: config, prompt history, the memory of a project.</param>
public sealed record OnlyHere(IReadOnlyList<string> Sessions, IReadOnlyList<string> OtherFiles)
{
    private const int MostNamed = 5;

    public bool IsNothing => Sessions.Count + OtherFiles.Count == 0;

    /// <summary>The first few by name.</summary>
    public string InWords
    {
        get
        {
            var sessions = $"{Sessions.Count} {(Sessions.Count == 1 ? "session" : "sessions")} ({Some(Sessions)})";
            return Sessions.Count == 0 ? Some(OtherFiles)
                : OtherFiles.Count == 0 ? sessions
                : $"{sessions} and {Some(OtherFiles)}";
        }
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? ", …" : "");
}

/// <summary>Takes away what was installed, and on request what was saved.</summary>
/// <param name="repository">The repository.</param>
/// <param name="schedulers">Those of this system.</param>
/// <param name="programs">Knows the copy of this program.</param>
/// <param name="plugins">Ours in the Claude home of now.</param>
/// <param name="isOurHome">Whether that is the home that is saved here: in any other the plugin is another repository's.</param>
public sealed class Removal(
    BackupRepository repository,
    IReadOnlyList<Scheduler> schedulers,
    JobPrograms programs,
    InstalledPlugins plugins,
    Func<bool> isOurHome
)
{
    /// <summary>Plans; nothing is asked of the remote.</summary>
    /// <param name="deleteData">Whether the repository goes.</param>
    /// <param name="force">Whether what is nowhere else may go with it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<RemovalPlan> PlanAsync(bool deleteData, bool force, CancellationToken cancellation)
    {
        var installed = new List<string>();
        foreach (var scheduler in schedulers)
        {
            if (await HasJobAsync(scheduler, cancellation))
            {
                installed.Add(scheduler.Name);
            }
        }

        return new RemovalPlan
        {
            Schedulers = installed,
            Plugins = isOurHome() ? plugins.Find() : [],
            Copy = programs.PlanRemoval(repository.Root),
            DeletesData = deleteData && Directory.Exists(repository.Root.Value),
            Repository = repository.Root,
            Force = force,
            HasRemote = repository.IsInitialised && LocalSettings.Read(repository).Remote is not null,
            OnlyHere = repository.IsInitialised ? await OnlyHereAsync(cancellation) : new OnlyHere([], []),
        };
    }

    /// <summary>Does what was planned.</summary>
    /// <returns>What is left to do by hand.</returns>
    /// <exception cref="BackupException">The plan is refused, a scheduler refused, another run is at work, or the folder is no repository of ours.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(RemovalPlan plan, CancellationToken cancellation)
    {
        if (plan.Refusal is { } refusal)
        {
            throw refusal.ToFailure();
        }

        var left = new List<string>(
            await Scheduler.RemoveFromAllAsync(schedulers, [InstalledJob.Read(repository)?.Scheduler], cancellation)
        );
        if (repository.IsInitialised)
        {
            InstalledJob.Delete(repository);
            JobEnvironment.Delete(repository);
            _ = LocalSettings.Change(repository, settings => settings with { Schedule = Schedule.Off.Name });
        }

        // by the client, which may take its time: the jobs are gone by now
        foreach (var plugin in plan.Plugins)
        {
            if (await plugins.TryRemoveAsync(plugin, cancellation) is { } byHand)
            {
                left.Add(byHand);
            }
        }

        // behind the plugins, whose hooks call it
        if (plan.Copy is not null && await programs.TryLeaveAsync(repository.Root, cancellation) is { } copyByHand)
        {
            left.Add(copyByHand);
        }

        if (plan.DeletesData)
        {
            DeleteRepository();
        }

        return left;
    }

    // one that cannot be asked has what it was given
    private async Task<bool> HasJobAsync(Scheduler scheduler, CancellationToken cancellation)
    {
        try
        {
            return await scheduler.IsInstalledAsync(cancellation);
        }
        catch (BackupException)
        {
            return InstalledJob.Read(repository)?.Scheduler == scheduler.Name;
        }
    }

    private async Task<OnlyHere> OnlyHereAsync(CancellationToken cancellation)
    {
        if (repository.Head is not { } head)
        {
            return new OnlyHere([], []);
        }

        var folder = MachineIdentity.Read(repository).Slug.Folder;
        var lists = $"{folder}/{RepositoryLayout.FilesFolder}/";
        var agreed = LocalSettings.Read(repository).Remote is null
            ? null
            : repository.Git.Refs.Read(RemoteAccess.AgreedRef);
        var changed = (await repository.Git.DiffTreesAsync(agreed, head, cancellation))
            .Where(c => c.NewId is not null && c.Path.StartsWith(lists, StringComparison.Ordinal))
            .Select(c => c.Path[lists.Length..])
            .Order(StringComparer.Ordinal)
            .ToLookup(path => SessionPath.IsSessionId(Path.GetFileNameWithoutExtension(path)));
        return new OnlyHere(
            [.. changed[true].Select(path => Path.GetFileNameWithoutExtension(path)).Distinct(StringComparer.Ordinal)],
            [.. changed[false].Select(path => path[..^".jsonl".Length])]
        );
    }

    private void DeleteRepository()
    {
        if (!repository.IsInitialised)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{repository.Root} was not set up by claude-backup on this machine, so it is not deleted.",
                "Look at it, and delete it by hand if you no longer need it."
            );
        }

        // nobody writes while it goes
        using (
            RepositoryLock.TryTake(repository)
                ?? throw new BackupException(
                    FailureKind.Locked,
                    "Another run is at work in the repository.",
                    "Wait until it has finished, then run the command again."
                )
        )
        {
            // first of all: half of a repository is none
            MachineIdentity.Forget(repository);
        }

        repository.Files.DeleteWhole(repository.Root);
    }
}
