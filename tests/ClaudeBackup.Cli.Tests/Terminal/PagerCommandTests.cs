using ClaudeBackup.Terminal;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

public sealed class PagerCommandTests
{
    [Theory]
    [InlineData(null, "/bin/less|-FRX")]
    [InlineData("less", "/bin/less|")]
    [InlineData(" less -S  -R ", "/bin/less|-S -R")]
    [InlineData("most", "")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("cat", "")]
    [InlineData("less | cat -n", "/bin/sh|-c less | cat -n")]
    [InlineData("LESS=R less", "/bin/sh|-c LESS=R less")]
    [InlineData("'/opt/my less' -R", "/bin/sh|-c '/opt/my less' -R")]
    public void The_pager_of_the_user_is_found(string? said, string expected)
    {
        Platform.RequirePosix("A shell reads what has quotes.");

        Assert.Equal(expected, Told(PagerCommand.For(["restore", "--list"], Environment(said), Find)));
    }

    [Theory]
    [InlineData("restore --list --no-pager", "")]
    [InlineData("--no-pager restore --list", "")]
    [InlineData("restore -- --no-pager", "/bin/less|-FRX")]
    public void An_option_keeps_everything_out_of_it(string arguments, string expected) =>
        Assert.Equal(expected, Told(PagerCommand.For(arguments.Split(' '), Environment(null), Find)));

    [Fact]
    public void Without_less_there_is_none() => Assert.Null(PagerCommand.For([], Environment(null), _ => null));

    private static Func<string, string?> Environment(string? pager) => name => name == "PAGER" ? pager : null;

    private static string? Find(string name) => name == "less" ? "/bin/less" : null;

    private static string Told(PagerCommand? command) =>
        command is null ? "" : $"{command.File}|{string.Join(' ', command.Arguments)}";
}
