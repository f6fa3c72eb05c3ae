using System.Globalization;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Storage;

namespace ClaudeBackup.Core.Alerts;

/// <summary>What the user must hear of without asking: two runs in a row that went wrong, or did not come. Pure.</summary>
public static class Alert
{
    private const int Enough = 2;

    /// <summary>The sentence; null when there is nothing to hear.</summary>
    /// <param name="state">How it stands with runs.</param>
    /// <param name="now">The present.</param>
    public static Notice? Of(ScheduleState state, DateTimeOffset now)
    {
        var failing = state.Runs.Failing;
        if (failing.Count >= Enough)
        {
            return Tell(
                "failing",
                $"The last {failing.Count} syncs went wrong, the first at {Time(failing[^1].Started)}: {Why(failing[0])}"
            );
        }

        if (state.IsOverdue(now))
        {
            return Tell(
                "overdue",
                state.Runs.LastGood is { } good
                    ? $"Nothing has been saved since {Time(good)}."
                    : "Nothing has been saved yet."
            );
        }

        return state.At(now) is Liveness.Overdue
            ? Tell(
                "not-coming",
                state.Runs.LastScheduled is { } last
                    ? $"Syncs no longer run by themselves: {state.Job!.Scheduler} last started one at {Time(last.Started)}."
                    : $"Syncs do not run by themselves: {state.Job!.Scheduler} has not started one yet."
            )
            : null;
    }

    private static Notice Tell(string key, string what) =>
        new(key, $"{what} Look at it with: claude-backup status", TimeSpan.Zero);

    private static string Why(RunRecord run) =>
        run.Failure ?? (run.Outcome is RunOutcome.Killed ? "it was killed before its end." : "no reason is known.");

    private static string Time(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
