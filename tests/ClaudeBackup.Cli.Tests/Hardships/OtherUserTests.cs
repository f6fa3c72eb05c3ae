using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Hardships;

/// <summary>A repository that belongs to somebody else, as a whole or after one run by root: what is in the way is said, with what to do, and nothing is lost.</summary>
public sealed class OtherUserTests : IDisposable
{
    private const int Ann = 54321;
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _user = new();

    public OtherUserTests()
    {
        Platform.RequireLinux("Who runs a program is changed by setpriv of util-linux.");
        Assert.SkipUnless(Platform.IsRoot, "Only root can run a program as somebody else.");
        Platform.RequireProgram("setpriv", "util-linux");
        _user.WriteSession(Id);
        _user.Claude.Write("CLAUDE.md", "# Notes\n");
    }

    public void Dispose() => _user.Dispose();

    [Theory]
    [InlineData("sync")]
    [InlineData("status")]
    [InlineData("verify")]
    [InlineData("doctor")]
    [InlineData("restore --list")]
    [InlineData("restore --all --to ~/target")]
    [InlineData("forget 1000 --yes")]
    [InlineData("prune --keep-last 1 --yes")]
    [InlineData("config log")]
    public async Task What_another_user_saved_is_not_read_and_that_is_said(string command)
    {
        _ = await _user.DoAsync("init", "--local", "--schedule", "off");
        await OwnAsync(".claude .");

        IsTold(await AsAnnAsync(command));
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("status")]
    [InlineData("verify --read-data")]
    [InlineData("doctor")]
    [InlineData("restore --all --to ~/target")]
    [InlineData("forget 1000 --yes")]
    [InlineData("prune --keep-last 1 --allow-only-copy --yes")]
    public async Task One_run_by_root_is_told_with_the_command_that_undoes_it(string command)
    {
        await OwnAsync("-R .");
        _ = (await AsAnnAsync("init --local --schedule off")).ExitsWith(0);
        _user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 2));
        _ = await _user.DoAsync("sync");
        _user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 4, 2));

        var ended = await AsAnnAsync(command);

        if (ended.ExitCode != 0)
        {
            IsTold(ended);
        }

        await OwnAsync("-R .");
        _ = (await AsAnnAsync("sync")).ExitsWith(0);
        _ = (await AsAnnAsync("verify --read-data")).ExitsWith(0);
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_said_to_be_lost_or_other_than_it_was()
    {
        await OwnAsync("-R .");
        _ = (await AsAnnAsync("init --local --schedule off")).ExitsWith(0);
        _ = (
            await _user.ShellAsync(
                "cd ~/.claude-backup && chown 0 $(find machines -name '*.gz') .git/objects/pack/* && chmod 400 $(find machines -name '*.gz') .git/objects/pack/*"
            )
        ).ExitsWith(0);

        var verify = await AsAnnAsync("verify --read-data");
        var doctor = await AsAnnAsync("doctor");

        Assert.DoesNotContain("does not hold what was saved", verify.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("lost", doctor.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("verify --repair", doctor.Out, StringComparison.Ordinal);
        await OwnAsync("-R .");
        _ = (await AsAnnAsync("verify --read-data")).ExitsWith(0);
    }

    [Fact]
    public async Task A_folder_of_another_user_is_a_remote_once_the_user_says_to_git_that_it_is_safe()
    {
        await OwnAsync("-R .");
        _ = (await _user.ShellAsync("git init -q --bare \"$HOME/it's ours.git\" && chmod -R a+rwX ~/*.git")).ExitsWith(
            0
        );
        var refused = await AsAnnAsync("init --backend git --remote ~/it\\'s\\ ours.git --schedule off");
        Assert.Contains(
            "git config --global --add safe.directory",
            refused.Out + refused.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("belongs to another user", refused.Out + refused.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, refused.ExitCode);

        _ = (
            await _user.ShellAsync(
                $"setpriv --reuid={Ann} --regid={Ann} --clear-groups -- git config --global --add safe.directory \"$HOME/it's ours.git\""
            )
        ).ExitsWith(0);

        _ = (await AsAnnAsync("backend set git --remote ~/it\\'s\\ ours.git")).ExitsWith(0);
        _user.Claude.Append(Transcript.PathOf(Id), Transcript.Messages(Id, 2, 2));
        _ = (await AsAnnAsync("sync")).ExitsWith(0);
        _ = (await AsAnnAsync("verify --remote")).ExitsWith(0);
    }

    [Fact]
    public async Task A_folder_whose_files_are_for_another_user_alone_is_not_said_to_be_damaged()
    {
        await OwnAsync("-R .");
        _ = (
            await _user.ShellAsync(
                $"""
                git init -q --bare ~/r.git && cd ~/r.git && tree=$(git hash-object -t tree -w /dev/null)
                git update-ref refs/heads/main $(git -c user.name=a -c user.email=a@b commit-tree $tree -m x)
                chmod -R a+rX . && chmod 600 refs/heads/main
                setpriv --reuid={Ann} --regid={Ann} --clear-groups -- git config --global --add safe.directory ~/r.git
                """
            )
        ).ExitsWith(0);

        var told = await AsAnnAsync("init --backend git --remote ~/r.git --schedule off");

        Assert.Contains("you may not read its branch", told.Out + told.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", told.Out + told.Error, StringComparison.Ordinal);
    }

    private static void IsTold(CliResult ended)
    {
        Assert.DoesNotContain("unexpected", ended.Out + ended.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("belongs to another user", ended.Out + ended.Error, StringComparison.Ordinal);
    }

    private async Task OwnAsync(string what) =>
        (await _user.ShellAsync($"chmod 755 {_user.Home.Parent} && cd ~ && chown -h {Ann}:{Ann} {what}")).ExitsWith(0);

    private Task<CliResult> AsAnnAsync(string command) =>
        _user.ShellAsync($"setpriv --reuid={Ann} --regid={Ann} --clear-groups -- \"$CLAUDE_BACKUP\" {command} --json");
}
