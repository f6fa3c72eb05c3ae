using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>A join or a switch that fails leaves everything as it was.</summary>
public sealed class FailedSwitchTests
{
    [Theory]
    [InlineData("one")]
    [InlineData("stranger")]
    public async Task Nothing_of_a_stranger_comes_in_with_a_switch_that_failed(string slug)
    {
        using var fleet = await Fleet.CreateAsync();
        using var other = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await other.ConnectedAsync(slug, 9);
        await other.Remote.RejectPushesAsync("not today");
        var before = await one.HeadAsync();

        var set = (await one.RunAsync("backend", "set", "git", "--remote", other.Address, "--json")).ExitsWith(1);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");

        Assert.Equal("remote-declined", set.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(["one 1"], await Fleet.ListAsync(one));
        Assert.Equal("one", (await one.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
        Assert.Equal(before, (await one.GitAsync("rev-parse", "HEAD~1")).Trim());
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Assert.False(await fleet.Remote.HasFileAsync("machines/stranger/manifest.json"));
        await one.RepositoryIsSoundAsync();
        await other.Remote.AcceptPushesAsync();
        _ = await one.JsonAsync("backend", "set", "git", "--remote", other.Address);
        Assert.Equal(2, (await Fleet.ListAsync(one)).Count);
    }

    [Fact]
    public async Task What_is_damaged_here_is_not_the_fault_of_the_remote_and_a_sync_heals_it_as_is_said()
    {
        using var fleet = await Fleet.CreateAsync();
        using var other = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await one.GitAsync("repack", "-adq");
        var pack = Directory.GetFiles((one.Repository / ".git/objects/pack").Value, "*.pack").Single();
        var bytes = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 0xff;
        File.Delete(pack);
        await File.WriteAllBytesAsync(pack, bytes, TestContext.Current.CancellationToken);

        var set = (await one.RunAsync("backend", "set", "git", "--remote", other.Address, "--json")).ExitsWith(12);

        Assert.StartsWith("Run: claude-backup sync.", set.ErrorJson.GetProperty("hint").GetString());
        _ = await one.JsonAsync("sync");
        _ = await one.JsonAsync("backend", "set", "git", "--remote", other.Address);
        await one.RepositoryIsSoundAsync();
        await other.Remote.FsckAsync();
    }

    [Fact]
    public async Task Where_nobody_can_have_the_lock_no_other_run_is_blamed()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var file = (one.Repository / ".git/claude-backup/remote-lock").Value;
        File.Delete(file);
        _ = Directory.CreateDirectory(file);

        var set = (await one.RunAsync("backend", "set", "local", "--json")).ExitsWith(1);

        Assert.DoesNotContain("Another run", set.Error, StringComparison.Ordinal);
        Assert.Contains("remote-lock", set.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_that_breaks_off_while_others_are_left_leaves_a_machine_that_can_do_everything()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        // an old state that cannot be read: a look at the newest one goes well, taking all does not
        var tree = (await fleet.Remote.GitAsync("rev-parse", "main~1:machines")).Trim();
        var loose = fleet.Remote.Path / "objects" / tree[..2] / tree[2..];
        await using (var file = File.OpenWrite(loose.Value + ".away"))
        {
            await file.WriteAsync(await File.ReadAllBytesAsync(loose.Value, Token), Token);
        }

        FileSystemDelete(loose.Value);
        var two = fleet.Machine("two", 2);
        _ = await two.JsonAsync("init", "--local");
        Fleet.Set(two, "othersLimitBytes", 10);
        File.Delete((two.Repository / ".git/claude-backup/machine.json").Value);

        var init = (await two.RunAsync("init", "--backend", "git", "--remote", fleet.Address, "--json")).ExitsWith(4);

        Assert.Equal("local", init.Json.GetProperty("mode").GetString());
        _ = await two.JsonAsync("peek", Fleet.Id(2), "--machine", "two");
        _ = await two.JsonAsync("restore", Fleet.Id(2), "--machine", "two");
        File.Move(loose.Value + ".away", loose.Value);
        _ = await two.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        Assert.Contains("one 1", await Fleet.ListAsync(two));
        await two.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_join_that_cannot_be_taken_back_whole_is_taken_back_as_far_as_it_can_and_tells_why_it_failed()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        var tree = (await fleet.Remote.GitAsync("rev-parse", "main~1:machines")).Trim();
        FileSystemDelete((fleet.Remote.Path / "objects" / tree[..2] / tree[2..]).Value);
        var two = fleet.Machine("two", 2);
        _ = await two.JsonAsync("init", "--local");
        Fleet.Set(two, "othersLimitBytes", 10);
        File.Delete((two.Repository / ".git/claude-backup/machine.json").Value);
        var index = (two.Repository / ".git/index").Value;
        File.Delete(index);
        _ = Directory.CreateDirectory(index);

        var init = await two.RunAsync("init", "--backend", "git", "--remote", fleet.Address, "--json");

        Assert.NotEqual(0, init.ExitCode);
        var settings = await File.ReadAllTextAsync((two.Repository / ".git/claude-backup/settings.json").Value, Token);
        Assert.DoesNotContain("remote.git", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_left_at_a_remote_that_lost_it_is_missed_before_anything_changes()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        Fleet.Set(two, "othersLimitBytes", 10);
        _ = await two.JsonAsync("sync");
        var earlier = await fleet.Remote.MainAsync();
        one.WriteSession(Fleet.Id(3));
        _ = await one.JsonAsync("sync");
        _ = await two.JsonAsync("sync");
        // brought back to a state in which the session was not there yet
        _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", earlier!);

        var set = (await two.RunAsync("backend", "set", "local", "--json")).ExitsWith(1);

        Assert.Equal("remote-incomplete", set.ErrorJson.GetProperty("code").GetString());
        Assert.Equal("git", (await two.JsonAsync("status")).Json.GetProperty("mode").GetString());
        _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", await one.HeadAsync());
        _ = await two.JsonAsync("backend", "set", "local");
        Assert.Equal(
            one.Claude.Listing(),
            (await two.RestoreElsewhereAsync("one", "--all", "--machine", "one")).Listing()
        );
        await two.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task Leaving_others_without_a_remote_is_ended_by_the_next_choice()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        _ = await one.JsonAsync("init", "--local");
        // as an earlier version left it behind when a join broke off
        Fleet.Set(one, "leavesOthers", true);

        _ = await one.JsonAsync("backend", "set", "local");
        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);

        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        await one.RepositoryIsSoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_remote_that_is_gone_with_what_was_left_there_can_be_replaced(bool sameAgain)
    {
        using var fleet = await Fleet.CreateAsync();
        using var other = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        Fleet.Set(two, "othersLimitBytes", 10);
        _ = await two.JsonAsync("sync");
        one.WriteSession(Fleet.Id(3));
        _ = await one.JsonAsync("sync");
        Fleet.Grow(two, 2);
        _ = await two.JsonAsync("sync");
        var states = (await two.GitAsync("log", "--format=%H", "--", "machines/two")).Split('\n').Length;
        Directory.Move(fleet.Address, fleet.Address + ".gone");
        var address = sameAgain ? fleet.Address : other.Address;

        var refused = (await two.RunAsync("backend", "set", "git", "--remote", address, "--json")).ExitsWith(1);
        _ = await two.JsonAsync("backend", "set", "git", "--remote", address, "--without-others");

        Assert.Contains(
            "--without-others",
            refused.ErrorJson.GetProperty("hint").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(["two 2"], await Fleet.ListAsync(two));
        Assert.Equal(states, (await two.GitAsync("log", "--format=%H", "--", "machines/two")).Split('\n').Length);
        Assert.Equal(two.Claude.Listing(), (await two.RestoreElsewhereAsync()).Listing());
        await two.RepositoryIsSoundAsync();
        _ = await one.JsonAsync("backend", "set", "git", "--remote", address);
        Fleet.Grow(two, 2);
        _ = await two.JsonAsync("sync");
        Assert.Equal(["one 1", "one 3", "two 2"], await Fleet.ListAsync(two));
        await two.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_lost_identity_costs_not_the_remote_and_no_slug_that_can_be_proved()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        File.Delete((one.Repository / ".git/claude-backup/machine.json").Value);
        File.Delete((one.Repository / ".git/claude-backup/machine.json.copy").Value);

        var init = await one.JsonAsync("init", "--yes");

        Assert.Equal("git", init.Json.GetProperty("mode").GetString());
        Assert.Equal(Computer.Id() is null ? "one-2" : "one", init.Json.GetProperty("machineSlug").GetString());
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
    }

    [Theory]
    [InlineData("init", "--yes", "--schedule", "off", "--backend", "git")]
    [InlineData("backend", "set", "git")]
    public async Task A_remote_that_never_became_ours_is_not_said_to_be_tried_again(params string[] arguments)
    {
        using var sandbox = new Sandbox();
        sandbox.WriteSession(Transcript.Id("1"));
        if (arguments[0] != "init")
        {
            await sandbox.DoAsync("init", "--local");
        }

        var failed = await sandbox.RunAsync([
            .. arguments,
            "--secrets",
            "warn",
            "--remote",
            "https://127.0.0.1:9/a/b.git",
        ]);

        Assert.DoesNotContain("tries again", failed.Out + failed.Error, StringComparison.Ordinal);
        Assert.Contains("What was saved here is safe.", failed.Out + failed.Error, StringComparison.Ordinal);
        await sandbox.DoAsync("sync");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // git's objects are read-only
    private static void FileSystemDelete(string file)
    {
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file);
    }
}
