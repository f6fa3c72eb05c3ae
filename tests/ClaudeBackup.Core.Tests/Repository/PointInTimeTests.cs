using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

public sealed class PointInTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("2026-03-01", "2026-03-01T23:59:59.9999999Z")]
    [InlineData("yesterday", "2026-03-09T23:59:59.9999999Z")]
    [InlineData("2026-03-01T12:00", "2026-03-01T12:00:59.9999999Z")]
    [InlineData("2026-03-01 12:00:30", "2026-03-01T12:00:30.9999999Z")]
    [InlineData("2026-03-01T12:00:30Z", "2026-03-01T12:00:30.9999999Z")]
    [InlineData("2026-03-01T12:00+02:00", "2026-03-01T10:00:59.9999999Z")]
    [InlineData("30m", "2026-03-10T09:30:00Z")]
    [InlineData("2h", "2026-03-10T08:00:00Z")]
    [InlineData("3d", "2026-03-07T10:00:00Z")]
    [InlineData("2W", "2026-02-24T10:00:00Z")]
    public void A_time_is_understood(string text, string time) =>
        Assert.Equal(
            DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
            Assert.IsType<PointInTime.AsOf>(PointInTime.Parse(text, Now, LocalTime.Utc)).Time
        );

    [Fact]
    public void An_id_is_understood() =>
        Assert.Equal(new PointInTime.Snapshot("3f2a9c"), PointInTime.Parse("3F2A9C", Now, LocalTime.Utc));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("tomorrow")]
    [InlineData("2026-13-01")]
    [InlineData("2026-03-01T25:00")]
    [InlineData("12345w")]
    [InlineData("--json")]
    public void Anything_else_is_refused(string text) =>
        Assert.Equal(
            FailureKind.Usage,
            Assert.Throws<BackupException>(() => PointInTime.Parse(text, Now, LocalTime.Utc)).Kind
        );

    [Fact]
    public void The_newest_state_that_is_not_later_counts()
    {
        CommitInfo[] snapshots = [At("bb", 9), At("ab", 8), At("aa", 7)];

        Assert.Equal(
            snapshots[1],
            PointInTime.Parse("2026-03-08T12:00Z", Now, LocalTime.Utc).Choose(snapshots, LocalTime.Utc).Commit
        );
        Assert.Equal(
            snapshots[1],
            PointInTime.Parse("2026-03-08", Now, LocalTime.Utc).Choose(snapshots, LocalTime.Utc).Commit
        );
        Assert.Equal(
            snapshots[0],
            PointInTime.Parse("bbbb", Now, LocalTime.Utc).Choose(snapshots, LocalTime.Utc).Commit
        );
        Assert.Equal("not-found", Fails("2026-03-06", snapshots));
        Assert.Equal("not-found", Fails("cccc", snapshots));
        Assert.Equal("not-found", Fails("abababab", [snapshots[1], snapshots[1]]));
        Assert.Equal("not-found", Fails("2026-03-08", []));
    }

    private static string Fails(string text, CommitInfo[] snapshots) =>
        Assert
            .Throws<BackupException>(() => PointInTime.Parse(text, Now, LocalTime.Utc).Choose(snapshots, LocalTime.Utc))
            .Code;

    private static CommitInfo At(string digits, int day) =>
        new(
            ObjectId.Parse(string.Concat(Enumerable.Repeat(digits, 20))),
            new DateTimeOffset(2026, 3, day, 12, 0, 0, TimeSpan.Zero),
            [],
            ""
        );
}
