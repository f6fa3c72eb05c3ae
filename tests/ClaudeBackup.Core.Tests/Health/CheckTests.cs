using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Health;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Health;

/// <summary>What checks make of what they see, and that one which fails costs no other.</summary>
public sealed class CheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(50_000_000, FindingLevel.Failure)]
    [InlineData(1_500_000_000, FindingLevel.Warning)]
    [InlineData(60_000_000_000, FindingLevel.Ok)]
    public void Little_room_is_a_warning_and_none_a_failure(long free, FindingLevel level) =>
        Assert.Equal(level, RepositoryChecks.Room(free, "/repository").Level);

    [Fact]
    public void What_was_never_or_not_lately_proved_is_a_warning_and_damage_a_failure()
    {
        Assert.Equal(FindingLevel.Warning, Level(new LastProof()));
        Assert.Equal(FindingLevel.Ok, Level(new LastProof { Looked = Now.AddDays(-7) }));
        Assert.Equal(FindingLevel.Warning, Level(new LastProof { Looked = Now.AddDays(-30) }));
        Assert.Equal(FindingLevel.Failure, Level(new LastProof { Looked = Now, Damage = "It is damaged." }));
        Assert.Equal(
            FindingLevel.Failure,
            Level(new LastProof { Looked = Now, Full = new DrillRecord(Now, 2, 1, "One did not come back.") })
        );

        static FindingLevel Level(LastProof proof) => RepositoryChecks.Proof(proof, Now).Level;
    }

    [Theory]
    [InlineData(1, FindingLevel.Warning)]
    [InlineData(30, FindingLevel.Ok)]
    public void A_short_retention_is_a_warning(int days, FindingLevel level) =>
        Assert.Equal(level, ClientChecks.Retention(new CleanupAfterDays(days)).Level);

    [Fact]
    public void A_lock_that_was_left_is_put_right_unasked_only_once_nobody_can_be_at_work_with_it()
    {
        var file = AbsolutePath.Parse(Path.Combine(Path.GetTempPath(), "a b.lock"));
        var (young, old) = (
            OtherWriterChecks.LeftLock(file, TimeSpan.FromMinutes(2)),
            OtherWriterChecks.LeftLock(file, TimeSpan.FromHours(2))
        );
        Assert.Equal((FindingLevel.Warning, null), (young.Level, young.Fix));
        Assert.Contains("a b.lock", young.Command, StringComparison.Ordinal);
        Assert.Equal(
            (FindingLevel.Warning, HarmlessFix.Structure, "claude-backup doctor --fix"),
            (old.Level, old.Fix, old.Command)
        );
    }

    [Fact]
    public void A_clock_of_before_this_program_and_a_sync_of_tomorrow_are_told()
    {
        Assert.Equal(FindingLevel.Failure, Level(new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), Now));
        Assert.Equal(FindingLevel.Warning, Level(Now, Now.AddDays(2)));
        Assert.Equal(FindingLevel.Ok, Level(Now, Now.AddHours(-1)));

        static FindingLevel Level(DateTimeOffset now, DateTimeOffset good) =>
            UpkeepChecks.Clock(Report(Schedule.Off, Run(good, RunOutcome.Done)), now, LocalTime.Utc).Level;
    }

    [Fact]
    public void A_schedule_without_its_job_can_be_put_right_and_a_failed_sync_is_told_beside_it()
    {
        var found = UpkeepChecks
            .Runs(
                Report(Schedule.Parse("daily"), Run(Now, RunOutcome.Failed) with { Failure = "The disk is full." }),
                Now,
                LocalTime.Utc
            )
            .ToArray();
        Assert.Equal(HarmlessFix.Job, found[0].Fix);
        Assert.Equal("claude-backup schedule daily", found[0].Command);
        Assert.Contains("The disk is full.", found[1].Sentence, StringComparison.Ordinal);
        Assert.Equal(
            FindingLevel.Warning,
            Assert.Single(UpkeepChecks.Runs(Report(Schedule.Off), Now, LocalTime.Utc)).Level
        );
    }

    [Fact]
    public async Task A_check_that_fails_costs_no_other_and_the_same_failure_is_told_once()
    {
        var found = await new Checkup(
            [
                new Check("one", _ => throw new BackupException(FailureKind.Failed, "It broke.", "Mend it.")),
                new Check("two", _ => throw new BackupException(FailureKind.Failed, "It broke.", "Mend it.")),
                new Check("three", _ => throw new IOException("bad sector")),
                new Check("four", _ => Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok("Fine.")])),
                new Check("five", _ => Task.FromResult<IReadOnlyList<Finding>>([])),
            ],
            hasRepository: true
        ).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["one", "three", "four"], found.Select(c => c.Name));
        Assert.Equal([FindingLevel.Failure, FindingLevel.Failure, FindingLevel.Ok], found.Select(c => c.Level));
        Assert.Equal("Mend it.", found[0].Findings[0].Hint);
    }

    private static RunRecord Run(DateTimeOffset time, RunOutcome outcome) =>
        new()
        {
            Started = time,
            Ended = time,
            Trigger = RunTrigger.Schedule,
            Outcome = outcome,
        };

    private static ScheduleReport Report(Schedule schedule, params RunRecord[] runs) =>
        new()
        {
            Schedule = schedule,
            Job = null,
            IsInstalled = false,
            Runs = RunHistory.Of(runs),
            Next = null,
        };
}
