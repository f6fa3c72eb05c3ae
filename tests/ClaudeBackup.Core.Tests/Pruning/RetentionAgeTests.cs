using System.Globalization;
using ClaudeBackup.Core.Pruning;
using Xunit;

namespace ClaudeBackup.Core.Tests.Pruning;

public sealed class RetentionAgeTests
{
    [Theory]
    [InlineData("36h", "36h", "2026-03-29 22:00")]
    [InlineData("2w", "14d", "2026-03-17 10:00")]
    [InlineData("1mo", "1mo", "2026-02-28 10:00")]
    [InlineData("13MO", "1y1mo", "2025-02-28 10:00")]
    [InlineData("1y", "1y", "2025-03-31 10:00")]
    [InlineData("1y6mo2d3h", "1y6mo2d3h", "2024-09-28 07:00")]
    [InlineData("99999y", "99999y", "0001-01-01 00:00")]
    [InlineData("99999w99999d", "799992d", "0001-01-01 00:00")]
    public void An_age_is_so_much_before_a_time_by_the_calendar(string typed, string told, string before)
    {
        var age = RetentionAge.TryParse(typed)!;

        Assert.Equal(told, age.ToString());
        Assert.Equal(
            before,
            age.Before(new DateTimeOffset(2026, 3, 31, 10, 0, 0, TimeSpan.Zero))
                .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1m")]
    [InlineData("1M")]
    [InlineData("1y6m")]
    [InlineData("90min")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("100000h")]
    [InlineData("1d ")]
    [InlineData("1d\n")]
    [InlineData("\u0661d")]
    public void What_is_no_age_or_may_be_two_is_not_taken(string typed) => Assert.Null(RetentionAge.TryParse(typed));
}
