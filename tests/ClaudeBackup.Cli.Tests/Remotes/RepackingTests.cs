using System.Globalization;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>What piles up in git's store is packed by syncs, also on a machine that mostly receives, and nothing is dropped with it.</summary>
public sealed class RepackingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loose_objects_are_packed_whatever_refers_to_them(bool leavesOthers)
    {
        using var fleet = await Fleet.CreateAsync();
        _ = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        if (leavesOthers)
        {
            Fleet.Set(two, "othersLimitBytes", 100);
            _ = await two.JsonAsync("sync");
        }

        // as fetches leave them, and a join that was given up
        var script = $"""
            mkdir many
            for i in $(seq 300); do echo "$i" > "many/$i"; done
            ls -d "$PWD"/many/* | git -C {two.Repository} hash-object -w --stdin-paths
            """;
        var made = (await two.ShellAsync(script)).ExitsWith(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(await LooseAsync(two) >= 300);

        _ = await two.JsonAsync("sync");

        Assert.InRange(await LooseAsync(two), 0, 20);
        _ = await two.GitAsync(["cat-file", "-e", made[0]]);
        _ = await two.GitAsync(["cat-file", "-e", made[^1]]);
        await two.RepositoryIsSoundAsync();
    }

    private static async Task<int> LooseAsync(Sandbox machine) =>
        int.Parse((await machine.GitAsync("count-objects")).Split(' ')[0], CultureInfo.InvariantCulture);
}
