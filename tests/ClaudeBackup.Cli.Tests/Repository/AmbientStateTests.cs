using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Repository;

/// <summary>What surrounds a run is not believed: each state costs one line and an exit code, never a trace and never another folder.</summary>
public sealed class AmbientStateTests : IDisposable
{
    private const string Id = "11111111-1111-4111-8111-111111111111";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("the folder is gone", "mkdir d && cd d && rmdir ../d && $C sync", 0)]
    [InlineData("the folder is gone, hook", "mkdir d && cd d && rmdir ../d && $C hook", 0)]
    [InlineData("no room for what is said", "$C sync >/dev/full", 1)]
    [InlineData("no room for anything", "$C sync >/dev/full 2>/dev/full", 1)]
    [InlineData("no room for anything, hook", "$C hook >/dev/full 2>/dev/full", 0)]
    // the native build opens what is closed, as git does; the other one cannot write
    [InlineData("nothing to say it to", "$C status >&- 2>&- || [ $? = 1 ]", 0)]
    [InlineData("nothing is open, hook", "$C hook <&- >&- 2>&-", 0)]
    [InlineData("nobody reads", "$C status | true", 0)]
    [InlineData("a home that is no text", "HOME=$(printf '/x\\xff') $C sync", 2)]
    [InlineData("a home that is no text, hook", "HOME=$(printf '/x\\xff') $C hook", 0)]
    [InlineData("a home that no shell read", "HOME='~' $C sync", 2)]
    [InlineData(
        "a home that no shell read, and a repository that is gone",
        "HOME='~' $C sync --scheduled --environment /nowhere/r/.git/claude-backup/job-environment.json",
        10
    )]
    [InlineData("a home that is not there", "HOME=/nowhere $C sync", 10)]
    [InlineData("a home that is not there, hook", "HOME=/nowhere $C hook", 0)]
    [InlineData("a tilde that no shell read", "cd / && CLAUDE_BACKUP_DIR='~/.claude-backup' $C sync", 0)]
    [InlineData("a tilde of somebody", "CLAUDE_BACKUP_DIR='~ann/b' $C init --local --yes --schedule off", 2)]
    [InlineData("a repository that is a file", "CLAUDE_BACKUP_DIR=$HOME/.claude/CLAUDE.md $C init --local --yes", 2)]
    [InlineData("a repository that is a device", "CLAUDE_BACKUP_DIR=/dev/null $C sync", 10)]
    [InlineData("a repository in the Claude home", "CLAUDE_BACKUP_DIR=$HOME/.claude $C init --local --yes", 2)]
    [InlineData("a file that is no text", "$C export-config \"$(printf 'x\\xff.tgz')\"", 2)]
    [InlineData("a session that is no text", "$C peek \"$(printf '\\xff')\"", 1)]
    [InlineData("a slug that is no text", "CLAUDE_BACKUP_MACHINE=$(printf 'a\\xff/../b') $C sync", 0)]
    [InlineData("no folder for temporary files", "TMPDIR=/nowhere $C sync", 0)]
    [InlineData("a language that is none", "LANG=xx LC_ALL=yy TZ=Nowhere/Land $C status", 0)]
    public async Task Costs_a_line_at_most(string name, string script, int exitCode)
    {
        Platform.RequireLinux("/dev/full and bytes that are no text in variables are of Linux.");
        await StartAsync();
        var before = Entries();

        var result = await _sandbox.ShellAsync("cd \"$HOME\"; C=$CLAUDE_BACKUP; " + script);

        Assert.True(result.ExitCode == exitCode, $"{name}: {result.ExitCode} {result.Out}{result.Error}");
        Assert.DoesNotContain("   at ", result.Out + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", result.Out + result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Entries());
    }

    [Fact]
    public async Task What_root_saves_is_the_owners()
    {
        await RequireOwnersAsync();
        await StartAsync();
        _ = await OwnAsync("chown -R 65534:65534 \"$HOME\"");

        _sandbox.WriteSession("22222222-2222-4222-8222-222222222222");
        _ = await OwnAsync("chown -R 65534:65534 \"$HOME/.claude\"");
        _ = await _sandbox.JsonAsync("sync");
        _ = await OwnAsync("rm -r \"$HOME/.claude/projects\"");
        _ = await _sandbox.JsonAsync("restore", "--all");

        Assert.Empty((await OwnAsync("find \"$HOME\" ! -user 65534")).Out);
        _ = await OwnAsync("setpriv --reuid 65534 --regid 65534 --clear-groups \"$CLAUDE_BACKUP\" sync --json");
    }

    [Fact]
    public async Task The_owner_is_told_how_to_get_back_what_root_wrote()
    {
        await RequireOwnersAsync();
        await StartAsync();
        _ = await OwnAsync("chown -R 65534:65534 \"$HOME\"; chown -R 0:0 \"$HOME/.claude-backup/.git/objects\"");

        var told = await _sandbox.ShellAsync(
            "setpriv --reuid 65534 --regid 65534 --clear-groups \"$CLAUDE_BACKUP\" sync"
        );
        Assert.NotEqual(0, told.ExitCode);
        Assert.Contains("sudo chown -R", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_repository_is_told_to_be_one()
    {
        await RequireOwnersAsync();
        await StartAsync();
        foreach (var command in new[] { "sync", "status", "restore --list", "init --local --yes" })
        {
            var told = await _sandbox.ShellAsync(
                $"setpriv --reuid 65534 --regid 65534 --clear-groups \"$CLAUDE_BACKUP\" {command}"
            );
            Assert.Equal(1, told.ExitCode);
            Assert.Contains("belongs to another user", told.Error, StringComparison.Ordinal);
        }
    }

    private async Task RequireOwnersAsync()
    {
        Platform.RequireLinux("setpriv is of Linux.");
        var able = await _sandbox.ShellAsync("[ \"$(id -u)\" = 0 ] && command -v setpriv && stat -c %a / /tmp");
        Assert.SkipUnless(able.ExitCode == 0, "Only root can give files away.");
        _ = await OwnAsync("d=$HOME; while [ \"$d\" != / ]; do chmod o+x \"$d\"; d=$(dirname \"$d\"); done");
    }

    private async Task<CliResult> OwnAsync(string script) => (await _sandbox.ShellAsync(script)).ExitsWith(0);

    private async Task StartAsync()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("CLAUDE.md", "a\n"u8);
        _ = await _sandbox.JsonAsync("init", "--local", "--yes", "--schedule", "off");
    }

    private string[] Entries() =>
        [.. Directory.GetFileSystemEntries(_sandbox.Home.Value).Order(StringComparer.Ordinal)];
}
