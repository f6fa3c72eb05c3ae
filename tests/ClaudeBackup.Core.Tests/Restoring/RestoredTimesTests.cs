using ClaudeBackup.Core.Restoring;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring;

public sealed class RestoredTimesTests
{
    private const long Day = 86_400_000_000_000;
    private const long Now = 20_000 * Day;

    [Theory]
    [InlineData(30, 22, false)]
    [InlineData(30, 23, true)]
    [InlineData(30, 60, true)]
    [InlineData(7, 0, true)]
    [InlineData(3, 0, true)]
    [InlineData(99_999, 900, false)]
    [InlineData(int.MaxValue, 20_000, false)]
    public void What_would_be_deleted_within_a_week_is_refreshed(int cleanupDays, int ageInDays, bool refreshed) =>
        Assert.Equal(refreshed, RestoredTimes.NeedRefresh([Now - (ageInDays * Day)], cleanupDays, Now));

    [Fact]
    public void One_old_file_refreshes_its_whole_session() =>
        Assert.True(RestoredTimes.NeedRefresh([Now, Now - (90 * Day)], 30, Now));

    [Fact]
    public void The_order_of_times_is_kept_and_none_lies_in_the_future()
    {
        long[] original = [5, 3, 9, 3, -7];
        var refreshed = RestoredTimes.Refresh(original, Now);
        Assert.Equal(Now, refreshed[9]);
        Assert.Equal(original.Distinct().Order(), refreshed.OrderBy(p => p.Value).Select(p => p.Key));
    }
}
