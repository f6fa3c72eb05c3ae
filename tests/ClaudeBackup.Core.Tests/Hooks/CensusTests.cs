using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Hooks;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Syncing;
using Xunit;
using static ClaudeBackup.Core.Tests.Hooks.Seen;

namespace ClaudeBackup.Core.Tests.Hooks;

/// <summary>What an update of Claude Code took is told, and nothing that goes at any time.</summary>
public sealed class CensusTests
{
    private static readonly CleanupPeriod Month = new CleanupAfterDays(30);

    // updated yesterday, the version before last seen two days ago
    private static readonly ClientRecord Updated = new("2", Now)
    {
        Former = "1",
        FormerSeen = Now.AddDays(-2),
        Since = Now.AddDays(-1),
    };

    private static readonly (string What, SourceComparison Seen, CleanupPeriod Period, (int, int) Told)[] Table =
    [
        ("nothing stored, nothing there", Of([]), Month, (0, 0)),
        ("all there", Of([("1", 1), ("2", 2)], ("1", 1, null), ("2", 2, null)), Month, (0, 0)),
        ("one new", Of([("1", 1), ("2", 0)], ("1", 1, null)), Month, (0, 0)),
        ("grown since", Of([("1", 0)], ("1", 3, null)), Month, (0, 0)),
        ("one gone", Of([("1", 1)], ("1", 1, null), ("2", 2, null)), Month, (1, 0)),
        ("all gone", Of([], ("1", 1, null), ("2", 2, null), ("3", 3, null)), Month, (3, 0)),
        ("one gone that was due", Of([("1", 1)], ("1", 1, null), ("2", 40, null)), Month, (1, 1)),
        ("due on the day of the update", Of([], ("1", 31, null)), Month, (1, 1)),
        ("due a day later", Of([], ("1", 30, null)), Month, (1, 0)),
        ("due and not due", Of([], ("1", 40, null), ("2", 2, null)), Month, (2, 1)),
        ("a short period", Of([], ("1", 2, null)), new CleanupAfterDays(1), (1, 1)),
        ("nothing is ever due", Of([], ("1", 900, null)), new CleanupOff("broken"), (1, 0)),
        ("nothing is due in ages", Of([], ("1", 900, null)), new CleanupAfterDays(int.MaxValue), (1, 0)),
        ("missed by a sync since", Of([], ("1", 2, 1)), Month, (1, 0)),
        ("missed by a sync, and gone since", Of([], ("1", 2, 1), ("2", 2, null)), Month, (2, 0)),
        ("missing before the update", Of([], ("1", 2, 5)), Month, (0, 0)),
        ("missed as the former was last seen", Of([], ("1", 2, 2)), Month, (0, 0)),
        ("back again", Of([("1", 2)], ("1", 2, 1)), Month, (0, 0)),
        ("moved to another project", Of([("1@/home/dev/other", 2)], ("1", 2, null)), Month, (0, 0)),
        ("moved and written in", Of([("1@/home/dev/other", 0)], ("1", 2, 1)), Month, (0, 0)),
        (
            "one of two copies gone",
            Of([("1@/home/dev/other", 2)], ("1", 2, null), ("1@/home/dev/other", 2, null)),
            Month,
            (0, 0)
        ),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Sessions_are_counted(int row)
    {
        var (what, seen, period, told) = Table[row];
        var census = Census.Of(Updated, seen, period, saved: null)!;
        Assert.Equal((what, told), (what, (census.Vanished, census.Due)));
        Assert.Equal(told.Item1 > told.Item2, census.Notice(LocalTime.Utc) is not null);
    }

    [Fact]
    public void Without_an_update_nothing_is_counted() =>
        Assert.Null(Census.Of(new ClientRecord("1", Now), Of([], ("1", 1, null)), Month, saved: null));

    [Theory]
    [InlineData(0, true)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(4000, false)]
    // the clock was ahead when the update was seen, or is behind now
    [InlineData(-1, true)]
    [InlineData(-4000, false)]
    public void An_update_is_watched_for_a_week_by_whatever_clock(int days, bool expected) =>
        Assert.Equal(expected, (Updated with { Since = Now.AddDays(-days) }).IsUpdated(Now));

    [Fact]
    public void The_notice_says_what_vanished_what_was_due_and_what_is_saved()
    {
        var census = Census.Of(Updated, Of([], ("1", 40, null), ("2", 2, null)), Month, saved: null)!;
        Assert.Equal("update-2-2", census.Notice(LocalTime.Utc)!.Key);
        Assert.StartsWith(
            "2 sessions vanished since Claude Code went from 1 to 2, 1 of them past its cleanup period; all are saved.",
            census.Notice(LocalTime.Utc)!.Text,
            StringComparison.Ordinal
        );
    }
}
