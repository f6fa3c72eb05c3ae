using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Standing;
using Xunit;
using static ClaudeBackup.Core.Tests.Scheduling.Nightly;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>A backup that silently stopped is worse than none: each way of stopping is seen.</summary>
public sealed class LivenessTests
{
    private static readonly ScheduleReport Well = After(Run(hours: 9));

    private static readonly (string What, ScheduleReport State, Liveness Expected, string? Concern)[] Table =
    [
        ("well", Well, Liveness.Running, null),
        ("one night missed", Late(49), Liveness.Running, null),
        ("two nights missed", Late(51), Liveness.Overdue, "overdue"),
        ("saved by hand, but the job does not come", After(ByHand(hours: 0), Run(hours: 51)), Liveness.Overdue, null),
        ("just installed", Fresh(hours: 3), Liveness.Waiting, null),
        ("installed and never came", Fresh(hours: 51), Liveness.Overdue, null),
        ("taken out of the scheduler", Well with { IsInstalled = false }, Liveness.Missing, null),
        ("failing", After(Run(hours: 9, RunOutcome.Failed), Run(hours: 33)), Liveness.Failing, null),
        (
            "failing for long",
            After(Run(hours: 6, RunOutcome.Killed), Run(hours: 30, RunOutcome.Failed), Run(hours: 54)),
            Liveness.Failing,
            "overdue"
        ),
        (
            "met another run after failing",
            After(Run(hours: 1, RunOutcome.Locked), Run(hours: 2, RunOutcome.Failed)),
            Liveness.Failing,
            "overdue"
        ),
        (
            "config alone after failing",
            After(Run(hours: 1) with { IsWhole = false }, Run(hours: 2, RunOutcome.Failed), Run(hours: 9)),
            Liveness.Failing,
            null
        ),
        ("config alone", After(Run(hours: 1) with { IsWhole = false }, Run(hours: 51)), Liveness.Overdue, "overdue"),
        ("never saved", After(), Liveness.Overdue, "overdue"),
        ("no schedule", Without(days: 6), Liveness.Off, null),
        ("no schedule and forgotten", Without(days: 8), Liveness.Overdue, "overdue"),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_way_of_stopping_is_seen(int row)
    {
        var (what, state, expected, concern) = Table[row];
        Assert.Equal((what, expected), (what, state.At(Now)));
        Assert.Equal(concern, Concern.Of(state, new LastExchange(), WaitingSnapshots.None, Now, LocalTime.Utc)?.Code);
    }

    [Fact]
    public void A_remote_that_is_behind_for_longer_than_the_schedule_allows_is_a_concern()
    {
        var waiting = new WaitingSnapshots(3, Now.AddHours(-51));
        var concern = Concern.Of(Well, new LastExchange { Agreed = Now.AddHours(-60) }, waiting, Now, LocalTime.Utc);
        Assert.Equal(("remote-behind", FailureKind.Failed), (concern?.Code, concern?.Kind));
        Assert.Contains("2026-03-08 00:00 UTC", concern!.Message, StringComparison.Ordinal);
        Assert.Null(
            Concern.Of(Well, new LastExchange(), waiting with { Since = Now.AddHours(-3) }, Now, LocalTime.Utc)
        );
    }

    private static ScheduleReport Late(int hours) => After(Run(hours));

    private static ScheduleReport Fresh(int hours) =>
        After(ByHand(hours: 0)) with
        {
            Job = Well.Job! with { Installed = Now.AddHours(-hours) },
        };

    private static ScheduleReport Without(int days) =>
        After(ByHand(days * 24)) with
        {
            Schedule = Schedule.Off,
            Job = null,
            IsInstalled = false,
        };

    private static RunRecord ByHand(int hours) => Run(hours) with { Trigger = RunTrigger.User };
}
