using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// From when to when something has to have happened: what <c>--since</c>, <c>--until</c> and <c>--date</c> leave together. A day that is written out for
/// <c>--date</c> is one of UTC, as scripts expect it; every other time is by the clock on the wall. Pure.
/// </summary>
/// <param name="From">The first moment of it.</param>
/// <param name="To">The last moment of it.</param>
public sealed record Period(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>No restriction.</summary>
    public static Period Always { get; } = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    /// <summary>The day of UTC that was written out; null where none was.</summary>
    public DateOnly? UtcDay { get; init; }

    /// <summary>The same with that day by the clock on the wall; null where none was written out, or nothing is left of it.</summary>
    public Period? OnTheWall { get; init; }

    /// <summary>Whether anything is left out.</summary>
    public bool IsLimited => From > DateTimeOffset.MinValue || To < DateTimeOffset.MaxValue;

    /// <summary>Whether a moment is in it.</summary>
    public bool Holds(DateTimeOffset time) => Meets(time, time);

    /// <summary>Whether any moment from the first to the last is in it.</summary>
    public bool Meets(DateTimeOffset first, DateTimeOffset last) => first <= To && last >= From;

    /// <summary>Understands what was typed; null is what was not.</summary>
    /// <param name="since">The first time.</param>
    /// <param name="until">The last time, to its end.</param>
    /// <param name="date">One day.</param>
    /// <param name="now">The present.</param>
    /// <param name="local">The clock on the wall.</param>
    /// <exception cref="BackupException">Usage: one is no time, or they leave none.</exception>
    public static Period Parse(string? since, string? until, string? date, DateTimeOffset now, LocalTime local)
    {
        var between = new Period(
            since is null ? DateTimeOffset.MinValue : TypedTime.Parse(since, now, local).From,
            until is null ? DateTimeOffset.MaxValue : TypedTime.Parse(until, now, local).To
        );
        if (date is null)
        {
            return between.From <= between.To ? between : throw Nothing();
        }

        var day = TypedTime.TryParseDay(date.Trim());
        var of = day is { } utc ? TypedTime.Day(utc, LocalTime.Utc) : OfWord(date, now, local);
        return (between.And(of) ?? throw Nothing()) with
        {
            UtcDay = day,
            OnTheWall = day is { } written ? between.And(TypedTime.Day(written, local)) : null,
        };
    }

    private static TypedTime OfWord(string date, DateTimeOffset now, LocalTime local) =>
        date.Trim().ToUpperInvariant() is "TODAY" or "YESTERDAY"
            ? TypedTime.Parse(date, now, local)
            : throw new BackupException(
                FailureKind.Usage,
                $"{date} is not a day.",
                "Give today, yesterday, or YYYY-MM-DD, for example 2026-03-01. Other times are for --since and --until."
            );

    private Period? And(TypedTime day) =>
        Meets(day.From, day.To) ? new Period(day.From > From ? day.From : From, day.To < To ? day.To : To) : null;

    private static BackupException Nothing() =>
        new(
            FailureKind.Usage,
            "Nothing can have happened then: --since, --until and --date leave no time.",
            "Give the earlier time with --since and the later one with --until."
        );
}
