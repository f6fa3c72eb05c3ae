using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>A machine whose cron has started a sync every night for a month; it is noon.</summary>
internal static class Nightly
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How it stands after these runs, newest first.</summary>
    public static ScheduleReport After(params RunRecord[] runs) =>
        new()
        {
            Schedule = Schedule.Daily,
            Job = new InstalledJob("cron", new AbsolutePath(Path.GetTempPath()), Now.AddDays(-30)),
            IsInstalled = true,
            Runs = RunHistory.Of(runs),
            Next = Now.AddHours(15),
        };

    /// <summary>A run so many hours ago.</summary>
    public static RunRecord Run(int hours, RunOutcome outcome = RunOutcome.Done) =>
        new()
        {
            Started = Now.AddHours(-hours),
            Ended = Now.AddHours(-hours),
            Trigger = RunTrigger.Schedule,
            Outcome = outcome,
            Failure = outcome is RunOutcome.Failed or RunOutcome.NotPushed ? "No route." : null,
        };
}
