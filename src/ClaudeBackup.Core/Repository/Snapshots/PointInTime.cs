using System.Globalization;
using System.Text.RegularExpressions;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>A state in history, as the user names it: by time, or by the id of a snapshot.</summary>
public abstract partial record PointInTime
{
    private PointInTime() { }

    /// <summary>The newest state that is not later.</summary>
    /// <param name="Time">The moment.</param>
    public sealed record AsOf(DateTimeOffset Time) : PointInTime;

    /// <summary>One snapshot.</summary>
    /// <param name="Prefix">The beginning of its id, in lower case.</param>
    public sealed record Snapshot(string Prefix) : PointInTime;

    /// <summary>
    /// Understands RFC 3339; a day, which counts to its end, and a time without an offset, both UTC; <c>yesterday</c>; <c>2h</c>, <c>3d</c>,
    /// <c>2w</c> ago; and four or more digits of a snapshot's id.
    /// </summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="BackupException">It is none of these.</exception>
    public static PointInTime Parse(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var culture = CultureInfo.InvariantCulture;
        if (text.Equals("yesterday", StringComparison.OrdinalIgnoreCase))
        {
            return new AsOf(EndOf(DateOnly.FromDateTime(now.UtcDateTime.AddDays(-1))));
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out var day))
        {
            return new AsOf(EndOf(day));
        }

        if (Moment().IsMatch(text) && DateTimeOffset.TryParse(text, culture, Utc, out var time))
        {
            return new AsOf(time);
        }

        if (Ago().Match(text) is { Success: true } ago)
        {
            var count = int.Parse(ago.Groups["count"].ValueSpan, culture);
            var unit = ago.Groups["unit"].Value.ToLowerInvariant() switch
            {
                "m" => TimeSpan.FromMinutes(1),
                "h" => TimeSpan.FromHours(1),
                "w" => TimeSpan.FromDays(7),
                _ => TimeSpan.FromDays(1),
            };
            return new AsOf(now - (count * unit));
        }

        return Id().IsMatch(text)
            ? new Snapshot(text.ToLowerInvariant())
            : throw new BackupException(
                FailureKind.Usage,
                $"{text} is no time and no snapshot.",
                "Give a day (2026-03-01), a time (2026-03-01T12:00Z), yesterday, 2h, 3d or 2w for so long ago, or the id of a snapshot."
            );
    }

    /// <summary>Chooses the snapshot.</summary>
    /// <param name="snapshots">Newest first.</param>
    /// <exception cref="BackupException">There is none, or the id could be any of several.</exception>
    public CommitInfo Choose(IReadOnlyList<CommitInfo> snapshots)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        if (this is AsOf(var time))
        {
            return snapshots.FirstOrDefault(s => s.Time <= time)
                ?? throw NotFound(
                    $"Nothing was saved yet on {Timestamp.Format(time)}.",
                    snapshots.Count == 0
                        ? "Nothing is saved at all. Run: claude-backup sync"
                        : $"The first snapshot is of {Timestamp.Format(snapshots[^1].Time)}."
                );
        }

        var prefix = ((Snapshot)this).Prefix;
        return snapshots.Where(s => s.Id.ToString().StartsWith(prefix, StringComparison.Ordinal)).ToArray() switch
        {
            [var only] => only,
            [] => throw NotFound(
                $"No snapshot of this machine has an id that begins with {prefix}.",
                "List them with: claude-backup config log"
            ),
            _ => throw NotFound($"Several snapshots have an id that begins with {prefix}.", "Give more of it."),
        };
    }

    private static BackupException NotFound(string message, string hint) =>
        new(FailureKind.Failed, message, hint) { Code = FailureCode.NotFound };

    private static DateTimeOffset EndOf(DateOnly day) =>
        new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddTicks(-1);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Moment();

    [GeneratedRegex(
        "^(?<count>[0-9]{1,4})(?<unit>[mhdwMHDW])$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Ago();

    [GeneratedRegex("^[0-9a-fA-F]{4,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();
}
