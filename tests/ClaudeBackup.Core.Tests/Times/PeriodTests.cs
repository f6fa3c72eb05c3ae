using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Times;

/// <summary>What --since, --until and --date leave together.</summary>
public sealed class PeriodTests
{
    private const string Begin = "0001-01-01T00:00:00Z";
    private const string End = "9999-12-31T23:59:59.9999999Z";

    private static readonly LocalTime NewYork = new(Zones.NewYork);

    // in New York it is still the ninth, 22:00
    private static readonly DateTimeOffset Now = Time("2026-03-10T02:00:00Z");

    [Theory]
    [InlineData(null, null, null, Begin, End)]
    [InlineData("2w", null, null, "2026-02-24T02:00:00Z", End)]
    [InlineData("2026-03-01", null, null, "2026-03-01T05:00:00Z", End)]
    [InlineData(null, "2026-03-01", null, Begin, "2026-03-02T04:59:59.9999999Z")]
    [InlineData("2026-03-01", "2026-03-01", null, "2026-03-01T05:00:00Z", "2026-03-02T04:59:59.9999999Z")]
    // words are by the clock on the wall, a day that is written out is one of UTC
    [InlineData(null, null, "today", "2026-03-09T04:00:00Z", "2026-03-10T03:59:59.9999999Z")]
    [InlineData(null, null, "Yesterday", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59.9999999Z")]
    [InlineData(null, null, "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59.9999999Z")]
    [InlineData("12h", null, "today", "2026-03-09T14:00:00Z", "2026-03-10T03:59:59.9999999Z")]
    [InlineData(null, "2026-03-01 12:00", "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T17:00:59.9999999Z")]
    [InlineData("2026-03-01", "now", "2026-03-01", "2026-03-01T05:00:00Z", "2026-03-01T23:59:59.9999999Z")]
    [InlineData(null, null, "9999-12-31", "9999-12-31T00:00:00Z", End)]
    public void What_is_typed_combines(string? since, string? until, string? date, string from, string to)
    {
        var period = Period.Parse(since, until, date, Now, NewYork);

        Assert.Equal(Time(from), period.From);
        Assert.Equal(Time(to), period.To);
        Assert.Equal(since is not null || until is not null || date is not null, period.IsLimited);
        Assert.True(period.Holds(Time(from)) && period.Holds(Time(to)));
        Assert.False(period.From > DateTimeOffset.MinValue && period.Holds(period.From.AddTicks(-1)));
        Assert.False(period.To < DateTimeOffset.MaxValue && period.Holds(period.To.AddTicks(1)));
    }

    [Theory]
    [InlineData("2d", "3d", null, "Nothing can have happened then")]
    [InlineData("2026-03-03", null, "2026-03-01", "Nothing can have happened then")]
    [InlineData(null, "2026-02-01", "today", "Nothing can have happened then")]
    [InlineData("last week", null, null, "last week is not a time.")]
    [InlineData(null, "2026-13-01", null, "2026-13-01 is not a time.")]
    [InlineData(null, null, "2026-13-01", "2026-13-01 is not a day.")]
    // a day is asked for, and these are none
    [InlineData(null, null, "now", "now is not a day.")]
    [InlineData(null, null, "2w", "2w is not a day.")]
    [InlineData(null, null, "2026-03-01 12:00", "2026-03-01 12:00 is not a day.")]
    [InlineData(null, null, "", " is not a day.")]
    public void What_has_no_meaning_is_wrong_usage(string? since, string? until, string? date, string message)
    {
        var failure = Assert.Throws<BackupException>(() => Period.Parse(since, until, date, Now, NewYork));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    [Fact]
    public void A_day_that_is_written_out_is_known_by_the_clock_on_the_wall_too()
    {
        var written = Period.Parse(null, null, "2026-03-01", Now, NewYork);

        Assert.Equal(new DateOnly(2026, 3, 1), written.UtcDay);
        Assert.Equal(Time("2026-03-01T05:00:00Z"), written.OnTheWall!.From);
        Assert.Equal(Time("2026-03-02T04:59:59.9999999Z"), written.OnTheWall.To);
        Assert.Null(Period.Parse(null, null, "today", Now, NewYork).OnTheWall);
        Assert.Null(Period.Parse("2w", null, null, Now, NewYork).OnTheWall);
        // the evening of the day before there, and nothing of the day
        Assert.Null(Period.Parse(null, "2026-02-28", "2026-03-01", Now, NewYork).OnTheWall);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
