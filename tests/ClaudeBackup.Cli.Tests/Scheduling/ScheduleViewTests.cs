using ClaudeBackup.Commands;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Documents;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Scheduling;

public sealed class ScheduleViewTests
{
    private const string Past = "2026-03-08T23:30:00Z";

    [Theory]
    [InlineData("failing", "daily through cron, but failing since 2026-03-08 23:30 UTC")]
    [InlineData("overdue", "daily through cron, but overdue: it last ran at 2026-03-08 23:30 UTC")]
    public void What_is_over_is_told_in_the_time_of_all_else_on_the_screen(string state, string expected) =>
        Assert.Equal(
            expected,
            ScheduleView.Summary(
                "daily",
                new AutomaticDocument(
                    state,
                    "cron",
                    Job: null,
                    Program: null,
                    ProgramVersion: null,
                    InstalledAt: null,
                    LastRun: null,
                    LastScheduledRun: Past,
                    LastGood: null,
                    FailingSince: Past,
                    NextRun: null
                ),
                LocalTime.Utc
            )
        );
}
