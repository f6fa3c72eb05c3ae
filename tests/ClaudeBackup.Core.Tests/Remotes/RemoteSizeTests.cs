using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

public sealed class RemoteSizeTests
{
    private static readonly AbsolutePath Anywhere = new(Path.GetPathRoot(Path.GetTempPath())!);

    [Theory]
    [InlineData("git@host:me/data.git", 1_999_999_999, 0, null)]
    [InlineData("git@host:me/data.git", 2_000_000_000, 1, "2.0 GB. Many hosts")]
    [InlineData("git@host:me/data.git", 4_000_000_000, 2, "4.0 GB and may soon be refused")]
    [InlineData("https://github.com/me/data", 3_250_000_000, 1, "3.3 GB. GitHub")]
    [InlineData("/mnt/drive/data.git", 9_000_000_000, 0, null)]
    public void The_user_hears_of_it_before_a_host_refuses(string remote, long bytes, int level, string? said)
    {
        var size = RemoteSize.Of(RemoteUrl.Parse(remote, Anywhere, Anywhere), bytes);

        Assert.Equal((bytes, level), (size.Bytes, size.Level));
        if (said is null)
        {
            Assert.Null(size.Advice);
        }
        else
        {
            Assert.Contains(said, size.Advice, StringComparison.Ordinal);
            Assert.Contains("claude-backup backend set", size.Advice, StringComparison.Ordinal);
        }
    }
}
