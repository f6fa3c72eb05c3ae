using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Scheduling;

namespace ClaudeBackup.Core.Setup;

/// <summary>The part of a first run that lasts beyond it: the job, and for how long Claude Code keeps its own.</summary>
/// <param name="schedules">Installs the job.</param>
/// <param name="settings">Claude Code's.</param>
public sealed class FirstRunUpkeep(ScheduleService schedules, SettingsFiles settings)
{
    /// <summary>Lets a sync run by itself. A machine on which nothing can is still saved by hand.</summary>
    /// <returns>Sentences on what runs now.</returns>
    public async Task<IReadOnlyList<string>> ScheduleAsync(Schedule schedule, CancellationToken cancellation)
    {
        try
        {
            var caveats = await schedules.SetAsync(schedule, cancellation);
            return
            [
                schedule == Schedule.Off
                    ? "No syncs are scheduled. Schedule them with: claude-backup schedule daily"
                    : $"Syncs are scheduled: {schedule}. Change that with: claude-backup schedule",
                .. caveats,
            ];
        }
        catch (BackupException e) when (e.Kind is FailureKind.Failed)
        {
            return
            [
                $"No syncs are scheduled yet: {e.Message}",
                .. new[] { e.Hint }.OfType<string>(),
                $"Then run: claude-backup schedule {schedule}",
            ];
        }
    }

    /// <summary>Lets Claude Code keep sessions longer; a number that turns its settings invalid is refused before.</summary>
    /// <returns>A sentence on that.</returns>
    /// <exception cref="BackupException">The settings cannot be changed, and are as they were.</exception>
    public string KeepLonger(int days)
    {
        settings.SetCleanup(days);
        return $"{CleanupPeriod.Setting} is now {days} in Claude Code's settings.";
    }
}
