using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class SlicesTests
{
    private const int Sessions = 12;
    private const int SliceBytes = 20_000;
    private const string Branch = "refs/heads/claude-backup-upload-one";
    private const string Main = "refs/heads/main";

    [Fact]
    public async Task A_large_first_sync_makes_several_commits_and_goes_out_in_as_many_pushes()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await LargeAsync(fleet);
        await fleet.Remote.TakePushesAsync(100);

        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);

        var pushes = await fleet.Remote.PushesAsync();
        var slices = pushes.TakeWhile(p => p[2] == Branch).ToArray();
        Assert.InRange(await one.CommitsAsync(), 3, Sessions + 1);
        Assert.InRange(slices.Length, 2, Sessions);
        Assert.Equal([Main, Branch], pushes[slices.Length..].Select(p => p[2]));
        foreach (var (before, after) in slices.Zip(slices.Skip(1)))
        {
            Assert.Equal(before[1], after[0]);
        }

        Assert.Equal("refs/heads/main", await fleet.Remote.GitAsync("for-each-ref", "--format=%(refname)"));
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Assert.Equal(one.Claude.Listing(), (await one.RestoreElsewhereAsync()).Listing());
        await one.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_goes_on_where_it_was()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await LargeAsync(fleet);
        await fleet.Remote.TakePushesAsync(1);
        var set = (await one.RunAsync("backend", "set", "git", "--remote", fleet.Address, "--json")).ExitsWith(1);
        var taken = await fleet.Remote.PushesAsync();
        await fleet.Remote.TakePushesAsync(100);

        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);

        Assert.Equal("remote-declined", set.ErrorJson.GetProperty("code").GetString());
        var goneOn = (await fleet.Remote.PushesAsync())[taken.Length];
        Assert.Equal([taken[^1][1], Branch], [goneOn[0], goneOn[2]]);
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
    }

    [Fact]
    public async Task A_branch_that_an_earlier_upload_left_behind_is_written_over()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await LargeAsync(fleet);
        await fleet.Remote.TakePushesAsync(1);
        _ = (await one.RunAsync("backend", "set", "git", "--remote", fleet.Address, "--json")).ExitsWith(1);
        await fleet.Remote.AcceptPushesAsync();
        Directory.Delete(one.Repository.Value, recursive: true);
        _ = await one.JsonAsync("init", "--local");
        Fleet.Set(one, "sliceBytes", SliceBytes);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");

        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);

        Assert.Equal("refs/heads/main", await fleet.Remote.GitAsync("for-each-ref", "--format=%(refname)"));
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
    }

    [Fact]
    [Trait("Defect", "D17")]
    public async Task An_object_that_is_never_taken_blocks_no_upload_in_slices()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await LargeAsync(fleet);
        one.Claude.Write(
            "CLAUDE.md",
            Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(100_000)))
        );
        _ = await one.JsonAsync("sync");
        one.Claude.Write("CLAUDE.md", "small again"u8);
        _ = await one.JsonAsync("sync");
        await fleet.Remote.LimitFileSizeAsync(150_000);

        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);

        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Assert.Equal(one.Claude.Listing(), (await one.RestoreElsewhereAsync()).Listing());
    }

    [Fact]
    public async Task A_first_sync_that_is_killed_keeps_the_commits_it_had_made()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        _ = await one.JsonAsync("init", "--local");
        Fleet.Set(one, "sliceBytes", 1);
        for (var i = 0; i < 40; i++)
        {
            Write(one, i, bytes: 2_000);
        }

        var before = await one.CommitsAsync();
        using (var run = one.Start("sync"))
        {
            while (await one.CommitsAsync() < before + 2)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            run.Kill();
            _ = await run.WaitAsync();
        }

        var kept = await one.CommitsAsync();
        var sync = await one.JsonAsync("sync");
        Assert.InRange(kept, before + 2, before + 39);
        Assert.InRange(sync.Json.GetProperty("sessions").GetProperty("added").GetInt32(), 1, 38);
        Assert.Equal(one.Claude.Listing(), (await one.RestoreElsewhereAsync()).Listing());
        await one.RepositoryIsSoundAsync();
    }

    // sessions that do not compress: however many are read at once, there are three commits at least, each more than a slice
    private static async Task<Sandbox> LargeAsync(Fleet fleet)
    {
        var one = fleet.Machine("one", 1);
        _ = await one.JsonAsync("init", "--local");
        Fleet.Set(one, "sliceBytes", SliceBytes);
        for (var i = 0; i < Sessions; i++)
        {
            Write(one, i, bytes: 15_000);
        }

        _ = await one.JsonAsync("sync");
        return one;
    }

    private static void Write(Sandbox machine, int number, int bytes) =>
        machine.Claude.Write(
            Transcript.PathOf($"{number:D8}-5000-4000-8000-000000000000", Transcript.Cwd),
            Encoding.ASCII.GetBytes(
                $"{{\"type\":\"user\",\"noise\":\"{Convert.ToHexString(RandomNumberGenerator.GetBytes(bytes))}\"}}\n"
            )
        );
}
