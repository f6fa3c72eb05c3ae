using System.Globalization;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>Which of two versions is newer, as <see href="https://semver.org/#spec-item-11">semver.org</see> orders them. Pure.</summary>
public static class ReleaseVersion
{
    /// <summary>Compares.</summary>
    /// <returns>More than 0 when the first is newer, less when it is older; null when one of them is no version.</returns>
    public static int? Compare(string? one, string? other)
    {
        if (
            one?.Split('+')[0].Split('-', 2) is not { } first
            || other?.Split('+')[0].Split('-', 2) is not { } second
            || !Version.TryParse(first[0], out var left)
            || !Version.TryParse(second[0], out var right)
        )
        {
            return null;
        }

        return left.CompareTo(right) is not 0 and var order
            ? order
            : (first, second) switch
            {
                ([_], [_]) => 0,
                // what comes before a release is older than it
                ([_], _) => 1,
                (_, [_]) => -1,
                _ => ComparePrereleases(first[1].Split('.'), second[1].Split('.')),
            };
    }

    private static int ComparePrereleases(string[] one, string[] other)
    {
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            if (CompareParts(one[i], other[i]) is not 0 and var order)
            {
                return order;
            }
        }

        return one.Length.CompareTo(other.Length);
    }

    private static int CompareParts(string one, string other) =>
        (Number(one), Number(other)) switch
        {
            ({ } left, { } right) => left.CompareTo(right),
            ({ }, null) => -1,
            (null, { }) => 1,
            _ => string.CompareOrdinal(one, other),
        };

    private static long? Number(string part) =>
        long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
