using ClaudeBackup.Terminal;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

public sealed class ShortPathTests
{
    [Theory]
    [InlineData("/home/me/code/api", "/home/me", "~/code/api")]
    [InlineData("/home/me/code/api", "/home/me/", "~/code/api")]
    [InlineData("/home/me", "/home/me", "~")]
    [InlineData("/home/mexico/api", "/home/me", "/home/mexico/api")]
    [InlineData("-home-me-api", "/home/me", "-home-me-api")]
    [InlineData("/srv/api", "/", "/srv/api")]
    [InlineData("/srv/api", null, "/srv/api")]
    [InlineData(@"C:\Users\me\api", @"C:\Users\me", @"~\api")]
    public void The_home_is_a_tilde(string path, string? home, string shown) =>
        Assert.Equal(shown, ShortPath.InHome(path, home));

    [Theory]
    [InlineData("~/code/claude-backup", 20, "~/code/claude-backup")]
    [InlineData("~/code/claude-backup", 19, "…/claude-backup")]
    [InlineData("~/code/claude-backup", 15, "…/claude-backup")]
    [InlineData("~/code/claude-backup", 14, "…claude-backup")]
    [InlineData("~/code/claude-backup", 8, "…-backup")]
    [InlineData("/srv/a/b/c", 8, "…/a/b/c")]
    [InlineData("-home-me-code-claude-backup", 14, "…claude-backup")]
    [InlineData(@"C:\code\claude-backup", 16, @"…\claude-backup")]
    [InlineData("~/项目/数据库", 10, "…/数据库")]
    [InlineData("~/项目/数据库", 6, "…据库")]
    public void Of_a_long_path_the_end_is_kept(string path, int width, string shown) =>
        Assert.Equal(shown, ShortPath.Fitted(path, width));
}
