using System.Globalization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Pruning;

/// <summary>What a policy comes to for some snapshots, as restic's does. Pure.</summary>
/// <param name="policy">The policy.</param>
/// <param name="local">By whose clock hours, days, weeks, months and years go.</param>
internal sealed class RetentionRules(RetentionPolicy policy, LocalTime local)
{
    /// <summary>The rules that keep each.</summary>
    /// <param name="times">When each was made, the newest first, in the order in which they were made whatever the clock said.</param>
    /// <returns>For each the rules; one without any goes.</returns>
    public IReadOnlyList<List<KeepRule>> Apply(IReadOnlyList<DateTimeOffset> times)
    {
        var kept = times.Select(_ => new List<KeepRule>()).ToArray();
        if (times.Count == 0)
        {
            return kept;
        }

        kept[0].Add(KeepRule.Newest);
        if (!policy.IsOfSnapshots)
        {
            foreach (var rules in kept.Skip(1))
            {
                rules.Add(KeepRule.NoRule);
            }

            return kept;
        }

        foreach (var (rule, count) in policy.Counts)
        {
            Keep(rule, count ?? 0, times, kept);
        }

        for (var i = 0; i < times.Count; i++)
        {
            if (policy.Within is { } within && times[i] >= within.Before(times[0]))
            {
                kept[i].Add(KeepRule.Within);
            }
        }

        return kept;
    }

    private void Keep(KeepRule rule, int count, IReadOnlyList<DateTimeOffset> times, List<KeepRule>[] kept)
    {
        string? last = null;
        for (var i = 0; i < times.Count && count > 0; i++)
        {
            var period = rule is KeepRule.Last ? i.ToString(CultureInfo.InvariantCulture) : PeriodOf(rule, times[i]);
            if (period != last)
            {
                (last, count) = (period, count - 1);
                kept[i].Add(rule);
            }
        }
    }

    private string PeriodOf(KeepRule rule, DateTimeOffset time)
    {
        // with the offset, so that the hour which the clock shows twice is two
        var at = local.At(time);
        return rule switch
        {
            KeepRule.Hourly => at.ToString("yyyy-MM-dd HH zzz", CultureInfo.InvariantCulture),
            KeepRule.Daily => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            KeepRule.Weekly => string.Create(
                CultureInfo.InvariantCulture,
                $"{ISOWeek.GetYear(at.DateTime)} {ISOWeek.GetWeekOfYear(at.DateTime)}"
            ),
            KeepRule.Monthly => at.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            _ => at.ToString("yyyy", CultureInfo.InvariantCulture),
        };
    }
}
