using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;

namespace ClaudeBackup.Core.Alerts;

/// <summary>What the user must hear of without asking: two runs in a row that went wrong, or did not come; at once, that strangers can read the remote. Pure.</summary>
public static class Alert
{
    /// <summary>The key of what is told while everything is saved.</summary>
    internal const string NotComing = "not-coming";

    private const int Enough = 2;

    // windows that are opened together need not all tell it, nor two plugins of ours
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Weekly = TimeSpan.FromDays(7);

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>The sentence; null when there is nothing to hear.</summary>
    /// <param name="report">How it stands with runs.</param>
    /// <param name="exposed">Who reads the remote that should not; null when nobody is known to.</param>
    /// <param name="now">The present.</param>
    /// <param name="local">The clock of whoever hears it.</param>
    public static Notice? Of(ScheduleReport report, Exposure? exposed, DateTimeOffset now, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(local);
        var failing = report.Runs.Failing;
        if (failing.Count >= Enough)
        {
            string?[] told =
            [
                exposed is null ? null : Open(exposed),
                $"The last {failing.Count} syncs went wrong, the first at {local.InWords(failing[^1].Started)}"
                    + (
                        exposed is not null && failing[0].Code == FailureCode.RemotePublic
                            ? "."
                            : $": {Why(failing[0])}"
                    ),
                report.IsNotComing(now) ? NotStarting(report, local) : null,
            ];
            return Tell("failing", string.Join(' ', told.OfType<string>()));
        }

        if (exposed is not null)
        {
            return Tell("public", Open(exposed));
        }

        // whoever turned the schedule off sees to it
        if (report.Schedule != Schedule.Off && report.IsOverdue(now))
        {
            return Tell(
                "overdue",
                report.Ahead(now, local)
                    ?? (
                        report.Runs.LastGood is { } good
                            ? $"Nothing has been saved since {local.InWords(good)}."
                            : "Nothing has been saved yet."
                    )
            );
        }

        // everything is saved all the same, by hooks or by hand: no reason to say it at each start, or on the desktop
        return report is { Job: not null } && report.At(now) is Liveness.Overdue
            ? Tell(NotComing, $"{NotStarting(report, local)} What others start goes well.") with
            {
                Again = Weekly,
            }
            : null;
    }

    private static string Open(Exposure exposed) => string.Join(' ', [exposed.Words, exposed.Hint]).TrimEnd();

    private static string NotStarting(ScheduleReport report, LocalTime local) =>
        report.Runs.LastScheduled is { } last
            ? $"Syncs no longer run by themselves: {report.Job?.Scheduler} last started one at {local.InWords(last.Started)}."
            : $"Syncs do not run by themselves: {report.Job?.Scheduler} has not started one yet.";

    /// <summary>Whether the desktop is to show it: once a day, as long as it lasts.</summary>
    /// <param name="told">When it last did; null for never. One of the future is of a clock that was wrong.</param>
    /// <param name="now">The present.</param>
    internal static bool IsDue(DateTimeOffset? told, DateTimeOffset now) =>
        told is not { } last || (now - last).Duration() >= Daily;

    private static Notice Tell(string key, string what) =>
        new(key, $"{what} Look at it with: claude-backup status", Again);

    private static string Why(RunRecord run) =>
        run.Failure
        ?? (run.Outcome is RunOutcome.Killed ? "it was killed before it finished." : "the reason is unknown.");
}
