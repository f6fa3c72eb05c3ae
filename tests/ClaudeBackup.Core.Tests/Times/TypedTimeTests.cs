using System.Globalization;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Times;

public sealed class TypedTimeTests
{
    private static readonly LocalTime Utc = LocalTime.Utc;
    private static readonly LocalTime NewYork = new(Zones.NewYork);
    private static readonly LocalTime Santiago = new(Zones.Santiago);
    private static readonly LocalTime Kathmandu = new(Zones.Kathmandu);
    private static readonly LocalTime LordHowe = new(Zones.LordHowe);

    // in New York it is still the ninth
    private static readonly DateTimeOffset Now = Time("2026-03-10T02:00:00Z");

    // what was typed, by which clock, and the first and last moment that it means
    private static readonly (string Text, LocalTime Local, string From, string To)[] Table =
    [
        ("2026-03-01", Utc, "2026-03-01T00:00:00Z", "2026-03-01T23:59:59.9999999Z"),
        ("2026-03-01", NewYork, "2026-03-01T05:00:00Z", "2026-03-02T04:59:59.9999999Z"),
        ("2026-03-01", Kathmandu, "2026-02-28T18:15:00Z", "2026-03-01T18:14:59.9999999Z"),
        // days of 23 and 25 hours, and one that begins at one
        ("2026-03-08", NewYork, "2026-03-08T05:00:00Z", "2026-03-09T03:59:59.9999999Z"),
        ("2026-11-01", NewYork, "2026-11-01T04:00:00Z", "2026-11-02T04:59:59.9999999Z"),
        ("2026-09-06", Santiago, "2026-09-06T04:00:00Z", "2026-09-07T02:59:59.9999999Z"),
        ("today", Utc, "2026-03-10T00:00:00Z", "2026-03-10T23:59:59.9999999Z"),
        ("today", NewYork, "2026-03-09T04:00:00Z", "2026-03-10T03:59:59.9999999Z"),
        ("Yesterday", Utc, "2026-03-09T00:00:00Z", "2026-03-09T23:59:59.9999999Z"),
        ("yesterday", NewYork, "2026-03-08T05:00:00Z", "2026-03-09T03:59:59.9999999Z"),
        ("now", NewYork, "2026-03-10T02:00:00Z", "2026-03-10T02:00:00Z"),
        ("30m", NewYork, "2026-03-10T01:30:00Z", "2026-03-10T01:30:00Z"),
        ("12h", NewYork, "2026-03-09T14:00:00Z", "2026-03-09T14:00:00Z"),
        ("3d", NewYork, "2026-03-07T02:00:00Z", "2026-03-07T02:00:00Z"),
        ("2W", NewYork, "2026-02-24T02:00:00Z", "2026-02-24T02:00:00Z"),
        // a minute and a second count to their ends, as they are shown
        ("2026-03-01 12:00", Utc, "2026-03-01T12:00:00Z", "2026-03-01T12:00:59.9999999Z"),
        ("2026-03-01T12:00", NewYork, "2026-03-01T17:00:00Z", "2026-03-01T17:00:59.9999999Z"),
        ("2026-03-01 12:00:30", NewYork, "2026-03-01T17:00:30Z", "2026-03-01T17:00:30.9999999Z"),
        ("2026-03-01 12:00:30.5", NewYork, "2026-03-01T17:00:30.5Z", "2026-03-01T17:00:30.5Z"),
        (" 2026-03-01 12:00 ", Kathmandu, "2026-03-01T06:15:00Z", "2026-03-01T06:15:59.9999999Z"),
        // an offset of its own
        ("2026-03-01T12:00:30Z", NewYork, "2026-03-01T12:00:30Z", "2026-03-01T12:00:30.9999999Z"),
        ("2026-03-01t12:00z", NewYork, "2026-03-01T12:00:00Z", "2026-03-01T12:00:59.9999999Z"),
        ("2026-03-01 12:00 UTC", NewYork, "2026-03-01T12:00:00Z", "2026-03-01T12:00:59.9999999Z"),
        ("2026-03-01 12:00 +0545", NewYork, "2026-03-01T06:15:00Z", "2026-03-01T06:15:59.9999999Z"),
        ("2026-03-01T12:00:00-08:00", Utc, "2026-03-01T20:00:00Z", "2026-03-01T20:00:00.9999999Z"),
        ("2026-03-01 12:00 +02", Utc, "2026-03-01T10:00:00Z", "2026-03-01T10:00:59.9999999Z"),
        // an hour that there are two of means both, one that never was the moment at which it was left out
        ("2026-11-01 01:30", NewYork, "2026-11-01T05:30:00Z", "2026-11-01T06:30:59.9999999Z"),
        ("2026-11-01 01:30 -0400", NewYork, "2026-11-01T05:30:00Z", "2026-11-01T05:30:59.9999999Z"),
        ("2026-03-08 02:30", NewYork, "2026-03-08T07:00:00Z", "2026-03-08T07:00:59.9999999Z"),
        ("2026-04-05 01:45", LordHowe, "2026-04-04T14:45:00Z", "2026-04-04T15:15:59.9999999Z"),
        ("2026-10-04 02:15", LordHowe, "2026-10-03T15:30:00Z", "2026-10-03T15:30:59.9999999Z"),
        // the ends of the calendar
        ("0001-01-01", Kathmandu, "0001-01-01T00:00:00Z", "0001-01-01T18:14:59.9999999Z"),
        ("9999-12-31", NewYork, "9999-12-31T05:00:00Z", "9999-12-31T23:59:59.9999999Z"),
        ("9999-12-31T23:59:59.9-14:00", Utc, "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_time_is_understood(int row)
    {
        var (text, local, from, to) = Table[row];

        Assert.Equal((text, new TypedTime(Time(from), Time(to))), (text, TypedTime.TryParse(text, Now, local)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("last tuesday")]
    [InlineData("2026-02-30")]
    [InlineData("2026-3-1")]
    [InlineData("01.03.2026")]
    [InlineData("2026-03-01T25:00")]
    [InlineData("2026-03-01 24:00")]
    [InlineData("2026-03-01 12:00 EST")]
    [InlineData("2026-03-01 12:00 +15:00")]
    [InlineData("2026-03-01 12:00 +01:75")]
    [InlineData("٢٠٢٦-03-01")]
    [InlineData("12345d")]
    [InlineData("3x")]
    [InlineData("-3d")]
    [InlineData("3f2a9c")]
    public void What_is_no_time_is_refused_with_what_there_is(string text)
    {
        var failure = Assert.Throws<BackupException>(() => TypedTime.Parse(text, Now, NewYork));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Equal(
            "Give a day (2026-03-01), a time ('2026-03-01 14:30', 2026-03-01T14:30:00Z), today, yesterday, or how long ago (12h, 3d, 2w).",
            failure.Hint
        );
    }

    private static DateTimeOffset Time(string utc) =>
        DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
