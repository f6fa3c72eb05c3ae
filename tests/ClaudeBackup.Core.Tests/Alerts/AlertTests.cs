using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using Xunit;
using static ClaudeBackup.Core.Tests.Scheduling.Nightly;

namespace ClaudeBackup.Core.Tests.Alerts;

/// <summary>The user hears of two runs in a row that went wrong or did not come, and of nothing less.</summary>
public sealed class AlertTests
{
    private static readonly (string What, ScheduleReport State, string? Text)[] Table =
    [
        ("well", After(Run(9)), null),
        ("one failed", After(Run(9, RunOutcome.Failed), Run(33)), null),
        (
            "two failed",
            After(Run(1, RunOutcome.Failed), Run(9, RunOutcome.NotPushed), Run(33)),
            "The last 2 syncs went wrong, the first at 2026-03-10 03:00 UTC: No route."
        ),
        (
            "two failed with one between that met another",
            After(Run(1, RunOutcome.Failed), Run(5, RunOutcome.Locked), Run(9, RunOutcome.Killed), Run(33)),
            "The last 2 syncs went wrong, the first at 2026-03-10 03:00 UTC: No route."
        ),
        (
            "killed",
            After(Run(1, RunOutcome.Killed), Run(9, RunOutcome.Killed), Run(33)),
            "The last 2 syncs went wrong, the first at 2026-03-10 03:00 UTC: it was killed before it finished."
        ),
        (
            "failing, and nobody starts any",
            After(
                Run(1, RunOutcome.Failed) with
                {
                    Trigger = RunTrigger.Hook,
                },
                Run(2, RunOutcome.Failed) with
                {
                    Trigger = RunTrigger.Hook,
                },
                Run(99)
            ),
            "The last 2 syncs went wrong, the first at 2026-03-10 10:00 UTC: No route. Syncs no longer run by themselves: cron last started one at 2026-03-06 09:00 UTC."
        ),
        ("mended", After(Run(1), Run(9, RunOutcome.Failed), Run(33, RunOutcome.Failed)), null),
        ("overdue", After(Run(51)), "Nothing has been saved since 2026-03-08 09:00 UTC."),
        ("overdue, but with the schedule off", After(Run(500)) with { Schedule = Schedule.Off, Job = null }, null),
        (
            "the clock was wrong",
            After(Run(-5000), Run(51)),
            "The last good sync is dated 2026-10-04 20:00 UTC, which is still to come: the clock is wrong, or was wrong then."
        ),
        ("the clock was wrong by minutes", After(Run(-1), Run(51)), null),
        (
            "the clock was wrong and hooks save again",
            After(Run(1) with { Trigger = RunTrigger.Hook }, Run(-5000)),
            "Syncs no longer run by themselves: cron last started one at 2026-10-04 20:00 UTC. What others start goes well."
        ),
        ("partly saved", After(Run(1, RunOutcome.Partial), Run(25, RunOutcome.Partial)), null),
        (
            "blind twice",
            After(Run(1, RunOutcome.Blind), Run(25, RunOutcome.Blind), Run(49)),
            "The last 2 syncs went wrong, the first at 2026-03-09 11:00 UTC: the reason is unknown."
        ),
        ("the user ended two", After(Run(1, RunOutcome.Cancelled), Run(2, RunOutcome.Cancelled), Run(9)), null),
        ("one missed night", After(Run(33)), null),
        (
            "failing comes before overdue",
            After(Run(1, RunOutcome.Failed), Run(25, RunOutcome.Failed), Run(300)),
            "The last 2 syncs went wrong, the first at 2026-03-09 11:00 UTC: No route."
        ),
        ("never, with the schedule off", After() with { Schedule = Schedule.Off, Job = null }, null),
        ("never", After(), "Nothing has been saved yet."),
        (
            "saved by hooks alone",
            After(Run(1) with { Trigger = RunTrigger.Hook }, Run(51)),
            "Syncs no longer run by themselves: cron last started one at 2026-03-08 09:00 UTC. What others start goes well."
        ),
        (
            "never by the scheduler",
            After(Run(1) with { Trigger = RunTrigger.Hook }),
            "Syncs do not run by themselves: cron has not started one yet. What others start goes well."
        ),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_told(int row)
    {
        var (what, state, text) = Table[row];
        var told = Alert.Of(state, exposed: null, Now, LocalTime.Utc)?.Text;
        Assert.Equal((what, text), (what, told?.Replace(" Look at it with: claude-backup status", "")));
    }

    [Theory]
    [InlineData("", "Everyone reads it. Make it private.")]
    [InlineData("remote-public", "Everyone reads it. Make it private.")]
    [InlineData(
        "remote-public remote-public",
        "Everyone reads it. Make it private. The last 2 syncs went wrong, the first at 2026-03-10 10:00 UTC."
    )]
    [InlineData(
        "remote-unreachable remote-public",
        "Everyone reads it. Make it private. The last 2 syncs went wrong, the first at 2026-03-10 10:00 UTC: No route."
    )]
    public void That_strangers_can_read_the_remote_is_told_until_the_host_says_otherwise(string codes, string text)
    {
        var runs = codes
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((code, i) => Run(i + 1, RunOutcome.NotPushed) with { Code = code });
        Exposure exposed = new("Everyone reads it.", "Make it private.", Now.AddDays(-9));

        var told = Alert.Of(After([.. runs, Run(9)]), exposed, Now, LocalTime.Utc)?.Text;

        Assert.Equal($"{text} Look at it with: claude-backup status", told);
    }

    [Fact]
    public void What_harms_nobody_as_long_as_others_save_is_told_once_a_week()
    {
        var alert = Alert.Of(After(Run(1) with { Trigger = RunTrigger.Hook }, Run(51)), null, Now, LocalTime.Utc);
        Assert.Equal(TimeSpan.FromDays(7), alert?.Again);
    }
}
