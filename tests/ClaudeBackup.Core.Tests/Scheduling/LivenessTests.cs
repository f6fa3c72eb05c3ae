using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Storage;
using ClaudeBackup.Core.Syncing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>A backup that silently stopped is worse than none: each way of stopping is seen.</summary>
public sealed class LivenessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScheduleState Well = new()
    {
        Schedule = Schedule.Daily,
        Job = new InstalledJob("cron", new AbsolutePath(Path.GetTempPath()), Now.AddDays(-30)),
        IsInstalled = true,
        Runs = RunHistory.Of([Run(hours: 9)]),
        Next = Now.AddHours(15),
    };

    private static readonly (string What, ScheduleState State, Liveness Expected, string? Alarm)[] Table =
    [
        ("well", Well, Liveness.Running, null),
        ("one night missed", Late(49), Liveness.Running, null),
        ("two nights missed", Late(51), Liveness.Overdue, "overdue"),
        ("saved by hand, but the job does not come", Ran(ByHand(hours: 0), Run(hours: 51)), Liveness.Overdue, null),
        ("just installed", Fresh(hours: 3), Liveness.Waiting, null),
        ("installed and never came", Fresh(hours: 51), Liveness.Overdue, null),
        ("taken out of the scheduler", Well with { IsInstalled = false }, Liveness.Missing, null),
        ("failing", Ran(Run(hours: 9, RunOutcome.Failed), Run(hours: 33)), Liveness.Failing, null),
        (
            "failing for long",
            Ran(Run(hours: 6, RunOutcome.Killed), Run(hours: 30, RunOutcome.Failed), Run(hours: 54)),
            Liveness.Failing,
            "overdue"
        ),
        (
            "met another run after failing",
            Ran(Run(hours: 1, RunOutcome.Locked), Run(hours: 2, RunOutcome.Failed)),
            Liveness.Failing,
            "overdue"
        ),
        (
            "config alone after failing",
            Ran(Run(hours: 1) with { IsWhole = false }, Run(hours: 2, RunOutcome.Failed), Run(hours: 9)),
            Liveness.Failing,
            null
        ),
        ("config alone", Ran(Run(hours: 1) with { IsWhole = false }, Run(hours: 51)), Liveness.Overdue, "overdue"),
        ("never saved", Ran(), Liveness.Overdue, "overdue"),
        ("no schedule", Without(days: 6), Liveness.Off, null),
        ("no schedule and forgotten", Without(days: 8), Liveness.Overdue, "overdue"),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_way_of_stopping_is_seen(int row)
    {
        var (what, state, expected, alarm) = Table[row];
        Assert.Equal((what, expected), (what, state.At(Now)));
        Assert.Equal(alarm, Alarm.Of(state, new RemoteRecord(), WaitingSnapshots.None, Now)?.Code);
    }

    [Fact]
    public void A_remote_that_is_behind_for_longer_than_the_schedule_allows_is_an_alarm()
    {
        var waiting = new WaitingSnapshots(3, Now.AddHours(-51));
        var alarm = Alarm.Of(Well, new RemoteRecord { Agreed = Now.AddHours(-60) }, waiting, Now);
        Assert.Equal(("remote-behind", FailureKind.Failed), (alarm?.Code, alarm?.Kind));
        Assert.Contains("2026-03-08 00:00 UTC", alarm!.Message, StringComparison.Ordinal);
        Assert.Null(Alarm.Of(Well, new RemoteRecord(), waiting with { Since = Now.AddHours(-3) }, Now));
    }

    private static ScheduleState Late(int hours) => Ran(Run(hours));

    private static ScheduleState Ran(params RunRecord[] runs) => Well with { Runs = RunHistory.Of(runs) };

    private static ScheduleState Fresh(int hours) =>
        Ran(ByHand(hours: 0)) with
        {
            Job = Well.Job! with { Installed = Now.AddHours(-hours) },
        };

    private static ScheduleState Without(int days) =>
        Ran(ByHand(days * 24)) with
        {
            Schedule = Schedule.Off,
            Job = null,
            IsInstalled = false,
        };

    private static RunRecord ByHand(int hours) => Run(hours) with { Trigger = RunTrigger.User };

    private static RunRecord Run(int hours, RunOutcome outcome = RunOutcome.Done) =>
        new()
        {
            Started = Now.AddHours(-hours),
            Ended = Now.AddHours(-hours),
            Trigger = RunTrigger.Schedule,
            Outcome = outcome,
            Failure = outcome is RunOutcome.Failed ? "The disk is full." : null,
        };
}
