using System.Globalization;
using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Documents;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells whether syncs run by themselves.</summary>
internal static class ScheduleView
{
    /// <summary>The word for no ping.</summary>
    public const string Off = "off";

    private const int ShownRuns = 10;
    private const string NotScheduled = "Not scheduled";
    private const string Daily = "claude-backup schedule daily";

    public static ScheduleDocument Document(
        ScheduleReport report,
        string? ping,
        IReadOnlyList<string> notes,
        IEnumerable<RunRecord> runs,
        DateTimeOffset now,
        SchedulePlanDocument? plan = null
    ) =>
        new(
            Ok: true,
            DryRun: plan is not null,
            plan,
            report.Schedule.Name,
            Automatic(report, now),
            ping is null ? null : Ping.Shown(ping),
            [.. runs.Take(ShownRuns).Select(Run)],
            notes
        );

    /// <summary>What would change.</summary>
    /// <param name="plan">Of the job; null where that stays as it is.</param>
    /// <param name="ping">As it was typed; null where that stays as it is.</param>
    public static SchedulePlanDocument Plan(SchedulePlan? plan, string? ping) =>
        new(
            plan?.Schedule.Name,
            plan?.Scheduler?.Name,
            plan?.Program?.Value,
            plan?.CopiesProgram is true,
            plan?.Earlier is not null,
            ping is null or Off ? ping : Ping.Shown(ping)
        );

    /// <summary>The same for people.</summary>
    public static IEnumerable<string> Lines(SchedulePlanDocument plan)
    {
        if (plan.CopiesProgram)
        {
            yield return $"Would copy this program to {plan.Program}.";
        }

        if (plan.Replaces)
        {
            yield return plan.Scheduler is null ? "Would remove the job." : "Would replace the job that is there.";
        }

        if (plan.Schedule is { } schedule)
        {
            yield return plan.Scheduler is { } scheduler
                ? $"Would schedule syncs through {scheduler}: {schedule}. They would start {plan.Program}."
                : "Would schedule no syncs.";
        }

        if (plan.Ping is { } ping)
        {
            yield return ping is Off ? "Would call no URL for each run." : $"Would call {ping} for each run.";
        }

        yield return plan is { Schedule: null, Ping: null } ? "There is nothing to do." : "Nothing was done.";
    }

    public static AutomaticDocument Automatic(ScheduleReport report, DateTimeOffset now) =>
        new(
            Word(report.At(now)),
            report.Job?.Scheduler,
            report.Job?.JobName.Value,
            report.Job?.Program.Value,
            report.ProgramVersion,
            Time(report.Job?.Installed),
            report.Runs.Last is { } last ? Run(last) : null,
            Time(report.Runs.LastScheduled?.Ended),
            Time(report.Runs.LastGood),
            Time(report.Runs.Failing is [.., var first] ? first.Started : null),
            Time(report.Next)
        );

    public static IEnumerable<string> Lines(ScheduleDocument document, DateTimeOffset now, LocalTime local)
    {
        var automatic = document.Automatic;
        yield return Summary(document.Schedule, automatic, local);
        if (automatic.Program is { } program)
        {
            yield return automatic.ProgramVersion is { } version
                ? $"It starts {program}, version {version}."
                : $"It starts {program}.";
        }

        if (document.Ping is { } ping)
        {
            yield return $"It calls {ping} for each run.";
        }

        foreach (var note in document.Notes)
        {
            yield return note;
        }

        foreach (var run in document.Runs)
        {
            yield return Line(run, now);
        }
    }

    /// <summary>One line for people.</summary>
    public static string Summary(string schedule, AutomaticDocument automatic, LocalTime local) =>
        automatic.State switch
        {
            "off" => $"{NotScheduled}. Run: {Daily}",
            "missing" =>
                $"{schedule}, but the job is gone from {automatic.Scheduler} or disabled there, or the program it starts is gone, does not run or saves to another repository. Fix it with: claude-backup schedule {schedule}",
            "overdue" when automatic.Scheduler is null => $"{NotScheduled}, and the last good sync is old",
            "overdue" => $"{schedule} through {automatic.Scheduler}, but overdue: {LastScheduled(automatic, local)}",
            "failing" when automatic.Scheduler is null =>
                $"{NotScheduled}; failing since {In(automatic.FailingSince, local)}",
            "failing" =>
                $"{schedule} through {automatic.Scheduler}, but failing since {In(automatic.FailingSince, local)}",
            "waiting" or "running" when automatic.NextRun is null =>
                $"through {automatic.Scheduler}, at the times that are set there",
            "waiting" => $"{schedule} through {automatic.Scheduler}, first at {In(automatic.NextRun, local)}",
            _ => $"{schedule} through {automatic.Scheduler}, next at {In(automatic.NextRun, local)}",
        };

    /// <summary>When the next run is due, whatever became of those before it.</summary>
    public static string Next(string schedule, AutomaticDocument automatic, LocalTime local) =>
        automatic.Scheduler is not { } scheduler ? $"not scheduled; to save every night: {Daily}"
        : automatic.State == "missing" ? $"none: {scheduler} does not start it"
        : automatic.NextRun is null ? $"at the times that are set in {scheduler}"
        : $"{In(automatic.NextRun, local)}, {schedule} through {scheduler}";

    private static string LastScheduled(AutomaticDocument automatic, LocalTime local) =>
        automatic.LastScheduledRun is { } last ? $"it last ran at {In(last, local)}" : "it has not run yet";

    private static string Line(RunDocument run, DateTimeOffset now)
    {
        var ended = DateTimeOffset.Parse(run.Ended, CultureInfo.InvariantCulture);
        var what = run.Failure is { } failure ? $"{run.Outcome}: {failure}" : run.Outcome;
        return $"  {Sizes.Ago(now - ended), -16} {Starter(run.Trigger), -12} {Sizes.Count(run.Saved, "file")} saved, {what}";
    }

    private static string Starter(string trigger) => trigger == "user" ? "by hand" : $"by {trigger}";

    private static string In(string? time, LocalTime local) => time is null ? "an unknown time" : local.InWords(time);

    private static RunDocument Run(RunRecord run) =>
        new(
            Timestamp.Format(run.Started),
            Timestamp.Format(run.Ended),
            RunRecord.Word(run.Trigger),
            RunRecord.Word(run.Outcome),
            run.Saved,
            run.Problems,
            run.Sent,
            (long)(run.Ended - run.Started).TotalMilliseconds,
            run.Code,
            run.Failure
        );

    private static string Word(Liveness liveness) =>
        liveness switch
        {
            Liveness.Running => "running",
            Liveness.Waiting => "waiting",
            Liveness.Missing => "missing",
            Liveness.Overdue => "overdue",
            Liveness.Failing => "failing",
            _ => "off",
        };

    private static string? Time(DateTimeOffset? time) => time is { } known ? Timestamp.Format(known) : null;
}
