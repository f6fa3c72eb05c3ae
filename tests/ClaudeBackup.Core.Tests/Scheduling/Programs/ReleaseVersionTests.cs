using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Scheduling;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

public sealed class ReleaseVersionTests
{
    // the order of https://semver.org/#spec-item-11, and what is around it
    private static readonly string[] Ordered =
    [
        "0.9.0",
        "0.10.0",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.1",
        "1.2.0",
    ];

    [Fact]
    public void Versions_are_in_the_order_of_releases()
    {
        for (var i = 0; i < Ordered.Length; i++)
        {
            for (var j = 0; j < Ordered.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(ReleaseVersion.Compare(Ordered[i], Ordered[j])!.Value));
            }
        }
    }

    [Theory]
    [InlineData("1.0.0+5ad0", "1.0.0", 0)]
    [InlineData("latest", "1.0.0", null)]
    [InlineData("1.0.0", "", null)]
    [InlineData(null, "1.0.0", null)]
    public void What_is_no_version_has_no_order(string? one, string? other, int? expected) =>
        Assert.Equal(expected, ReleaseVersion.Compare(one, other));

    [Fact]
    public void This_program_has_one() =>
        Assert.Equal(0, ReleaseVersion.Compare(ProgramVersion.Text, ProgramVersion.Text));
}
