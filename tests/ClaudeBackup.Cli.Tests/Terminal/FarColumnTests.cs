using ClaudeBackup.Terminal;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>Progress says what is known, and no rate that nothing has.</summary>
public sealed class FarColumnTests
{
    [Theory]
    [InlineData(0, 1, 0, "")]
    [InlineData(0, 80_000_000, 0, "0%  0 B of 80 MB")]
    [InlineData(40_000_000, 80_000_000, 0.001, "50%  40 MB of 80 MB")]
    [InlineData(40_000_000, 80_000_000, 4, "50%  40 MB of 80 MB  10 MB/s  4 s left")]
    [InlineData(1_000_000, 3_600_000_000, 2, "0%  1 MB of 3.6 GB  500 KB/s  1 h 59 min left")]
    [InlineData(80_000_000, 80_000_000, 4, "100%  80 MB of 80 MB")]
    public void It_says(long done, long total, double seconds, string said) =>
        Assert.Equal(said, FarColumn.Of(done, total, TimeSpan.FromSeconds(seconds)));
}
