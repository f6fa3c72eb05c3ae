using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Alerts;

/// <summary>
/// Looks around behind a run that nobody watches. What the user must hear of shows on the desktop; what the next session that starts should
/// tell goes to the notices. The source is not scanned for it.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="schedules">Tells whether runs come and end well.</param>
/// <param name="settings">Tells when Claude Code deletes.</param>
/// <param name="notifier">The desktop.</param>
/// <param name="clock">Tells the time.</param>
public sealed class Lookout(
    BackupRepository repository,
    ScheduleService schedules,
    SettingsFiles settings,
    Notifier notifier,
    TimeProvider clock
)
{
    private const string AlertFile = "alert.json";

    /// <summary>Looks once. That something cannot be found out is no failure: the run before it has told.</summary>
    /// <param name="seen">The source as the run saw it; null when it did not get so far, which says nothing of what is at risk.</param>
    /// <param name="warnings">What the run would have told whoever had watched it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task LookAsync(SourceComparison? seen, IReadOnlyList<string> warnings, CancellationToken cancellation)
    {
        if (!repository.IsInitialised)
        {
            return;
        }

        var board = new NoticeBoard(repository);
        foreach (var warning in warnings)
        {
            board.Put(Notice.OfWarning(warning));
        }

        if (cancellation.IsCancellationRequested)
        {
            return;
        }

        try
        {
            var now = clock.GetUtcNow();
            await TellAsync(
                Alert.Of(schedules.Recall(), LastExchange.Read(repository).Exposed, now, LocalTime.Of(clock)),
                now,
                cancellation
            );
            if (seen is not null && seen.Covers(Tier.Sessions))
            {
                var (period, project) = settings.ShortestCleanup(PurgeOutlook.Projects(seen.Index));
                board.Replace(Notice.Purge, Notice.Of(PurgeOutlook.Of(seen, period, project, now), now));
            }

            board.Replace(Notice.Quiet, Quiet().Select(Notice.Of).OfType<Notice>());
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private IReadOnlyList<QuietMachine> Quiet() =>
        QuietMachine.Of(
            new RetiredMachines(repository).InUse(
                new DerivedDocuments(repository).ReadManifests(new IndexStore(repository).Machines())
            ),
            // read here: the run may have failed before it knew, or got another slug from its push
            MachineIdentity.Read(repository).Slug,
            LastExchange.Read(repository).Agreed
        );

    // once a day for as long as it lasts
    private async Task TellAsync(Notice? alert, DateTimeOffset now, CancellationToken cancellation)
    {
        var file = (repository.LocalFolder / AlertFile).Value;
        if (alert is null or { Key: Alert.NotComing })
        {
            File.Delete(file);
            return;
        }

        var told = File.Exists(file) ? new DateTimeOffset(File.GetLastWriteTimeUtc(file)) : (DateTimeOffset?)null;
        if (
            Alert.IsDue(told, now)
            && await notifier.TryShowAsync($"{alert.Text}\nRepository: {repository.Root}", cancellation)
        )
        {
            File.WriteAllText(file, "");
            File.SetLastWriteTimeUtc(file, now.UtcDateTime);
        }
    }
}
