using System.Text;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class OthersLimitTests
{
    [Fact]
    public async Task Sessions_beyond_the_limit_stay_at_the_remote_and_come_when_they_are_wanted()
    {
        using var fleet = await Fleet.CreateAsync();
        var (one, two) = await fleet.LeavingAsync();
        _ = await two.JsonAsync("sync");
        var away = fleet.Address + ".away";

        Assert.Equal(["one 1", "one 3", "two 2"], await Fleet.ListAsync(two));
        Assert.False(Directory.Exists((two.Repository / "machines" / "one" / "projects").Value));
        var machine = (await two.JsonAsync("status")).Json.GetProperty("machineDetails")[0];
        Assert.False(machine.GetProperty("local").GetBoolean());
        await two.RepositoryIsSoundAsync();
        Assert.False((await two.JsonAsync("scan", "--all")).Json.GetProperty("complete").GetBoolean());
        Assert.True((await two.JsonAsync("scan")).Json.GetProperty("complete").GetBoolean());
        Directory.Move(fleet.Address, away);
        var missing = (await two.RunAsync("peek", "3000", "--json")).ExitsWith(1);
        Assert.Equal("remote-missing", missing.ErrorJson.GetProperty("code").GetString());
        Directory.Move(away, fleet.Address);
        // what the repository is, is found anew
        File.Delete((two.Repository / ".git/claude-backup/repository.json").Value);
        _ = await two.JsonAsync("peek", "3000");
        _ = await two.JsonAsync("restore", "3000");
        Assert.Equal(
            one.Claude.Read(Transcript.PathOf(Fleet.Id(3), Transcript.Cwd)),
            two.Claude.Read(Transcript.PathOf(Fleet.Id(3), Transcript.Cwd))
        );
    }

    [Fact]
    public async Task Below_the_limit_everything_is_fetched_again()
    {
        using var fleet = await Fleet.CreateAsync();
        var (one, two) = await fleet.LeavingAsync();
        _ = await two.JsonAsync("sync");
        Fleet.Set(two, "othersLimitBytes", 1_000_000);
        _ = await two.JsonAsync("sync");
        Directory.Delete(fleet.Address, recursive: true);

        var all = await two.RestoreElsewhereAsync("all", "--all", "--machine", "one");
        Assert.Equal(2, all.Listing().Count);
        await two.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task What_others_left_is_scanned_before_it_goes_to_another_remote()
    {
        using var directory = new TemporaryDirectory();
        var other = await BareRepository.CreateAsync(directory.Path / "other.git");
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        Fleet.Set(two, "othersLimitBytes", 100);
        _ = await two.JsonAsync("sync");
        // invented here, and opens nothing
        var token = "gh" + "p_" + string.Concat(Enumerable.Range(0, 36).Select(i => "aB3dE7xZ"[i * 5 % 8]));
        one.Claude.Append(Transcript.PathOf(Fleet.Id(1), Transcript.Cwd), Encoding.UTF8.GetBytes(token + "\n"));
        _ = await one.JsonAsync("sync");
        two.WriteSession(Fleet.Id(4));
        _ = await two.JsonAsync("sync");

        var set = await two.RunAsync(
            "backend",
            "set",
            "git",
            "--remote",
            other.Path.Value,
            "--secrets",
            "block",
            "--json"
        );

        Assert.Equal("secrets", set.ErrorJson.GetProperty("code").GetString());
        Assert.Null(await other.MainAsync());
    }
}
