using ClaudeBackup.Commands;
using ClaudeBackup.Core.Failures;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Standing;

public sealed class AgeTests
{
    [Theory]
    [InlineData("90m", 1.5)]
    [InlineData("36h", 36)]
    [InlineData("1d", 24)]
    [InlineData("2w", 336)]
    public void An_age_is_a_number_and_its_unit(string typed, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Age.Parse(typed));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("5")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("1y")]
    [InlineData("999999w")]
    [InlineData(" 1d")]
    public void Anything_else_is_refused(string typed) =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<BackupException>(() => Age.Parse(typed)).Kind);

    [Fact]
    public void Nothing_typed_is_no_age() => Assert.Null(Age.Parse(null));
}
