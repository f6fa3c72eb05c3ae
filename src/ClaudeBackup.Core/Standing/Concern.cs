using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Scheduling;

namespace ClaudeBackup.Core.Standing;

/// <summary>What <c>status --check</c> fails with. Pure.</summary>
public static class Concern
{
    /// <summary>The failure; null when all is as young as the schedule promises.</summary>
    /// <param name="schedule">How it stands with runs.</param>
    /// <param name="remote">What is remembered of the remote.</param>
    /// <param name="waiting">What the remote does not have.</param>
    /// <param name="now">The present.</param>
    /// <param name="local">The clock of whoever reads it.</param>
    /// <param name="limit">How old it may be; null for what the schedule allows.</param>
    public static BackupException? Of(
        ScheduleReport schedule,
        LastExchange remote,
        WaitingSnapshots waiting,
        DateTimeOffset now,
        LocalTime local,
        TimeSpan? limit = null
    )
    {
        if (remote.Exposed is { } exposed)
        {
            return new(FailureKind.Failed, exposed.Words, exposed.Hint) { Code = FailureCode.RemotePublic };
        }

        var why = schedule.Runs.Failing is [{ Failure: { } failure }, ..] ? $" {failure}" : "";
        if (schedule.IsOverdue(now, limit))
        {
            return Failure(
                FailureCode.Overdue,
                $"{schedule.Ahead(now, local, limit) ?? $"{Since("No good sync", schedule.Runs.LastGood, local)}."}{why}"
            );
        }

        return waiting.IsLate(now, limit ?? schedule.Schedule.Patience)
            ? Failure(
                FailureCode.RemoteBehind,
                $"{Since("The remote has not had everything", remote.Agreed ?? waiting.Since, local)}.{why}"
            )
            : null;
    }

    private static string Since(string what, DateTimeOffset? time, LocalTime local) =>
        time is { } known ? $"{what} since {local.InWords(known)}" : $"{what} yet";

    private static BackupException Failure(string code, string message) =>
        new(FailureKind.Failed, message, "Run claude-backup sync and see what it says.") { Code = code };
}
