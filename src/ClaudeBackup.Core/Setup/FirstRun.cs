using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Setup;

/// <summary>What a first run did.</summary>
/// <param name="Candidate">The remote that was joined; null for none.</param>
/// <param name="Notes">Sentences for the user.</param>
/// <param name="Sync">The first sync.</param>
public sealed record FirstRunSummary(Candidate? Candidate, IReadOnlyList<string> Notes, SyncSummary Sync)
{
    /// <summary>What was brought back of another machine; null when nothing was wished.</summary>
    public BroughtBack? BroughtBack { get; init; }
}

/// <summary>Carries a first run out, or a later one: repository, job, remote, what is found there, sync. Asks nothing.</summary>
/// <param name="repository">Where it is, or shall be.</param>
/// <param name="setup">Makes it.</param>
/// <param name="remote">Joins the remote.</param>
/// <param name="sync">Saves.</param>
/// <param name="upkeep">What lasts.</param>
public sealed class FirstRun(
    BackupRepository repository,
    RepositorySetup setup,
    FirstRunRemote remote,
    RecordedSync sync,
    FirstRunUpkeep upkeep
)
{
    /// <summary>
    /// Does what was planned. What takes long comes last, so that whoever ends it has what he asked for; a run that ends before the first snapshot
    /// is set up anew by the next.
    /// </summary>
    /// <exception cref="BackupException">The repository cannot be made, nothing can be saved, or Claude Code's settings cannot be changed.</exception>
    public async Task<FirstRunSummary> ApplyAsync(
        FirstRunPlan plan,
        bool isThere,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var mark = new FirstRunMark(repository);
        var opened = await setup.RunAsync(cancellation);
        if (!isThere)
        {
            mark.Set();
        }

        List<string> notes = [.. plan.Notes, .. opened.Found is { } found ? [found] : Array.Empty<string>()];
        if (plan.Schedule is { } schedule)
        {
            notes.AddRange(await upkeep.ScheduleAsync(schedule, cancellation));
        }

        var (candidate, failure) = await remote.ConnectAsync(plan, opened.Settings, progress, cancellation);
        notes.AddRange(candidate?.Warnings ?? []);
        BroughtBack? broughtBack = null;
        if (plan.BringBack is { } wanted && candidate is not null)
        {
            broughtBack = await remote.BringBackAsync(wanted, progress, cancellation);
        }

        var saved = await sync.RunAsync(
            new SyncRequest { AdoptsHome = plan.AdoptsHome },
            new SyncListener { Progress = progress },
            cancellation
        );
        mark.Remove();
        // behind the sync, which has saved the settings as they were
        if (plan.CleanupDays is { } days)
        {
            notes.Add(upkeep.KeepLonger(days));
            // and once more as they are now, so that nothing is left unsaved
            var changed = await sync.RunAsync(new SyncRequest { Only = Tier.Config }, new SyncListener(), cancellation);
            saved = changed.Push is PushOutcome.Behind ? saved with { Push = changed.Push } : saved;
        }

        return new FirstRunSummary(
            candidate,
            notes,
            failure is null ? saved : saved with { Push = new PushOutcome.Behind(failure, WaitingSnapshots.None) }
        )
        {
            BroughtBack = broughtBack,
        };
    }
}
