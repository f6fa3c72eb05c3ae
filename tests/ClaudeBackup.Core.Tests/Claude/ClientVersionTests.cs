using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class ClientVersionTests
{
    [Theory]
    [InlineData("claude-code_2-1-330_harness", "2.1.330")]
    [InlineData("claude-code_3-0", "3.0")]
    [InlineData("claude-code_3", null)]
    [InlineData("claude-code_", null)]
    [InlineData("claude-code_2--1_x", null)]
    [InlineData("claude-code_2-1-beta_x", null)]
    [InlineData("other_2-1-330_harness", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void It_is_read_from_what_the_client_says_of_itself(string? variable, string? version) =>
        Assert.Equal(version, ClientVersion.Parse(variable));
}
