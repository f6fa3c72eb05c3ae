using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Standing;
using ClaudeBackup.Core.Syncing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Alerts;

/// <summary>What the next session that starts tells, and for how long.</summary>
public sealed class NoticeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectId Snapshot = ObjectId.Parse(new string('a', 40));

    private static readonly (string What, Notice? Notice, string? Key, int? AgainHours, int? UntilHours)[] Table =
    [
        ("nothing goes", Purge(0, 0), null, null, null),
        ("one goes", Purge(1, 0), "purge", 24, 36),
        ("a thousand go, one not saved", Purge(1000, 1), "purge", 24, 36),
        ("quiet for a week", Quiet(7), "quiet-desk-20260303", null, null),
        ("quiet for a month", Quiet(30), "quiet-desk-20260208", null, null),
        ("given away", Quiet(31), null, null, null),
        ("given away by a clock that was wrong", Quiet(4000), null, null, null),
        ("settings lost now", Loss(hours: 0), $"loss-settings.json-{Snapshot}", null, 7 * 24),
        ("settings lost a day ago", Loss(hours: 24), $"loss-settings.json-{Snapshot}", null, 6 * 24),
        ("settings lost long ago", Loss(hours: 200), $"loss-settings.json-{Snapshot}", null, (7 * 24) - 200),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_told(int row)
    {
        var (what, notice, key, again, until) = Table[row];
        Assert.Equal(
            (what, key, again, until),
            (
                what,
                notice?.Key,
                (int?)notice?.Again?.TotalHours,
                notice?.Until is { } end ? (int)(end - Now).TotalHours : null
            )
        );
    }

    [Fact]
    public void A_warning_is_one_notice_however_often_it_is_seen()
    {
        Assert.Equal(Notice.OfWarning("a"), Notice.OfWarning("a"));
        Assert.NotEqual(Notice.OfWarning("a").Key, Notice.OfWarning("b").Key);
        Assert.Null(Notice.OfWarning("a").Again);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(4000, false)]
    [InlineData(-1, true)]
    [InlineData(-4000, false)]
    public void A_loss_is_gone_on_about_for_a_week_by_whatever_clock(int days, bool expected) =>
        Assert.Equal(expected, (ALoss(0) with { Time = Now.AddDays(-days) }).IsRecent(Now));

    [Theory]
    [InlineData(null, true)]
    [InlineData(0, false)]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(-1, false)]
    [InlineData(-24, true)]
    [InlineData(-72_000, true)]
    public void The_desktop_shows_an_alert_once_a_day(int? hours, bool expected) =>
        Assert.Equal(expected, Alert.IsDue(hours is { } ago ? Now.AddHours(-ago) : null, Now));

    private static Notice? Purge(int sessions, int unsaved) =>
        Notice.Of(new PurgeOutlook(30, Project: null, sessions, unsaved, Now), Now).SingleOrDefault();

    private static Notice? Quiet(int days) => Notice.Of(new QuietMachine(Slug.Parse("desk"), Now.AddDays(-days), days));

    private static Notice Loss(int hours) => Notice.Of(ALoss(hours), LocalTime.Utc);

    private static SettingsLoss ALoss(int hours) => new("settings.json", Snapshot, Now.AddHours(-hours), 900, 3);
}
