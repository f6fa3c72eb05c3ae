using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Standing;
using Xunit;
using static ClaudeBackup.Core.Tests.Scheduling.Nightly;

namespace ClaudeBackup.Core.Tests.Standing;

/// <summary>What <c>status --check</c> fails with, for prompts and monitoring.</summary>
public sealed class ConcernTests
{
    private const string Ahead = "is still to come: the clock is wrong, or was wrong then.";

    private static readonly ScheduleReport Well = After(Run(9));

    private static readonly (string What, ScheduleReport State, int? Waiting, int? Agreed, string? Told)[] Table =
    [
        ("well", Well, null, null, null),
        ("well, and sent", Well, null, 9, null),
        ("49 hours", After(Run(49)), null, null, null),
        ("51 hours", After(Run(51)), null, null, "No good sync since 2026-03-08 09:00 UTC."),
        ("never", After(), null, null, "No good sync yet."),
        ("only failures", After(Run(1, RunOutcome.Failed)), null, null, "No good sync yet. No route."),
        ("killed", After(Run(1, RunOutcome.Killed), Run(60)), null, null, "No good sync since 2026-03-08 00:00 UTC."),
        ("blind", After(Run(1, RunOutcome.Blind), Run(60)), null, null, "No good sync since 2026-03-08 00:00 UTC."),
        ("partly is good", After(Run(1, RunOutcome.Partial)), null, null, null),
        ("not pushed is saved", After(Run(1, RunOutcome.NotPushed)), null, null, null),
        ("failing, but not for long", After(Run(1, RunOutcome.Failed), Run(25)), null, null, null),
        (
            "hourly",
            Well with
            {
                Schedule = Schedule.Parse("hourly"),
            },
            null,
            null,
            "No good sync since 2026-03-10 03:00 UTC."
        ),
        ("no schedule, six days", After(Run(144)) with { Schedule = Schedule.Off, Job = null }, null, null, null),
        (
            "no schedule, eight days",
            After(Run(192)) with
            {
                Schedule = Schedule.Off,
                Job = null,
            },
            null,
            null,
            "No good sync since 2026-03-02 12:00 UTC."
        ),
        ("the remote waits a little", Well, 3, 60, null),
        ("the remote waits", Well, 51, 60, "The remote has not had everything since 2026-03-08 00:00 UTC."),
        ("the remote never had it", Well, 51, null, "The remote has not had everything since 2026-03-08 09:00 UTC."),
        (
            "the remote waits and why",
            After(Run(1, RunOutcome.NotPushed)),
            51,
            60,
            "The remote has not had everything since 2026-03-08 00:00 UTC. No route."
        ),
        (
            "both: what is not saved at all comes first",
            After(Run(51)),
            60,
            60,
            "No good sync since 2026-03-08 09:00 UTC."
        ),
        // a clock that was wrong by years
        (
            "saved in the future",
            After(Run(-72_000)),
            null,
            null,
            $"The last good sync is dated 2034-05-27 12:00 UTC, which {Ahead}"
        ),
        ("saved a little in the future", After(Run(-1)), null, null, null),
        ("saved in another century", After(Run(24 * 365 * 50)), null, null, "No good sync since 1976-03-22 12:00 UTC."),
        (
            "waiting since a time to come",
            Well,
            -72_000,
            null,
            "The remote has not had everything since 2034-05-27 12:00 UTC."
        ),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_said(int row)
    {
        var (what, state, waiting, agreed, told) = Table[row];
        var concern = Concern.Of(
            state,
            new LastExchange { Agreed = agreed is { } hours ? Now.AddHours(-hours) : null },
            waiting is { } since ? new WaitingSnapshots(3, Now.AddHours(-since)) : WaitingSnapshots.None,
            Now,
            LocalTime.Utc
        );
        Assert.Equal((what, told), (what, concern?.Message));
        Assert.True(
            concern is null or { Kind: FailureKind.Failed, Code: "overdue" or "remote-behind", Hint: not null }
        );
    }

    [Theory]
    [InlineData(9, 24, null)]
    [InlineData(25, 24, "overdue")]
    [InlineData(60, 24 * 14, null)]
    public void An_age_that_is_given_counts_instead_of_the_schedule_also_without_one(int hours, int limit, string? code)
    {
        var off = After(Run(hours)) with { Schedule = Schedule.Off, Job = null };
        foreach (var state in new[] { After(Run(hours)), off })
        {
            Assert.Equal(
                code,
                Concern
                    .Of(state, new LastExchange(), WaitingSnapshots.None, Now, LocalTime.Utc, TimeSpan.FromHours(limit))
                    ?.Code
            );
        }
    }

    [Fact]
    public void What_waits_to_be_pushed_may_be_as_old_as_that()
    {
        var waiting = new WaitingSnapshots(1, Now.AddHours(-30));
        Assert.Null(Concern.Of(Well, new LastExchange(), waiting, Now, LocalTime.Utc));
        Assert.Equal(
            "remote-behind",
            Concern.Of(Well, new LastExchange(), waiting, Now, LocalTime.Utc, TimeSpan.FromDays(1))?.Code
        );
    }

    [Fact]
    public void A_remote_that_strangers_can_read_is_worse_than_any_age()
    {
        Exposure exposed = new("Everybody reads it.", "Make it private.", Now);
        var concern = Concern.Of(
            After(Run(900)),
            new LastExchange { Exposed = exposed },
            WaitingSnapshots.None,
            Now,
            LocalTime.Utc
        );
        Assert.Equal(
            ("remote-public", "Everybody reads it.", "Make it private."),
            (concern?.Code, concern?.Message, concern?.Hint)
        );
    }
}
