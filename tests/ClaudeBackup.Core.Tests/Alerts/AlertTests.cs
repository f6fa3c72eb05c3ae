using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Storage;
using Xunit;

namespace ClaudeBackup.Core.Tests.Alerts;

/// <summary>The user hears of two runs in a row that went wrong or did not come, and of nothing less.</summary>
public sealed class AlertTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly (string What, ScheduleState State, string? Text)[] Table =
    [
        ("well", State(Run(9)), null),
        ("one failed", State(Run(9, RunOutcome.Failed), Run(33)), null),
        (
            "two failed",
            State(Run(1, RunOutcome.Failed), Run(9, RunOutcome.NotPushed), Run(33)),
            "The last 2 syncs went wrong, the first at 2026-03-10 03:00 UTC: No route."
        ),
        (
            "two failed with one between that met another",
            State(Run(1, RunOutcome.Failed), Run(5, RunOutcome.Locked), Run(9, RunOutcome.Killed), Run(33)),
            "The last 2 syncs went wrong, the first at 2026-03-10 03:00 UTC: No route."
        ),
        (
            "killed",
            State(Run(1, RunOutcome.Killed), Run(9, RunOutcome.Killed), Run(33)),
            "The last 2 syncs went wrong, the first at 2026-03-10 03:00 UTC: it was killed before its end."
        ),
        ("mended", State(Run(1), Run(9, RunOutcome.Failed), Run(33, RunOutcome.Failed)), null),
        ("overdue", State(Run(51)), "Nothing has been saved since 2026-03-08 09:00 UTC."),
        ("never", State(), "Nothing has been saved yet."),
        (
            "saved by hooks alone",
            State(Run(1) with { Trigger = RunTrigger.Hook }, Run(51)),
            "Syncs no longer run by themselves: cron last started one at 2026-03-08 09:00 UTC."
        ),
        (
            "never by the scheduler",
            State(Run(1) with { Trigger = RunTrigger.Hook }),
            "Syncs do not run by themselves: cron has not started one yet."
        ),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_told(int row)
    {
        var (what, state, text) = Table[row];
        var told = Alert.Of(state, Now)?.Text;
        Assert.Equal((what, text), (what, told?.Replace(" Look at it with: claude-backup status", "")));
    }

    private static ScheduleState State(params RunRecord[] runs) =>
        new()
        {
            Schedule = Schedule.Daily,
            Job = new InstalledJob("cron", new AbsolutePath(Path.GetTempPath()), Now.AddDays(-30)),
            IsInstalled = true,
            Runs = RunHistory.Of(runs),
            Next = Now.AddHours(15),
        };

    private static RunRecord Run(int hours, RunOutcome outcome = RunOutcome.Done) =>
        new()
        {
            Started = Now.AddHours(-hours),
            Ended = Now.AddHours(-hours),
            Trigger = RunTrigger.Schedule,
            Outcome = outcome,
            Failure = outcome is RunOutcome.Failed or RunOutcome.NotPushed ? "No route." : null,
        };
}
