using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Core.Syncing;
using Xunit;
using static ClaudeBackup.Core.Tests.Hooks.Seen;

namespace ClaudeBackup.Core.Tests.Standing;

/// <summary>What Claude Code deletes within a week, and whether it is saved.</summary>
public sealed class PurgeOutlookTests
{
    private static readonly CleanupPeriod Month = new CleanupAfterDays(30);

    private static readonly (string What, SourceComparison Seen, CleanupPeriod Period, (int, int, int?) Told)[] Table =
    [
        ("an empty home", Of([]), Month, (0, 0, null)),
        ("young", Of([("1", 0)], ("1", 0, null)), Month, (0, 0, null)),
        ("a day too young", Of([("1", 22)], ("1", 22, null)), Month, (0, 0, null)),
        ("just old enough", Of([("1", 23)], ("1", 23, null)), Month, (1, 0, 7)),
        ("tomorrow", Of([("1", 29)], ("1", 29, null)), Month, (1, 0, 1)),
        ("today", Of([("1", 30)], ("1", 30, null)), Month, (1, 0, 0)),
        ("due since long", Of([("1", 400)], ("1", 400, null)), Month, (1, 0, -370)),
        ("not saved", Of([("1", 29)]), Month, (1, 1, 1)),
        ("saved as it was", Of([("1", 29)], ("1", 31, null)), Month, (1, 1, 1)),
        ("one saved, one not", Of([("1", 29), ("2", 28)], ("1", 29, null)), Month, (2, 1, 1)),
        ("the first of several", Of([("1", 24), ("2", 28), ("3", 26)]), Month, (3, 3, 2)),
        ("the young do not count", Of([("1", 24), ("2", 1)]), Month, (1, 1, 6)),
        ("gone already", Of([], ("1", 29, null)), Month, (0, 0, null)),
        ("two with one id", Of([("1", 29), ("1@/home/dev/other", 29)], ("1", 29, null)), Month, (2, 1, 1)),
        ("a day", Of([("1", 0)]), new CleanupAfterDays(1), (1, 1, 1)),
        ("a week", Of([("1", 0)]), new CleanupAfterDays(7), (1, 1, 7)),
        ("a week and a day", Of([("1", 0)]), new CleanupAfterDays(8), (0, 0, null)),
        ("a year", Of([("1", 357), ("2", 359)]), new CleanupAfterDays(365), (1, 1, 6)),
        ("ages", Of([("1", 4000)]), new CleanupAfterDays(int.MaxValue), (0, 0, null)),
        ("off", Of([("1", 4000)]), new CleanupOff("broken"), (0, 0, null)),
        ("of the future, as a wrong clock leaves it", Of([("1", -4000)]), Month, (0, 0, null)),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_foreseen(int row)
    {
        var (what, seen, period, told) = Table[row];
        var outlook = PurgeOutlook.Of(seen, period, project: null, Now);
        var next = outlook.Next is { } due ? (int)Math.Round((due - Now).TotalDays) : (int?)null;
        Assert.Equal((what, told), (what, (outlook.Sessions, outlook.Unsaved, next)));
    }

    [Fact]
    public void A_file_that_is_no_transcript_goes_by_no_period_of_its_own() =>
        Assert.Equal(
            0,
            PurgeOutlook
                .Of(
                    SourceComparison.Of(
                        Of([("1", 29)]).Scan with
                        {
                            Files =
                            [
                                .. Of([("1", 29)])
                                    .Scan.Files.Select(f => f with { Source = f.Source.Parent! / "notes.txt" }),
                            ],
                        },
                        Of([]).Index,
                        only: null
                    ),
                    Month,
                    project: null,
                    Now
                )
                .Sessions
        );
}
