using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>A repository that was put back from an older copy of the disk, and the remote that is newer.</summary>
public sealed class PutBackTests
{
    [Fact]
    public async Task From_before_a_prune_of_this_machine_it_is_told_and_the_way_on_leads_there()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        await CopyAsync(one);
        _ = await one.JsonAsync("prune", "--keep-last", "1", "--yes");
        var pruned = await fleet.Remote.MainAsync();
        await PutBackAsync(one);

        var sync = (await one.RunAsync("sync", "--json")).ExitsWith(4);

        var push = sync.Json.GetProperty("push");
        Assert.Contains("older copy of its own", push.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(pruned, await fleet.Remote.MainAsync());
        await StartOverAsync(one, fleet, push.GetProperty("hint").GetString()!);
        Assert.Equal(pruned, await fleet.Remote.MainAsync());
    }

    [Fact]
    public async Task A_new_slug_is_told_and_the_way_back_leads_to_the_old_one()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await CopyAsync(one);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        await PutBackAsync(one);

        var sync = await one.JsonAsync("sync");

        var told = string.Join(' ', sync.Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()));
        Assert.Contains("So this machine is one-2 from now on", told, StringComparison.Ordinal);
        await StartOverAsync(one, fleet, told);
        _ = await one.JsonAsync("forget", "--machine", "one-2");
        Assert.Equal(["one 1", "one-2 1"], (await Fleet.ListAsync(one)).Order());
    }

    private static async Task StartOverAsync(Sandbox one, Fleet fleet, string told)
    {
        Assert.Contains(
            "run: claude-backup init --backend git --remote URL, with the same remote",
            told,
            StringComparison.Ordinal
        );
        await OldAsync(one, "rm -rf ~/.claude-backup");
        _ = await one.JsonAsync("init", "--backend", "git", "--remote", fleet.Address);
        Assert.Equal("one", (await one.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
    }

    private static Task CopyAsync(Sandbox one) => OldAsync(one, "cp -a ~/.claude-backup ~/old");

    private static Task PutBackAsync(Sandbox one) =>
        OldAsync(one, "rm -rf ~/.claude-backup && mv ~/old ~/.claude-backup");

    private static async Task OldAsync(Sandbox one, string line) => (await one.ShellAsync(line)).ExitsWith(0);
}
