using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>Somebody types git in the repository. Nothing that is at the remote may be written over for it.</summary>
public sealed class MovedBranchTests
{
    [Theory]
    [InlineData("git fetch -q", false)]
    [InlineData("git fetch -q", true)]
    [InlineData("git reset -q --hard HEAD~1", false)]
    [InlineData("git reset -q --hard HEAD~1", true)]
    [InlineData("git branch -m main master", true)]
    [InlineData("git checkout -q --orphan other && git commit -qm other && git branch -D main", true)]
    public async Task What_others_sent_stays_at_the_remote_whatever_was_typed_here(string typed, bool grows)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        two.WriteSession(Fleet.Id(3));
        _ = await two.JsonAsync("sync");
        _ = (
            await one.ShellAsync(
                $"cd ~/.claude-backup && git config user.name t && git config user.email t@t && {typed}"
            )
        ).ExitsWith(0);
        if (grows)
        {
            Fleet.Grow(one, 1);
        }

        _ = await one.JsonAsync("sync");
        _ = await two.JsonAsync("sync");

        Assert.Equal(["one 1", "two 2", "two 3"], await Fleet.ListAsync(one));
        Assert.Equal(["one 1", "two 2", "two 3"], await Fleet.ListAsync(two));
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(
            one.Claude.Listing(),
            (await two.RestoreElsewhereAsync("one", "--all", "--machine", "one")).Listing()
        );
        await one.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task What_somebody_committed_elsewhere_is_kept_on_a_branch_of_its_own_and_told()
    {
        Platform.RequirePosix();
        using var sandbox = new Sandbox();
        sandbox.WriteSession(Fleet.Id(1));
        _ = await sandbox.JsonAsync("init", "--local");
        Fleet.Grow(sandbox, 1);
        _ = await sandbox.JsonAsync("sync");
        var last = await sandbox.HeadAsync();
        var script = """
            cd ~/.claude-backup && git config user.name t && git config user.email t@t && git reset -q --hard HEAD~1 &&
            echo mine >NOTES.md && git add NOTES.md && git commit -qm mine
            """;
        _ = (await sandbox.ShellAsync(script)).ExitsWith(0);

        var sync = await sandbox.JsonAsync("sync");

        Assert.Equal(last, await sandbox.HeadAsync());
        Assert.Contains(
            "claude-backup-aside-1",
            sync.Json.GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("mine", (await sandbox.GitAsync("show", "claude-backup-aside-1:NOTES.md")).Trim());
        Assert.Equal(0, (await sandbox.JsonAsync("sync")).Json.GetProperty("warnings").GetArrayLength());
        var doctor = (await sandbox.RunAsync("doctor")).Out;
        Assert.Contains("claude-backup-aside-1: another program committed", doctor, StringComparison.Ordinal);
        // the file itself was never ours
        Assert.Equal("?? NOTES.md", (await sandbox.GitAsync("status", "--porcelain")).Trim());
    }
}
