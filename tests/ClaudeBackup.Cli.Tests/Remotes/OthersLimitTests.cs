using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class OthersLimitTests
{
    [Fact]
    public async Task Sessions_beyond_the_limit_stay_at_the_remote_and_come_when_they_are_wanted()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        Fleet.Set(two, "othersLimitBytes", 100);
        _ = await two.JsonAsync("sync");
        one.WriteSession(Fleet.Id(3));
        _ = await one.JsonAsync("sync");
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
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        Fleet.Set(two, "othersLimitBytes", 100);
        _ = await two.JsonAsync("sync");
        one.WriteSession(Fleet.Id(3));
        _ = await one.JsonAsync("sync");
        _ = await two.JsonAsync("sync");
        Fleet.Set(two, "othersLimitBytes", 1_000_000);
        _ = await two.JsonAsync("sync");
        Directory.Delete(fleet.Address, recursive: true);

        var all = await two.RestoreElsewhereAsync("all", "--all", "--machine", "one");
        Assert.Equal(2, all.Listing().Count);
        await two.RepositoryIsSoundAsync();
    }
}
