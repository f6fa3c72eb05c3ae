using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

public sealed class ScheduleTests
{
    // two hours ahead of UTC in summer, one in winter; the clocks change at 01:00 UTC on the last Sunday of March and October
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "test",
        TimeSpan.FromHours(1),
        "test",
        "test",
        "summer",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date,
                DateTime.MaxValue.Date,
                TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                    new DateTime(1, 1, 1, 2, 0, 0),
                    3,
                    5,
                    DayOfWeek.Sunday
                ),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                    new DateTime(1, 1, 1, 3, 0, 0),
                    10,
                    5,
                    DayOfWeek.Sunday
                )
            ),
        ]
    );

    [Theory]
    [InlineData("daily", "2026-06-10T00:30:00Z", "2026-06-10T01:00:00Z")]
    [InlineData("daily", "2026-06-10T01:00:00Z", "2026-06-11T01:00:00Z")]
    [InlineData("daily", "2026-12-10T23:30:00Z", "2026-12-11T02:00:00Z")]
    [InlineData("daily", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("6h", "2026-12-10T10:59:59Z", "2026-12-10T11:00:00Z")]
    [InlineData("6h", "2026-12-10T23:30:00Z", "2026-12-11T05:00:00Z")]
    [InlineData("hourly", "2026-12-10T10:00:00Z", "2026-12-10T11:00:00Z")]
    [InlineData("hourly", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    public void The_next_run_is_at_a_full_hour_of_the_local_clock(string schedule, string now, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next), Schedule.Parse(schedule).NextAfter(DateTimeOffset.Parse(now), Zone));

    [Fact]
    public void Off_has_no_next_run() => Assert.Null(Schedule.Off.NextAfter(DateTimeOffset.UnixEpoch, Zone));

    [Fact]
    public void A_word_that_is_no_schedule_is_wrong_usage() =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<BackupException>(() => Schedule.Parse("weekly")).Kind);
}
