using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Standing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Standing;

public sealed class OutlookTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_goes_within_a_week_is_counted_with_the_day_of_the_first()
    {
        var outlook = PurgeOutlook.Of(30, project: null, Ages(saved: true, 5, 22, 23, 29, 31), Now);
        Assert.Equal((3, 0, Now.AddDays(-1)), (outlook.Sessions, outlook.Unsaved, outlook.Next));
        Assert.Equal("Claude Code deletes 3 sessions within 7 days; all are saved", outlook.Sentence);
    }

    [Fact]
    public void What_is_not_saved_is_told_and_whose_settings_shorten_it()
    {
        var outlook = PurgeOutlook.Of(7, "/home/dev/webshop", Ages(saved: false, 1), Now);
        Assert.Equal(
            "Claude Code deletes 1 session within 7 days, after 7 days as the settings of /home/dev/webshop say; 1 not saved: run claude-backup sync",
            outlook.Sentence
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData(int.MaxValue)]
    [InlineData(36_501)]
    public void Nothing_goes_when_nothing_is_deleted_or_only_in_ages(int? days)
    {
        var outlook = PurgeOutlook.Of(days, project: null, Ages(saved: false, 400), Now);
        Assert.Equal((0, null), (outlook.Sessions, outlook.Next));
    }

    [Fact]
    public void A_machine_of_which_nothing_came_for_a_week_is_quiet_as_far_as_the_remote_was_asked()
    {
        MachineManifest[] manifests =
        [
            Manifest("here", Now.AddDays(-90)),
            Manifest("work-laptop", Now.AddDays(-10).AddHours(-1)),
            Manifest("desk", Now.AddDays(-7)),
            new() { MachineSlug = "odd", LastSync = "yesterday" },
        ];
        Assert.Equal(
            [new QuietMachine(Slug.Parse("work-laptop"), Now.AddDays(-10).AddHours(-1), 9)],
            QuietMachine.Of(manifests, Slug.Parse("here"), Now.AddDays(-1))
        );
        Assert.Empty(QuietMachine.Of(manifests, Slug.Parse("here"), asked: null));
    }

    private static MachineManifest Manifest(string slug, DateTimeOffset last) =>
        new() { MachineSlug = slug, LastSync = Timestamp.Format(last) };

    private static IEnumerable<(DateTimeOffset, bool)> Ages(bool saved, params int[] days) =>
        days.Select(d => (Now.AddDays(-d), saved));
}
