using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Standing;

namespace ClaudeBackup.Core.Alerts;

/// <summary>
/// Looks around behind a run that nobody watches. What the user must hear of shows on the desktop; what the next session that starts should
/// tell goes to the notices.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="schedules">Tells whether runs come and end well.</param>
/// <param name="survey">Tells how things stand.</param>
/// <param name="notifier">The desktop.</param>
/// <param name="clock">Tells the time.</param>
public sealed class Lookout(
    BackupRepository repository,
    ScheduleService schedules,
    StatusSurvey survey,
    Notifier notifier,
    TimeProvider clock
)
{
    private const string AlertFile = "alert.json";
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    // how long a count of what Claude Code deletes next is true enough
    private static readonly TimeSpan Stale = TimeSpan.FromHours(36);

    /// <summary>Looks once. That something cannot be found out is no failure: the run before it has told.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (!repository.IsInitialised || cancellation.IsCancellationRequested)
        {
            return;
        }

        try
        {
            var now = clock.GetUtcNow();
            await TellAsync(Alert.Of(schedules.Recall(), now), now, cancellation);
            var report = await survey.LookAsync(OpenedRepository.Read(repository), cancellation);
            var board = new NoticeBoard(repository);
            board.Replace("purge", Purge(report.Purge, now + Stale));
            board.Replace("quiet-", report.Quiet.Select(Silent).OfType<Notice>());
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    // once a day for as long as it lasts
    private async Task TellAsync(Notice? alert, DateTimeOffset now, CancellationToken cancellation)
    {
        var file = (repository.LocalFolder / AlertFile).Value;
        if (alert is null)
        {
            File.Delete(file);
            return;
        }

        var wasToldToday = File.Exists(file) && (now.UtcDateTime - File.GetLastWriteTimeUtc(file)).Duration() < Daily;
        if (wasToldToday || !await notifier.TryShowAsync(alert.Text, cancellation))
        {
            return;
        }

        File.WriteAllText(file, "");
    }

    private static IEnumerable<Notice> Purge(PurgeOutlook outlook, DateTimeOffset until)
    {
        if (outlook.Sessions > 0)
        {
            yield return new Notice("purge", $"{outlook.Sentence}.", Daily) { Until = until };
        }
    }

    // one that says nothing for longer has been given away
    private static Notice? Silent(QuietMachine machine) =>
        machine.Days > 30
            ? null
            : new Notice(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"quiet-{machine.Slug}-{machine.Since.UtcDateTime:yyyyMMdd}"
                ),
                $"{machine.Slug} has saved nothing for {machine.Days} days. If it is still in use, look there with: claude-backup status",
                Again: null
            );
}
