using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>Whose copy a tombstone means, and where it is read.</summary>
public sealed class ForgetMachinesTests
{
    private const string Words = "the quick brown secret";

    [Fact]
    public async Task A_machine_that_gets_another_name_means_its_own_copy_still()
    {
        using var fleet = await Fleet.CreateAsync();
        var first = await fleet.ConnectedAsync("laptop", 1);
        first.WriteSession(Fleet.Id(3));
        _ = await first.JsonAsync("sync");
        // one that was there on its own before it came to the remote, where its name is taken
        var second = fleet.Machine("laptop", 4);
        second.WriteSession(Fleet.Id(3));
        _ = await second.JsonAsync("init", "--local");
        _ = await second.JsonAsync("forget", Fleet.Id(3), "--machine", "laptop", "--yes");

        _ = await second.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        _ = await second.JsonAsync("sync");
        _ = await first.JsonAsync("sync");

        Assert.Equal("laptop-2", (await second.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
        foreach (var machine in new[] { first, second })
        {
            Assert.Equal(["laptop 1", "laptop 3", "laptop-2 4"], await Fleet.ListAsync(machine));
            await machine.RepositoryIsSoundAsync();
        }

        Assert.Equal(await first.HeadAsync(), await second.HeadAsync());
        Assert.Equal("", await first.GitAsync("log", "--format=%H", "--", $"machines/laptop-2/*{Fleet.Id(3)}*"));
    }

    [Fact]
    public async Task A_copy_of_a_machine_that_goes_on_elsewhere_does_not_save_again_what_was_forgotten_of_it()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        one.WriteSession(Fleet.Id(3));
        _ = await one.JsonAsync("sync");
        _ = await one.JsonAsync("forget", Fleet.Id(3), "--machine", "one", "--yes");
        var copy = fleet.Machine("one", 1);
        _ = (await copy.ShellAsync($"cp -r '{one.Repository}' ~/.claude-backup")).ExitsWith(0);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        copy.WriteSession(Fleet.Id(3));

        _ = await copy.JsonAsync("init", "--moved-home", "--yes");
        copy.WriteSession(Fleet.Id(4));
        _ = await copy.JsonAsync("sync");

        Assert.Equal("one-2", (await copy.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
        Assert.DoesNotContain(
            await Fleet.ListAsync(copy),
            session => session.EndsWith('3') || session.StartsWith("one-2 3", StringComparison.Ordinal)
        );
        await copy.RepositoryIsSoundAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no tombstone\n")]
    public async Task What_the_newest_snapshot_says_holds_whatever_the_file_beside_git_says(string damage)
    {
        using var user = new Sandbox();
        user.Claude.Write(Transcript.PathOf(Fleet.Id(1)), Transcript.Messages(Fleet.Id(1), 0, 3, text: Words));
        user.WriteSession(Fleet.Id(2));
        user.WriteSession(Fleet.Id(3));
        _ = await user.DoAsync("init", "--local", "--yes", "--schedule", "off");
        _ = await user.DoAsync("forget", Fleet.Id(1), "--yes");
        var file = Assert.Single(
            Directory.GetFiles((user.Repository / "machines").Value, "forgotten.jsonl", SearchOption.AllDirectories)
        );
        await File.WriteAllTextAsync(file, damage, TestContext.Current.CancellationToken);
        File.Delete((user.Repository / ".git/claude-backup/forgotten.json").Value);

        _ = await user.DoAsync("sync");
        Assert.Empty(await Traces.OfAsync(user.Repository, Words));
        await File.WriteAllTextAsync(file, damage, TestContext.Current.CancellationToken);
        _ = await user.DoAsync("forget", Fleet.Id(2), "--yes");

        var told = await user.GitAsync("show", $"HEAD:{Path.GetRelativePath(user.Repository.Value, file)}");
        Assert.Equal(2, told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
