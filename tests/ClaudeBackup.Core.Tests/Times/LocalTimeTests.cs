using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Times;

public sealed class LocalTimeTests
{
    public static TheoryData<string> Rows => [.. Table.Keys];

    // shown as it should be, and by which clock
    private static readonly Dictionary<string, (TimeZoneInfo Zone, string Utc, string Words)> Table = new(
        StringComparer.Ordinal
    )
    {
        ["UTC says so"] = (TimeZoneInfo.Utc, "2026-01-05T01:31:00Z", "2026-01-05 01:31 UTC"),
        ["the day before"] = (Zones.NewYork, "2026-01-05T01:31:00Z", "2026-01-04 20:31 -0500"),
        ["in summer"] = (Zones.NewYork, "2026-07-05T01:31:00Z", "2026-07-04 21:31 -0400"),
        ["ahead"] = (Zones.Berlin, "2026-01-05T23:31:59Z", "2026-01-06 00:31 +0100"),
        ["quarters of an hour"] = (Zones.Kathmandu, "2026-01-05T23:31:00Z", "2026-01-06 05:16 +0545"),
        ["half an hour of summer"] = (Zones.LordHowe, "2026-01-05T12:00:00Z", "2026-01-05 23:00 +1100"),
        ["half an hour of winter"] = (Zones.LordHowe, "2026-07-05T12:00:00Z", "2026-07-05 22:30 +1030"),
        ["before it is put forward"] = (Zones.NewYork, "2026-03-08T06:59:59Z", "2026-03-08 01:59 -0500"),
        ["after it was put forward"] = (Zones.NewYork, "2026-03-08T07:00:00Z", "2026-03-08 03:00 -0400"),
        ["an hour for the first time"] = (Zones.NewYork, "2026-11-01T05:30:00Z", "2026-11-01 01:30 -0400"),
        ["an hour for the second time"] = (Zones.NewYork, "2026-11-01T06:30:00Z", "2026-11-01 01:30 -0500"),
        ["the first time there is"] = (Zones.NewYork, "0001-01-01T00:00:00Z", "0001-01-01 00:00 UTC"),
        ["the last time there is"] = (Zones.Berlin, "9999-12-31T23:59:59Z", "9999-12-31 23:59 UTC"),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_time_is_shown_by_the_clock_on_the_wall(string row)
    {
        var (zone, utc, words) = Table[row];

        Assert.Equal(words, new LocalTime(zone).InWords(Time(utc)));
        Assert.Equal(words, new LocalTime(zone).InWords(utc));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_shown_can_be_typed(string row)
    {
        var (zone, utc, words) = Table[row];
        var local = new LocalTime(zone);

        var typed = TypedTime.Parse(words, Time("2026-12-01T00:00:00Z"), local);

        Assert.InRange(Time(utc), typed.From, typed.To);
        Assert.Equal(words, local.InWords(typed.From));
    }

    [Fact]
    public void A_table_says_the_zone_once()
    {
        var local = new LocalTime(Zones.NewYork);

        Assert.Equal("2026-01-04 20:31", local.InTables("2026-01-05T01:31:00Z"));
        Assert.Equal("America/New_York time", local.Name);
        Assert.Equal("UTC", LocalTime.Utc.Name);
    }

    [Fact]
    public void The_zone_comes_with_the_clock()
    {
        Assert.Equal(Zones.Kathmandu, LocalTime.Of(new ClockIn(() => Zones.Kathmandu)).Zone);
        Assert.Equal(
            "2026-01-05 01:31 UTC",
            LocalTime.Of(new ClockIn(() => throw new InvalidTimeZoneException())).InWords("2026-01-05T01:31:00Z")
        );
        Assert.Equal("UTC", LocalTime.Of(new ClockIn(() => throw new TimeZoneNotFoundException())).Name);
    }

    private static DateTimeOffset Time(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);

    private sealed class ClockIn(Func<TimeZoneInfo> zone) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => zone();
    }
}
