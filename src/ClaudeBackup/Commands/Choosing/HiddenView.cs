using System.Globalization;
using ClaudeBackup.Core.ClaudeConfig;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Terminal;

namespace ClaudeBackup.Commands;

/// <summary>Tells what a day of UTC leaves out that was on the same day by the clock on the wall.</summary>
internal static class HiddenView
{
    public static IEnumerable<string> Sessions(SessionFilter filter, SessionCatalog catalog) =>
        Line(filter.HiddenByUtc(catalog), "session", "active", filter.Active);

    public static IEnumerable<string> Snapshots(IReadOnlyList<ConfigSnapshot> snapshots, Period made) =>
        Line(
            snapshots.Count(s => made.OnTheWall is { } day && day.Holds(s.Time) && !made.Holds(s.Time)),
            "snapshot",
            "made",
            made
        );

    private static IEnumerable<string> Line(int hidden, string noun, string what, Period period)
    {
        if (hidden == 0 || period.UtcDay is not { } utc)
        {
            yield break;
        }

        var day = utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return $"{Sizes.Count(hidden, $"more {noun}")} {(hidden == 1 ? "was" : "were")} {what} on {day} by the clock of this machine; --date {day} is a day of UTC. Use: --since {day} --until {day}";
    }
}
