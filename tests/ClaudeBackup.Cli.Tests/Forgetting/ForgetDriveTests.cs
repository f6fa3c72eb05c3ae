using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>A remote in a folder, such as a drive, that is away when something is forgotten or pruned.</summary>
public sealed class ForgetDriveTests : IDisposable
{
    private const string Words = "the quick brown secret";

    private static readonly string Token = ForgetSecretTests.Token;

    private readonly TemporaryDirectory _elsewhere = new();

    [Fact]
    public async Task The_sync_that_finds_it_again_takes_off_its_disk_what_was_forgotten_and_says_so()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await SavedAsync(fleet);
        Away(fleet, true);
        (await one.RunAsync("forget", Fleet.Id(3), "--yes")).ExitsWith(4);
        var fingerprint = await ForgetSecretTests.FingerprintAsync(one);
        (await one.RunAsync("forget", "--secret", fingerprint, "--yes")).ExitsWith(4);
        Away(fleet, false);

        var synced = (await one.JsonAsync("sync")).Json;
        var again = (await one.JsonAsync("sync")).Json;

        await IsRidOfItAsync(one, fleet);
        Assert.Contains(
            synced.GetProperty("warnings").EnumerateArray(),
            w => w.GetString()!.Contains($"taken off the disk of {fleet.Address}", StringComparison.Ordinal)
        );
        Assert.Equal(0, again.GetProperty("warnings").EnumerateArray().Count(w => w.GetString()!.Contains("disk of")));
        _ = await one.DoAsync("verify");
    }

    [Fact]
    public async Task What_was_pruned_goes_from_there_too()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 3);
        one.Claude.Write("CLAUDE.md", $"{Words}\n");
        _ = await one.JsonAsync("init", "--backend", "git", "--remote", fleet.Address);
        one.Claude.Write("CLAUDE.md", "something else\n");
        _ = await one.JsonAsync("sync");
        Away(fleet, true);
        (await one.RunAsync("prune", "--keep-last", "1", "--allow-only-copy", "--yes")).ExitsWith(4);
        Assert.Empty(await Traces.OfAsync(one.Repository, Words));
        Away(fleet, false);
        Assert.NotEmpty(await Traces.OfAsync(fleet.Remote.Path, Words));

        _ = await one.JsonAsync("sync");

        await IsRidOfItAsync(one, fleet);
    }

    [Fact]
    public async Task Killed_between_the_push_and_the_disk_the_next_sync_completes_it()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await SavedAsync(fleet);
        var git = one.Elsewhere("killing") / "git";
        _ = Directory.CreateDirectory(git.Parent!.Value);
        await File.WriteAllTextAsync(
            git.Value,
            $"""
            #!/bin/sh
            case "$*" in *"--git-dir={fleet.Address} "*reflog*) kill -9 $PPID; exit 1;; esac
            PATH=${"{PATH#*:}"} exec git "$@"

            """,
            TestContext.Current.CancellationToken
        );
        (await one.ShellAsync($"chmod +x {git}")).ExitsWith(0);
        var path = one.Environment["PATH"];
        one.Environment["PATH"] = $"{git.Parent}:{path}";
        var killed = await one.RunAsync("forget", Fleet.Id(3), "--yes");
        one.Environment["PATH"] = path;
        Assert.NotEqual(0, killed.ExitCode);
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Assert.NotEmpty(await Traces.OfAsync(fleet.Remote.Path, Words));

        _ = await one.JsonAsync("sync");

        Assert.Empty(await Traces.OfAsync(fleet.Remote.Path, Words));
    }

    [Fact]
    public async Task One_that_was_left_behind_is_named_as_out_of_reach_until_it_is_the_remote_again()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = await SavedAsync(fleet);
        var other = await BareRepository.CreateAsync(_elsewhere.Path / "other.git");
        Away(fleet, true);
        (await one.RunAsync("forget", Fleet.Id(3), "--yes")).ExitsWith(4);

        var set = (await one.JsonAsync("backend", "set", "git", "--remote", other.Path.Value)).Json;
        var plan = (await one.JsonAsync("forget", Fleet.Id(2), "--dry-run")).Json;
        Away(fleet, false);
        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        _ = await one.JsonAsync("sync");
        var after = (await one.JsonAsync("forget", Fleet.Id(2), "--dry-run")).Json;

        var told = $"{fleet.Address}, where backups went before";
        Assert.Contains(told, set.GetProperty("warnings").ToString(), StringComparison.Ordinal);
        Assert.Contains(told, plan.GetProperty("outOfReach").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(told, after.GetProperty("outOfReach").ToString(), StringComparison.Ordinal);
        Assert.Empty(await Traces.OfAsync(fleet.Remote.Path, Words));
    }

    public void Dispose() => _elsewhere.Dispose();

    private static async Task<Sandbox> SavedAsync(Fleet fleet)
    {
        var one = fleet.Machine("one", 2);
        one.Claude.Write(Transcript.PathOf(Fleet.Id(3)), Transcript.Messages(Fleet.Id(3), 0, 3, text: Words));
        one.Claude.Write("CLAUDE.md", $"Use {Token}.\n");
        _ = await one.JsonAsync("init", "--backend", "git", "--remote", fleet.Address);
        Assert.NotEmpty(await Traces.OfAsync(fleet.Remote.Path, Words));
        Assert.NotEmpty(await Traces.OfAsync(fleet.Remote.Path, Token));
        return one;
    }

    private static void Away(Fleet fleet, bool isAway)
    {
        var (here, away) = (fleet.Address, fleet.Address + ".away");
        Directory.Move(isAway ? here : away, isAway ? away : here);
    }

    private static async Task IsRidOfItAsync(Sandbox one, Fleet fleet)
    {
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        foreach (var words in new[] { Words, Token })
        {
            Assert.Empty(await Traces.OfAsync(fleet.Remote.Path, words));
        }

        await fleet.Remote.FsckAsync();
        await one.RepositoryIsSoundAsync();
    }
}
