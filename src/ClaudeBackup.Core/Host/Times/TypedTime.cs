using System.Globalization;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// A time as people type it. What is named lasts: a day to its end, a minute to its last second; so whatever is shown can be typed, and what
/// happened within it is meant. Without an offset it is by the clock on the wall. Pure.
/// </summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">Its last moment.</param>
public sealed partial record TypedTime(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>What can be typed, for help and hints.</summary>
    public const string Forms =
        "a day (2026-03-01), a time ('2026-03-01 14:30', 2026-03-01T14:30:00Z), today, yesterday, or how long ago (12h, 3d, 2w)";

    private static readonly TimeSpan FarthestOffset = TimeSpan.FromHours(14);

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
    ];

    /// <summary>Understands what was typed for an option.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="now">The present.</param>
    /// <param name="local">The clock on the wall.</param>
    /// <exception cref="BackupException">Usage: it is no time.</exception>
    public static TypedTime Parse(string text, DateTimeOffset now, LocalTime local) =>
        TryParse(text, now, local)
        ?? throw new BackupException(FailureKind.Usage, $"{text} is not a time.", $"Give {Forms}.");

    /// <inheritdoc cref="Parse"/>
    /// <returns>Null where it is no time.</returns>
    public static TypedTime? TryParse(string text, DateTimeOffset now, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(local);
        var typed = text.Trim();
        return typed.ToUpperInvariant() switch
            {
                "NOW" => new TypedTime(now, now),
                "TODAY" => Day(local.DayOf(now), local),
                "YESTERDAY" => Day(local.DayOf(now).AddDays(-1), local),
                _ => null,
            } ?? (TryParseDay(typed) is { } day ? Day(day, local) : Ago(typed, now) ?? Moment(typed, local));
    }

    /// <summary>A day of the calendar, written <c>2026-03-01</c>; null where it is none.</summary>
    public static DateOnly? TryParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    /// <summary>A whole day by the clock on the wall, which may have 23 or 25 hours.</summary>
    public static TypedTime Day(DateOnly day, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(local);
        return new TypedTime(
            local.Earliest(day.ToDateTime(TimeOnly.MinValue)),
            day == DateOnly.MaxValue
                ? DateTimeOffset.MaxValue
                : local.Earliest(day.AddDays(1).ToDateTime(TimeOnly.MinValue)).AddTicks(-1)
        );
    }

    /// <summary>How long the unit of an age is: <c>m</c> for minutes, <c>h</c>, <c>d</c> or <c>w</c>; null for any other.</summary>
    public static TimeSpan? UnitOf(char unit) =>
        unit switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };

    private static TypedTime? Ago(string typed, DateTimeOffset now)
    {
        if (LongAgo().Match(typed) is not { Success: true } ago)
        {
            return null;
        }

        var unit = UnitOf(char.ToLowerInvariant(ago.Groups["unit"].ValueSpan[0]))!.Value;
        var then = now - (int.Parse(ago.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) * unit);
        return new TypedTime(then, then);
    }

    private static TypedTime? Moment(string typed, LocalTime local)
    {
        if (
            Written().Match(typed) is not { Success: true } written
            || !DateTime.TryParseExact(
                $"{written.Groups["day"].Value}T{written.Groups["time"].Value}",
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var shown
            )
        )
        {
            return null;
        }

        DateTimeOffset first;
        DateTimeOffset last;
        if (written.Groups["offset"].Value is { Length: > 0 } said)
        {
            if (OffsetOf(said) is not { } offset)
            {
                return null;
            }

            first = last = LocalTime.Moment(shown.Ticks - offset.Ticks);
        }
        else
        {
            (first, last) = (local.Earliest(shown), local.Latest(shown));
        }

        var lasts =
            written.Groups["fraction"].Success ? TimeSpan.Zero
            : written.Groups["second"].Success ? TimeSpan.FromSeconds(1)
            : TimeSpan.FromMinutes(1);
        var isExact = lasts == TimeSpan.Zero;
        return new TypedTime(first, isExact ? last : LocalTime.Moment(last.UtcTicks + lasts.Ticks - 1));
    }

    private static TimeSpan? OffsetOf(string said)
    {
        if (said.ToUpperInvariant() is "Z" or "UTC")
        {
            return TimeSpan.Zero;
        }

        var digits = said.Replace(":", "", StringComparison.Ordinal);
        var offset = new TimeSpan(
            int.Parse(digits.AsSpan(1, 2), CultureInfo.InvariantCulture),
            digits.Length > 3 ? int.Parse(digits.AsSpan(3), CultureInfo.InvariantCulture) : 0,
            0
        );
        return offset > FarthestOffset ? null
            : digits[0] == '-' ? -offset
            : offset;
    }

    [GeneratedRegex(
        "^(?<count>[0-9]{1,4})(?<unit>[mhdwMHDW])$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex LongAgo();

    [GeneratedRegex(
        @"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9]{2}:[0-9]{2}(?<second>:[0-9]{2}(?<fraction>\.[0-9]{1,7})?)?)\x20?(?<offset>[Zz]|[Uu][Tt][Cc]|[+-][0-9]{2}(:?[0-5][0-9])?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Written();
}
