using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

/// <summary>Somebody tidies up at the remote with git, or on the page of a forge. What machines saved is theirs alone to write.</summary>
public sealed class ForeignCommitTests
{
    private const string Both = "git rm -rq 'machines/*/*000000-0000-4000-8000-000000000000.jsonl*'";

    [Theory]
    [InlineData(Both, "one, two")]
    [InlineData("git rm -rq machines/two", "two")]
    [InlineData("git revert --no-edit HEAD", "two")]
    [InlineData("git rm -q 'machines/two/*.gz'", "two")]
    [InlineData("git rm -rq machines/two && git commit -qm one && git commit -q --allow-empty -m two", "two")]
    // as a forge merges a branch on which somebody tidied up
    [InlineData(
        "git checkout -qb tidy && git rm -rq machines/two && git commit -qm one && git checkout -q main && git merge -q --no-ff -m two tidy",
        "two"
    )]
    // and as who wants none of the other side
    [InlineData(
        "git checkout -qb other HEAD~1 && git commit -q --allow-empty -m one && git merge -q -s ours -m two main && git checkout -qB main",
        "two"
    )]
    public async Task What_machines_saved_is_put_back(string typed, string whose)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        await CommitAsync(one, fleet, typed);
        Directory.Delete(Path.Combine(two.Claude.Root.Value, "projects"), recursive: true);

        var heard = await one.RunAsync("sync");

        heard.ExitsWith(0);
        Assert.Contains($"had changed what was saved of {whose} at", heard.Out, StringComparison.Ordinal);
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        var third = await fleet.ConnectedAsync("three", 3);
        Assert.Equal(["one 1", "three 3", "two 2"], await Fleet.ListAsync(third));
        foreach (var machine in new[] { two, one })
        {
            Assert.Equal(0, (await machine.JsonAsync("sync")).Json.GetProperty("warnings").GetArrayLength());
            Assert.Equal(["one 1", "three 3", "two 2"], await Fleet.ListAsync(machine));
            _ = await machine.DoAsync("verify", "--read-data");
            await machine.RepositoryIsSoundAsync();
        }
    }

    [Fact]
    public async Task A_new_machine_gets_what_was_saved_and_not_what_somebody_left_of_it()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await CommitAsync(one, fleet, Both);

        var two = await fleet.ConnectedAsync("two", 2);

        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
    }

    [Fact]
    public async Task A_machine_that_leaves_others_at_the_remote_puts_back_what_it_never_had()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var (one, two) = await fleet.LeavingAsync();
        await CommitAsync(one, fleet, "git rm -rq 'machines/one/*30000000-0000-4000-8000-000000000000.jsonl*'");

        _ = await two.JsonAsync("sync");

        Assert.Equal(["one 1", "one 3", "two 2"], await Fleet.ListAsync(two));
        _ = await two.DoAsync("restore", Fleet.Id(3), "--to", two.Elsewhere("brought").Value);
        _ = await one.JsonAsync("sync");
        Assert.Equal(["one 1", "one 3", "two 2"], await Fleet.ListAsync(one));
    }

    [Fact]
    public async Task What_lies_beside_the_machines_is_nobodys_business()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await CommitAsync(one, fleet, "echo x >README && git add README");

        var heard = await one.RunAsync("sync");

        heard.ExitsWith(0);
        Assert.DoesNotContain("Another program", heard.Out, StringComparison.Ordinal);
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
    }

    private static async Task CommitAsync(Sandbox machine, Fleet fleet, string typed) =>
        _ = (
            await machine.ShellAsync(
                $"""
                git clone -q -b main '{fleet.Remote.Path}' ~/web && cd ~/web && git config user.name t && git config user.email t@t &&
                {typed} && (git diff --cached --quiet || git commit -qm tidy) && git push -q origin HEAD:main && rm -rf ~/web
                """
            )
        ).ExitsWith(0);
}
