using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Standing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Standing;

/// <summary>Other machines of which nothing has come for a week, as far as the remote was asked.</summary>
public sealed class QuietMachineTests
{
    private static readonly DateTimeOffset Asked = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a week", "mac", "2026-03-03T12:00:00Z", 7)]
    [InlineData("a second less", "mac", "2026-03-03T12:00:01Z", null)]
    [InlineData("a month", "mac", "2026-02-10T12:00:00Z", 28)]
    [InlineData("today", "mac", "2026-03-10T11:00:00Z", null)]
    [InlineData("tomorrow, by a clock of its own", "mac", "2026-03-11T12:00:00Z", null)]
    [InlineData("another zone", "mac", "2026-03-03T14:00:00+02:00", 7)]
    [InlineData("this machine", "box", "2026-01-01T00:00:00Z", null)]
    [InlineData("no time", "mac", "", null)]
    [InlineData("no time that can be", "mac", "2026-13-45", null)]
    [InlineData("no name that can be", "../mac", "2026-01-01T00:00:00Z", null)]
    [InlineData("since ever", "mac", "0001-01-01T00:00:00Z", 739684)]
    public void It_is_told(string name, string slug, string lastSync, int? days)
    {
        var quiet = QuietMachine.Of([Manifest(slug, lastSync)], Slug.Parse("box"), Asked);
        Assert.True(quiet.SingleOrDefault()?.Days == days, $"{name}: {quiet.SingleOrDefault()?.Days}");
    }

    [Fact]
    public void Nobody_is_quiet_where_no_remote_was_ever_asked() =>
        Assert.Empty(QuietMachine.Of([Manifest("mac", "2026-01-01T00:00:00Z")], Slug.Parse("box"), asked: null));

    private static MachineManifest Manifest(string slug, string lastSync) =>
        new() { MachineSlug = slug, LastSync = lastSync };
}
