using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>What is sent when history was written anew: not all of it again.</summary>
public sealed class ForgetSendingTests
{
    private const string Words = "the quick brown secret";
    private const int Much = 400_000;
    private const int Little = 60_000;

    [Theory]
    [InlineData("folder")]
    [InlineData("file")]
    [InlineData("ssh")]
    [InlineData("http")]
    public async Task A_remote_that_takes_little_at_once_follows(string way)
    {
        Platform.RequirePosix();
        using var user = new Sandbox();
        using var directory = new TemporaryDirectory();
        var bare = await BareRepository.CreateAsync(directory.Path / "x.git");
        await using var ssh = way == "ssh" ? await SshServer.StartAsync() : null;
        await using var http = way == "http" ? await GitHttpServer.StartAsync(directory.Path) : null;
        ssh?.ApplyTo(user);
        http?.ApplyTo(user);
        await SaveAsync(
            user,
            ssh?.UrlOf(bare) ?? http?.UrlOf(bare) ?? (way == "file" ? bare.FileUrl : bare.Path.Value)
        );
        await bare.LimitPackSizeAsync(Little);

        var forgot = await user.JsonAsync("forget", Fleet.Id(3), "--yes");
        Grow(user, 2);
        _ = await user.JsonAsync("sync");

        Assert.True(forgot.Json.GetProperty("pushed").GetBoolean());
        Assert.Equal(await user.HeadAsync(), await bare.MainAsync());
        Assert.False(Directory.Exists((user.Repository / ".git/claude-backup/remote-holds").Value));
        await IsRidOfItAsync(user, bare);
    }

    [Fact]
    public async Task What_was_forgotten_twice_before_the_remote_could_be_reached_goes_there_at_once()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 5);
        await SaveAsync(one, fleet.Address);
        await fleet.Remote.LimitPackSizeAsync(Little);
        Fleet.Set(one, "remote", fleet.Address + ".away");
        (await one.RunAsync("forget", Fleet.Id(3), "--yes")).ExitsWith(4);
        Grow(one, 2);
        _ = await Fleet.IsBehindAsync(one, "remote-missing");
        (await one.RunAsync("forget", Fleet.Id(4), "--yes")).ExitsWith(4);
        Assert.Empty(await Traces.OfAsync(one.Repository, Words));
        _ = await one.DoAsync("verify");
        Fleet.Set(one, "remote", fleet.Address);

        _ = await one.JsonAsync("sync");

        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        await IsRidOfItAsync(one, fleet.Remote);
    }

    [Fact]
    public async Task An_upload_in_slices_sends_only_what_is_new_and_what_cannot_be_spared_in_slices()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 5);
        await SaveAsync(one, fleet.Address);
        Fleet.Set(one, "sliceBytes", Little);
        await fleet.Remote.TakePushesAsync(100);

        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");
        var first = await fleet.Remote.PushesAsync();
        Fleet.Set(one, "remote", fleet.Address + ".away");
        (await one.RunAsync("forget", Fleet.Id(4), "--yes")).ExitsWith(4);
        Fleet.Set(one, "remote", fleet.Address);
        Directory.Delete((one.Repository / ".git/claude-backup/remote-holds").Value, recursive: true);
        _ = await one.JsonAsync("sync");

        // the tombstone is sent with what it is built on, then the history without the session
        Assert.Equal(["refs/heads/main"], first.Select(push => push[2]).Distinct());
        var second = (await fleet.Remote.PushesAsync())[first.Length..];
        Assert.True(second.Count(push => push[2] != "refs/heads/main") > 2);
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        await IsRidOfItAsync(one, fleet.Remote);
    }

    [Theory]
    [InlineData("update-ref --no-deref -m")]
    [InlineData("repack")]
    [InlineData("push --porcelain")]
    public async Task Killed_where_it_keeps_what_the_remote_holds_the_next_sync_completes_it(string call)
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 5);
        await SaveAsync(one, fleet.Address);
        await fleet.Remote.LimitPackSizeAsync(Little);
        var git = one.Elsewhere("killing") / "git";
        _ = Directory.CreateDirectory(git.Parent!.Value);
        await File.WriteAllTextAsync(
            git.Value,
            $"""
            #!/bin/sh
            case "$*" in *"{call}"*) [ -d {one.Repository}/.git/claude-backup/remote-holds ] && kill -9 $PPID && exit 1;; esac
            PATH=${"{PATH#*:}"} exec git "$@"

            """,
            TestContext.Current.CancellationToken
        );
        (await one.ShellAsync($"chmod +x {git}")).ExitsWith(0);
        var path = one.Environment["PATH"];
        one.Environment["PATH"] = $"{git.Parent}:{path}";
        var killed = await one.RunAsync("forget", Fleet.Id(3), "--yes");
        one.Environment["PATH"] = path;

        _ = await one.JsonAsync("sync");

        Assert.NotEqual(0, killed.ExitCode);
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        await IsRidOfItAsync(one, fleet.Remote);
        _ = await one.DoAsync("verify");
    }

    private static async Task SaveAsync(Sandbox user, string remote)
    {
        foreach (var digit in new[] { 3, 4 })
        {
            user.Claude.Write(
                Transcript.PathOf(Fleet.Id(digit)),
                Transcript.Messages(Fleet.Id(digit), 0, 3, text: digit == 3 ? Words : "of no matter")
            );
        }

        user.WriteSession(Fleet.Id(2));
        _ = await user.JsonAsync("init", "--backend", "git", "--remote", remote);
        for (var i = 0; i < 5; i++)
        {
            user.Claude.Write(
                Transcript.PathOf($"{i:D8}-5000-4000-8000-000000000000", Transcript.Cwd),
                Encoding.ASCII.GetBytes(
                    $"{{\"type\":\"user\",\"noise\":\"{Convert.ToHexString(RandomNumberGenerator.GetBytes(Much / 5))}\"}}\n"
                )
            );
            Grow(user, 2);
            _ = await user.JsonAsync("sync");
        }
    }

    private static void Grow(Sandbox user, int digit) =>
        user.Claude.Append(Transcript.PathOf(Fleet.Id(digit)), Transcript.Messages(Fleet.Id(digit), 9, 1));

    private static async Task IsRidOfItAsync(Sandbox user, BareRepository bare)
    {
        Assert.Empty(await Traces.OfAsync(user.Repository, Words));
        await bare.FsckAsync();
        _ = await bare.GitAsync("gc", "--quiet", "--prune=now");
        Assert.Empty(await Traces.OfAsync(bare.Path, Words));
        await user.RepositoryIsSoundAsync();
    }
}
