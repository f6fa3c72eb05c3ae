using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>The newest snapshot of a moment, whatever the clock said in between. Times are hours, oldest first.</summary>
public sealed class SnapshotClockTests
{
    [Theory]
    [InlineData("", 5, null, "")]
    [InlineData("1 2 3", 0, null, "")]
    [InlineData("1 2 3", 2, 1, "")]
    [InlineData("1 2 3", 9, 2, "")]
    [InlineData("1 2 2 3", 2, 2, "")]
    // ahead for one snapshot
    [InlineData("1 2 90 3 4", 2, 1, "2")]
    [InlineData("1 2 90 3 4", 3, 3, "")]
    [InlineData("1 2 90 3 4", 95, 4, "")]
    // behind for one
    [InlineData("10 20 1 30", 25, 1, "2")]
    [InlineData("10 20 1 30", 5, null, "")]
    [InlineData("10 20 1 30", 15, 0, "")]
    [InlineData("10 20 1 30", 30, 3, "")]
    // ahead for several, behind at the end
    [InlineData("10 80 81 20 30 40", 15, 0, "1 2")]
    [InlineData("10 20 30 5", 40, 2, "3")]
    // the first one by a clock that had not been set yet
    [InlineData("900 1 2 3", 2, 2, "")]
    public void The_times_that_rise_with_the_snapshots_count(string times, int asked, int? chosen, string doubtful)
    {
        CommitInfo[] oldestFirst =
        [
            .. times.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((hour, i) => At(i, int.Parse(hour))),
        ];

        var found = SnapshotClock.Newest([.. oldestFirst.Reverse()], At(0, asked).Time);

        Assert.Equal(chosen, found is null ? null : Array.IndexOf(oldestFirst, found.Commit));
        Assert.Equal(doubtful, string.Join(' ', (found?.Doubtful ?? []).Select(d => Array.IndexOf(oldestFirst, d))));
    }

    [Theory]
    // shown by a clock that was wrong, ahead and behind
    [InlineData("1 2 90 3 4", 90, 2, true)]
    [InlineData("10 20 1 30", 1, 2, true)]
    [InlineData("1 2 90 3 4", 91, 4, false)]
    // one of a right clock shows the same
    [InlineData("1 2 90 3 4 90", 90, 5, false)]
    [InlineData("1 2 3", 2, 1, false)]
    public void The_very_time_that_is_shown_for_a_snapshot_names_it(string times, int asked, int chosen, bool isWrong)
    {
        CommitInfo[] oldestFirst = [.. times.Split(' ').Select((hour, i) => At(i, int.Parse(hour)))];
        var from = At(0, asked).Time;

        var found = SnapshotClock.Newest([.. oldestFirst.Reverse()], from.AddMinutes(1).AddTicks(-1), from)!;

        Assert.Equal(chosen, Array.IndexOf(oldestFirst, found.Commit));
        Assert.Equal(isWrong, found.IsByWrongClock);
    }

    private static CommitInfo At(int number, int hour) =>
        new(
            ObjectId.Parse(string.Concat(Enumerable.Repeat($"{number:x2}", 20))),
            DateTimeOffset.UnixEpoch.AddHours(hour),
            [],
            ""
        );
}
