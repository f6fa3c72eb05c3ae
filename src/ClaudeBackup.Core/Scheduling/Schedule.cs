using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>How often a sync runs by itself, whatever the system that starts it.</summary>
public sealed record Schedule
{
    private static readonly TimeSpan FirstOfDay = TimeSpan.FromHours(3);

    private Schedule(string name, TimeSpan? every, TimeSpan patience) =>
        (Name, Every, Patience) = (name, every, patience);

    /// <summary>Never.</summary>
    public static Schedule Off { get; } = new("off", every: null, TimeSpan.FromDays(7));

    /// <summary>At 03:00 local time.</summary>
    public static Schedule Daily { get; } = new("daily", TimeSpan.FromDays(1), TimeSpan.FromHours(50));

    /// <summary>At 00:00, 06:00, 12:00 and 18:00 local time.</summary>
    public static Schedule SixHourly { get; } = new("6h", TimeSpan.FromHours(6), TimeSpan.FromHours(14));

    /// <summary>At every full hour.</summary>
    public static Schedule Hourly { get; } = new("hourly", TimeSpan.FromHours(1), TimeSpan.FromHours(3));

    public static IReadOnlyList<Schedule> All { get; } = [Off, Daily, SixHourly, Hourly];

    /// <summary>What the user types, and what the settings hold.</summary>
    public string Name { get; }

    /// <summary>The time from one run to the next; null for <see cref="Off"/>.</summary>
    public TimeSpan? Every { get; }

    /// <summary>
    /// How old the last good sync may be: two runs may be missed, as by a notebook that was shut, and a little more. Without a schedule a week.
    /// </summary>
    public TimeSpan Patience { get; }

    /// <exception cref="BackupException">Usage: it names none.</exception>
    public static Schedule Parse(string name) =>
        All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal))
        ?? throw new BackupException(
            FailureKind.Usage,
            $"There is no schedule '{name}'.",
            "Choose one of: off, daily, 6h, hourly."
        );

    /// <summary>When the next run is due; null for <see cref="Off"/>.</summary>
    /// <param name="now">Any time.</param>
    /// <param name="zone">Whose clock the system goes by.</param>
    public DateTimeOffset? NextAfter(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (Every is not { } every)
        {
            return null;
        }

        // hours of the day rather than hours from now: a day in which the clocks change has its own
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var first = every == TimeSpan.FromDays(1) ? FirstOfDay : TimeSpan.Zero;
        var next = local.Date + first;
        while (next <= local || zone.IsInvalidTime(next))
        {
            next += every;
        }

        return new DateTimeOffset(next, zone.GetUtcOffset(next)).ToUniversalTime();
    }

    public override string ToString() => Name;
}
