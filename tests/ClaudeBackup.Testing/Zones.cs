namespace ClaudeBackup.Testing;

/// <summary>Zones of the tests, with the rules of today for all years: the system need not know them.</summary>
public static class Zones
{
    /// <summary>Five hours behind, put forward on the second Sunday of March and back on the first of November, at two.</summary>
    public static TimeZoneInfo NewYork { get; } =
        Of("America/New_York", new TimeSpan(-5, 0, 0), new TimeSpan(1, 0, 0), Sunday(3, 2, 2), Sunday(11, 1, 2));

    /// <summary>One hour ahead, put forward on the last Sunday of March and back on the last of October.</summary>
    public static TimeZoneInfo Berlin { get; } =
        Of("Europe/Berlin", new TimeSpan(1, 0, 0), new TimeSpan(1, 0, 0), Sunday(3, 5, 2), Sunday(10, 5, 3));

    /// <summary>Put forward at midnight, so that a day in September begins at one.</summary>
    public static TimeZoneInfo Santiago { get; } =
        Of("America/Santiago", new TimeSpan(-4, 0, 0), new TimeSpan(1, 0, 0), Sunday(9, 1, 0), Sunday(4, 1, 0));

    /// <summary>Ten and a half hours ahead, put forward by half an hour.</summary>
    public static TimeZoneInfo LordHowe { get; } =
        Of("Australia/Lord_Howe", new TimeSpan(10, 30, 0), new TimeSpan(0, 30, 0), Sunday(10, 1, 2), Sunday(4, 1, 2));

    /// <summary>Five hours and 45 minutes ahead.</summary>
    public static TimeZoneInfo Kathmandu { get; } =
        TimeZoneInfo.CreateCustomTimeZone("Asia/Kathmandu", new TimeSpan(5, 45, 0), "NPT", "NPT");

    private static TimeZoneInfo Of(
        string id,
        TimeSpan ahead,
        TimeSpan summer,
        TimeZoneInfo.TransitionTime start,
        TimeZoneInfo.TransitionTime end
    ) =>
        TimeZoneInfo.CreateCustomTimeZone(
            id,
            ahead,
            id,
            id,
            id,
            [
                TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                    DateTime.MinValue.Date,
                    DateTime.MaxValue.Date,
                    summer,
                    start,
                    end
                ),
            ]
        );

    private static TimeZoneInfo.TransitionTime Sunday(int month, int week, int hour) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
            new DateTime(1, 1, 1, hour, 0, 0, DateTimeKind.Unspecified),
            month,
            week,
            DayOfWeek.Sunday
        );
}
