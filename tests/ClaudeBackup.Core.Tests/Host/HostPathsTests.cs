using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class HostPathsTests
{
    public HostPathsTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "paths are written differently there");

    [Fact]
    public void The_defaults_lie_in_the_home()
    {
        var paths = Find(("HOME", "/home/me"));

        Assert.Equal("/home/me/.claude", paths.ClaudeHome.Value);
        Assert.Equal("/home/me/.claude-backup", paths.RepositoryRoot.Value);
        Assert.Null(paths.MachineSlug);
    }

    [Fact]
    public void Variables_win_and_relative_ones_start_where_we_are()
    {
        var paths = Find(
            ("HOME", "/home/me"),
            ("CLAUDE_CONFIG_DIR", "cfg"),
            ("CLAUDE_BACKUP_DIR", "/mnt/b/"),
            ("CLAUDE_BACKUP_MACHINE", "box")
        );

        Assert.Equal("/here/cfg", paths.ClaudeHome.Value);
        Assert.Equal("/mnt/b", paths.RepositoryRoot.Value);
        Assert.Equal("box", paths.MachineSlug);
    }

    [Theory]
    [InlineData("~", "/home/me")]
    [InlineData("~/b", "/home/me/b")]
    [InlineData("~/../b", "/home/b")]
    [InlineData("./~/b", "/here/~/b")]
    public void A_tilde_that_no_shell_has_read_is_the_home(string given, string expected)
    {
        var paths = Find(("HOME", "/home/me"), ("CLAUDE_BACKUP_DIR", given), ("CLAUDE_CONFIG_DIR", given));

        Assert.Equal((expected, expected), (paths.RepositoryRoot.Value, paths.ClaudeHome.Value));
    }

    [Theory]
    [InlineData("HOME", "~")]
    [InlineData("HOME", "~/me")]
    [InlineData("CLAUDE_BACKUP_DIR", "~ann/b")]
    [InlineData("CLAUDE_CONFIG_DIR", "~ann")]
    public void One_that_only_a_shell_could_read_is_refused(string name, string given) =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<BackupException>(() => Find((name, given))).Kind);

    [Fact]
    public void Empty_variables_count_as_unset()
    {
        var paths = Find(("HOME", ""), ("CLAUDE_CONFIG_DIR", ""), ("CLAUDE_BACKUP_MACHINE", ""));

        Assert.Equal("/home/profile", paths.Home.Value);
        Assert.Equal("/home/profile/.claude", paths.ClaudeHome.Value);
        Assert.Null(paths.MachineSlug);
    }

    private static HostPaths Find(params (string Name, string Value)[] variables) =>
        HostPaths.From(
            name => variables.FirstOrDefault(variable => variable.Name == name).Value,
            new AbsolutePath("/here"),
            "/home/profile"
        );
}
