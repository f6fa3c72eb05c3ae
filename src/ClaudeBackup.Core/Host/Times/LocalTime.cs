using System.Globalization;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// The clock on the wall of whoever reads: every time that is shown to people is formatted here, and says by which clock it is. Documents have
/// theirs in UTC, from <c>Timestamp</c>.
/// </summary>
public sealed class LocalTime
{
    // looked up when a time is shown: most runs show none
    private readonly Func<TimeZoneInfo> _zone;

    private LocalTime(Func<TimeZoneInfo> zone) => _zone = zone;

    /// <param name="zone">Where the reader is.</param>
    public LocalTime(TimeZoneInfo zone)
        : this(() => zone) { }

    /// <summary>What a machine shows that does not know where it is.</summary>
    public static LocalTime Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>Where the reader is.</summary>
    public TimeZoneInfo Zone
    {
        get
        {
            try
            {
                return _zone();
            }
            catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
            {
                return TimeZoneInfo.Utc;
            }
        }
    }

    /// <summary>The zone in words, for a table whose times do not say it themselves: <c>UTC</c>, <c>Europe/Berlin time</c>.</summary>
    public string Name =>
        Zone.Id switch
        {
            "UTC" or "Etc/UTC" => "UTC",
            // what the system has a file of and no name for
            "Local" or "" => "local time",
            // as Windows names them
            [.., ' ', 'T', 'i', 'm', 'e'] id => id,
            var id => $"{id} time",
        };

    /// <summary>The zone that comes with the clock; UTC where the system cannot tell one.</summary>
    public static LocalTime Of(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return new LocalTime(() => clock.LocalTimeZone);
    }

    /// <summary>In sentences, with what the clock on the wall was ahead of UTC then: <c>2026-03-01 13:00 +0100</c>, <c>2026-03-01 12:00 UTC</c>.</summary>
    public string InWords(DateTimeOffset time) => WithOffset(At(time));

    /// <summary>The same of a time in a document.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string InWords(string timestamp) => InWords(Parse(timestamp));

    /// <summary>In tables, whose head or foot tells the zone: <c>2026-03-01 13:00</c>.</summary>
    public string InTables(DateTimeOffset time) => Minute(At(time));

    /// <summary>The same of a time in a document.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string InTables(string timestamp) => InTables(Parse(timestamp));

    /// <summary>The day on the calendar of the wall.</summary>
    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(At(time).DateTime);

    /// <summary>The first moment at which the clock on the wall shows that time or, where it is put forward over it, more.</summary>
    public DateTimeOffset Earliest(DateTime shown) => Moments(shown).First;

    /// <summary>The last moment at which the clock on the wall shows that time: the second one, where it is put back over it.</summary>
    public DateTimeOffset Latest(DateTime shown) => Moments(shown).Last;

    private static string Minute(DateTimeOffset local) =>
        local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset Parse(string timestamp) =>
        DateTimeOffset.Parse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The same moment, with what the clock on the wall is ahead of UTC then.</summary>
    public DateTimeOffset At(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    /// <summary>In sentences, by the clock that a time was brought to with <see cref="At"/>.</summary>
    internal static string WithOffset(DateTimeOffset local) =>
        local.Offset == TimeSpan.Zero
            ? $"{Minute(local)} UTC"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Minute(local)} {(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hhmm}"
            );

    // Clocks are never put twice within two days, so the time by the clock of the day before and by that of the day after is all there can be.
    private (DateTimeOffset First, DateTimeOffset Last) Moments(DateTime shown)
    {
        var before = Offset(Moment(shown.Ticks - TimeSpan.TicksPerDay));
        var after = Offset(Moment(shown.Ticks + TimeSpan.TicksPerDay));
        var byBefore = Moment(shown.Ticks - before.Ticks);
        var byAfter = Moment(shown.Ticks - after.Ticks);
        return (Offset(byBefore) == before, Offset(byAfter) == after) switch
        {
            (true, true) => byBefore < byAfter ? (byBefore, byAfter) : (byAfter, byBefore),
            (true, false) => Once(byBefore),
            (false, true) => Once(byAfter),
            _ => Once(Change(byAfter, byBefore)),
        };
    }

    private static (DateTimeOffset, DateTimeOffset) Once(DateTimeOffset moment) => (moment, moment);

    // the first moment at which the clock is no longer as it was at the first of two
    private DateTimeOffset Change(DateTimeOffset from, DateTimeOffset to)
    {
        var (low, high) = (from.UtcTicks, to.UtcTicks);
        var before = Offset(from);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Offset(Moment(middle)) == before ? (middle, high) : (low, middle);
        }

        return Moment(high);
    }

    private TimeSpan Offset(DateTimeOffset time) => Zone.GetUtcOffset(time);

    /// <summary>A moment within what can be told.</summary>
    internal static DateTimeOffset Moment(long utcTicks) =>
        new(Math.Clamp(utcTicks, DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
}
