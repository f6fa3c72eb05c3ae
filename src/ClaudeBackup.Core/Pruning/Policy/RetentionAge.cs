using System.Globalization;
using System.Text.RegularExpressions;

namespace ClaudeBackup.Core.Pruning;

/// <summary>
/// How old something may be that is kept, as it is typed: <c>36h</c>, <c>2w</c>, <c>1y6mo</c>. Months and years are those of the calendar. There is no
/// <c>m</c>: minutes to some programs, months to others, and what is pruned does not come back.
/// </summary>
/// <param name="Months">Months, twelve for a year.</param>
/// <param name="Days">Days, seven for a week.</param>
/// <param name="Hours">Hours.</param>
public sealed partial record RetentionAge(int Months, int Days, int Hours)
{
    /// <summary>What was typed.</summary>
    /// <returns>Null when it is none.</returns>
    public static RetentionAge? TryParse(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var form = Form().Match(typed);
        var sum = new RetentionAge(0, 0, 0);
        foreach (var part in form.Groups["part"].Captures.Select(c => c.Value.ToLowerInvariant()))
        {
            var digits = part.TrimEnd([.. "hdwmoy"]);
            var count = int.Parse(digits, CultureInfo.InvariantCulture);
            sum = part[digits.Length..] switch
            {
                "h" => sum with { Hours = sum.Hours + count },
                "d" => sum with { Days = sum.Days + count },
                "w" => sum with { Days = sum.Days + (7 * count) },
                "mo" => sum with { Months = sum.Months + count },
                _ => sum with { Months = sum.Months + (12 * count) },
            };
        }

        return form.Success && sum is not (0, 0, 0) ? sum : null;
    }

    /// <summary>The time that lies so far before another one; the earliest there is, where that would be earlier still.</summary>
    public DateTimeOffset Before(DateTimeOffset time)
    {
        var months = Math.Min(Months, (12 * (time.UtcDateTime.Year - 1)) + time.UtcDateTime.Month - 1);
        var day = time.UtcDateTime.AddMonths(-months);
        var more = TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours);
        return months < Months || day - DateTime.MinValue < more ? DateTimeOffset.MinValue : new(day - more);
    }

    /// <summary>As it is typed.</summary>
    public override string ToString() =>
        string.Concat(
            new[] { (Months / 12, "y"), (Months % 12, "mo"), (Days, "d"), (Hours, "h") }
                .Where(part => part.Item1 > 0)
                .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1}{part.Item2}"))
        );

    // five digits: nobody has more, and no sum goes beyond a number
    [GeneratedRegex(
        @"\A(?<part>[0-9]{1,5}(h|d|w|mo|y)){1,5}\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
