using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Verifying;

/// <summary>The small files of a folder that is the remote are torn, as by a drive that was pulled: what git says of it helps nobody.</summary>
public sealed class RemoteFolderTests
{
    private const string Mend = "claude-backup verify --remote --repair";
    private const string Nowhere = "1111111111111111111111111111111111111111";
    private const string Nulls = "head -c 41 /dev/zero >";

    /// <summary>The file that is named, and shell commands in the folder that damage it, each behind the repair of the one before.</summary>
    public static TheoryData<string, string> Kinds { get; } =
        new()
        {
            { "HEAD", $": > HEAD; {Nulls} HEAD; printf 'ref: re' > HEAD; rm HEAD; rm HEAD && mkdir HEAD" },
            { "refs", "rm -r refs; rm -r refs && : > refs; rm -r refs objects/??; rm -r refs objects/?? && : > HEAD" },
            { "refs/heads", "rm -r refs/heads && : > refs/heads" },
            {
                "refs/heads/main",
                $": > refs/heads/main; {Nulls} refs/heads/main; head -c 20 refs/heads/main > x && mv x refs/heads/main; rm refs/heads/main && mkdir refs/heads/main && : > refs/heads/main/x"
            },
            {
                "packed-refs",
                $"git pack-refs --all && {Nulls} packed-refs; git pack-refs --all && head -c 100 packed-refs > x && mv x packed-refs; git pack-refs --all && rm packed-refs && mkdir packed-refs"
            },
            { "config", $"{Nulls} config; printf '[core\\n' > config; rm config && mkdir config" },
            { "objects", "rm -r objects; rm -r objects && : > objects" },
            { "shallow", "git rev-parse main > shallow" },
            { "info/grafts", "mkdir -p info && git rev-parse main > info/grafts" },
            { "objects/info/alternates", "mkdir -p objects/info && echo /nowhere/objects > objects/info/alternates" },
            { "HEAD", ": > HEAD && rm -r refs && printf x > config && printf x > packed-refs" },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_git_takes_a_folder_for_a_repository_by_is_named_and_made_again(string file, string damages)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        var main = await fleet.Remote.MainAsync();
        foreach (var damage in damages.Split("; "))
        {
            await InRemoteAsync(fleet, one, damage);

            var found = (await one.RunAsync("verify", "--remote")).ExitsWith(12);
            Assert.Contains($"{fleet.Address} is damaged: {file} there ", found.Unwrapped, StringComparison.Ordinal);
            Assert.Contains(Mend, found.Unwrapped, StringComparison.Ordinal);
            _ = await one.DoAsync("verify", "--remote", "--repair");

            await fleet.Remote.FsckAsync();
            Assert.Equal(main, await fleet.Remote.MainAsync());
            Assert.False(Directory.Exists((fleet.Remote.Path / "claude-backup-damaged").Value));
        }

        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await two.JsonAsync("restore", Fleet.Id(1), "--machine", "one");
    }

    [Theory]
    [InlineData("HEAD", ": > HEAD")]
    [InlineData("config", Nulls + " config")]
    [InlineData("packed-refs", Nulls + " packed-refs")]
    [InlineData("refs/heads/main", ": > refs/heads/main")]
    public async Task Whoever_goes_there_hears_which_file_it_is_and_what_mends_it(string file, string damage)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await InRemoteAsync(fleet, one, damage);
        Fleet.Grow(one, 1);
        var said = $"{fleet.Address} is damaged: {file} there ";
        var before = await one.HeadAsync();

        var push = await Fleet.IsBehindAsync(one, "remote-damaged");

        Assert.Contains(said, push.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains(Mend, push.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(before, await one.HeadAsync());
        var set = (await one.RunAsync("backend", "set", "git", "--remote", fleet.Address, "--json")).ExitsWith(1);
        Assert.Contains(said, set.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains(Mend, set.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        var two = fleet.Machine("two", 2);
        var init = await two.RunAsync("init", "--backend", "git", "--remote", fleet.Address);
        Assert.Contains(said, init.Unwrapped, StringComparison.Ordinal);
        Assert.Contains(Mend, init.Unwrapped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_git_may_be_at_work_nothing_changes_until_it_is_not()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var main = await fleet.Remote.MainAsync();
        await InRemoteAsync(fleet, one, ": > refs/heads/main && : > refs/heads/main.lock");

        var held = (await one.RunAsync("verify", "--remote", "--repair")).ExitsWith(1);

        Assert.Contains("main.lock is there: a git is at work", held.Error, StringComparison.Ordinal);
        Assert.True(File.Exists((fleet.Remote.Path / "refs/heads/main").Value));
        await InRemoteAsync(fleet, one, "touch -d '-2 hours' refs/heads/main.lock");
        _ = await one.DoAsync("verify", "--remote", "--repair");
        Assert.Equal(main, await fleet.Remote.MainAsync());
        Assert.False(File.Exists((fleet.Remote.Path / "refs/heads/main.lock").Value));
    }

    [Theory]
    [InlineData(": > refs/heads/main")]
    [InlineData($"echo {Nowhere} > refs/heads/main")]
    public async Task The_branch_is_put_at_what_another_machine_pushed_last_and_never_before_it(string damage)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        Fleet.Grow(two, 2);
        _ = await two.JsonAsync("sync");
        var newest = await fleet.Remote.MainAsync();
        await InRemoteAsync(fleet, one, damage);

        _ = await one.DoAsync("verify", "--remote", "--repair");

        Assert.Equal(newest, await fleet.Remote.MainAsync());
        _ = await two.JsonAsync("sync");
    }

    [Fact]
    public async Task A_branch_that_names_what_nobody_has_is_put_back_unless_another_machine_may_have_it()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var main = await fleet.Remote.MainAsync();
        await InRemoteAsync(fleet, one, $"echo {Nowhere} > refs/heads/main");

        _ = await one.DoAsync("verify", "--remote", "--repair");
        Assert.Equal(main, await fleet.Remote.MainAsync());

        var two = await fleet.ConnectedAsync("two", 2);
        var newest = await fleet.Remote.MainAsync();
        await InRemoteAsync(fleet, one, $"rm objects/{newest![..2]}/{newest[2..]}");
        var left = (await one.RunAsync("verify", "--remote", "--repair")).ExitsWith(12);
        Assert.Contains("On another machine", left.Unwrapped, StringComparison.Ordinal);
        _ = await two.DoAsync("verify", "--remote", "--repair");
        Assert.Equal(newest, await fleet.Remote.MainAsync());
    }

    [Fact]
    public async Task A_branch_that_is_gone_comes_back_when_the_user_says_so_and_not_by_itself()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var main = await fleet.Remote.MainAsync();
        _ = await fleet.Remote.GitAsync("update-ref", "-d", "refs/heads/main");

        _ = await one.RunAsync("sync", "--scheduled");
        Assert.Null(await fleet.Remote.MainAsync());
        _ = await one.DoAsync("verify", "--remote", "--repair");

        Assert.Equal(main, await fleet.Remote.MainAsync());
    }

    [Theory]
    [InlineData("rm -rf ./* && echo 'ref: refs/heads/main' > HEAD")]
    [InlineData("rm -rf ./* && mkdir -p refs objects && : > HEAD && echo other > note")]
    [InlineData("rm -rf ./*")]
    public async Task A_folder_in_which_nothing_tells_of_this_repository_stays_as_it_is(string script)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await InRemoteAsync(fleet, one, script);
        var before = Names(fleet);

        var verify = (await one.RunAsync("verify", "--remote", "--repair")).ExitsWith(1);

        Assert.Contains("Check that the drive is connected", verify.Error, StringComparison.Ordinal);
        Assert.Equal(before, Names(fleet));
    }

    [Fact]
    public async Task A_branch_that_was_set_back_is_no_damage_and_it_is_said_what_it_lacks()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var older = await fleet.Remote.MainAsync();
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", older!);

        var verify = await one.DoAsync("verify", "--remote");

        Assert.Contains("lacks 1 snapshot that is here: it was set back", verify.Unwrapped, StringComparison.Ordinal);
        _ = await one.DoAsync("verify", "--remote", "--repair");
        Assert.Equal(older, await fleet.Remote.MainAsync());
        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
    }

    private static IEnumerable<string> Names(Fleet fleet) =>
        Directory
            .EnumerateFileSystemEntries(fleet.Remote.Path.Value, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    private static async Task InRemoteAsync(Fleet fleet, Sandbox machine, string script) =>
        _ = (await machine.ShellAsync($"cd '{fleet.Remote.Path}' && export GIT_DIR=. && {script}")).ExitsWith(0);
}
