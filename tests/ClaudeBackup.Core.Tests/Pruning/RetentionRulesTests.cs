using System.Globalization;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Pruning;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Pruning;

public sealed class RetentionRulesTests
{
    [Theory]
    [InlineData("2026-03-04 23:30, 2026-03-04 00:30, 2026-03-03 12:00, 2026-03-01 12:00", "daily", 2, "0 2")]
    [InlineData("2026-03-04 23:30, 2026-03-04 00:30, 2026-03-03 12:00, 2026-03-01 12:00", "last", 2, "0 1")]
    [InlineData("2026-03-04 10:50, 2026-03-04 10:10, 2026-03-04 09:50, 2026-03-03 10:00", "hourly", 9, "0 2 3")]
    // weeks begin on Mondays, and one reaches over the turn of a year
    [InlineData("2026-01-05 12:00, 2026-01-04 12:00, 2025-12-29 12:00, 2025-12-28 12:00", "weekly", 9, "0 1 3")]
    [InlineData("2026-03-01 00:00, 2026-02-28 23:59, 2026-02-01 12:00, 2025-02-01 12:00", "monthly", 9, "0 1 3")]
    [InlineData("2026-03-01 00:00, 2026-02-28 23:59, 2025-12-31 12:00, 2023-02-01 12:00", "yearly", 2, "0 2")]
    public void A_rule_keeps_the_newest_of_each_period(string times, string rule, int count, string kept)
    {
        var policy = rule switch
        {
            "last" => new RetentionPolicy { Last = count },
            "hourly" => new RetentionPolicy { Hourly = count },
            "daily" => new RetentionPolicy { Daily = count },
            "weekly" => new RetentionPolicy { Weekly = count },
            "monthly" => new RetentionPolicy { Monthly = count },
            _ => new RetentionPolicy { Yearly = count },
        };

        var rules = Apply(policy, LocalTime.Utc, times);

        Assert.Equal(
            kept,
            string.Join(
                ' ',
                rules.Index().Where(r => r.Item.Exists(k => k is not KeepRule.Newest)).Select(r => r.Index)
            )
        );
        Assert.All(
            rules.SelectMany(r => r).Where(k => k is not KeepRule.Newest),
            k => Assert.Equal(rule, RetentionPolicy.Word(k))
        );
        Assert.Equal($"--keep-{rule} {count}", policy.ToString());
    }

    [Fact]
    public void Days_are_those_of_the_clock_on_the_wall()
    {
        const string times = "2026-03-04 23:30, 2026-03-04 22:30, 2026-03-03 23:30";
        var policy = new RetentionPolicy { Daily = 9 };

        Assert.Equal([true, false, true], Apply(policy, LocalTime.Utc, times).Select(r => r.Contains(KeepRule.Daily)));
        Assert.Equal(
            [true, true, false],
            Apply(policy, new LocalTime(Zones.Berlin), times).Select(r => r.Contains(KeepRule.Daily))
        );
    }

    [Fact]
    public void What_is_within_a_time_is_told_from_the_newest_one()
    {
        var rules = Apply(
            new RetentionPolicy { Within = RetentionAge.TryParse("2d") },
            LocalTime.Utc,
            "2026-03-04 12:00, 2026-03-02 12:00, 2026-03-02 11:59"
        );

        Assert.Equal([true, true, false], rules.Select(r => r.Count > 0));
    }

    [Fact]
    public void Several_rules_keep_what_any_of_them_keeps()
    {
        var rules = Apply(
            new RetentionPolicy { Last = 1, Daily = 2 },
            LocalTime.Utc,
            "2026-03-04 12:00, 2026-03-04 11:00, 2026-03-02 12:00, 2026-03-01 12:00"
        );

        Assert.Equal([KeepRule.Newest, KeepRule.Last, KeepRule.Daily], rules[0]);
        Assert.Equal([false, true, false], rules.Skip(1).Select(r => r.Count > 0));
    }

    [Fact]
    public void Without_a_rule_about_snapshots_all_stay()
    {
        var rules = Apply(
            new RetentionPolicy { VariantsWithin = RetentionAge.TryParse("1d") },
            LocalTime.Utc,
            "2026-03-04 12:00, 2025-03-04 11:00"
        );

        Assert.All(rules, r => Assert.NotEmpty(r));
    }

    private static IReadOnlyList<List<KeepRule>> Apply(RetentionPolicy policy, LocalTime local, string times) =>
        new RetentionRules(policy, local).Apply([
            .. times.Split(", ").Select(t => DateTimeOffset.Parse(t + "Z", CultureInfo.InvariantCulture)),
        ]);
}
