using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Pruning;

/// <summary>What one machine pruned, on the others and at the remote; and runs that end in the middle.</summary>
public sealed class PruneElsewhereTests
{
    [Fact]
    public async Task Other_machines_follow_and_keep_what_they_had_not_pushed()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        for (var i = 0; i < 3; i++)
        {
            await SaveAsync(one, 1);
            await SaveAsync(two, 2);
        }

        Fleet.Set(two, "remote", fleet.Address + ".away");
        Fleet.Grow(two, 2);
        _ = await Fleet.IsBehindAsync(two, "remote-missing");
        Fleet.Set(two, "remote", fleet.Address);

        var pruned = await one.JsonAsync("prune", "--keep-last", "1", "--yes");
        var heard = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        Assert.True(pruned.Json.GetProperty("pushed").GetBoolean());
        Assert.Equal(3, pruned.Json.GetProperty("dropped").GetInt32());
        Assert.Contains(
            heard.Json.GetProperty("warnings").EnumerateArray(),
            w => w.GetString()!.StartsWith("3 snapshots of other machines, pruned there", StringComparison.Ordinal)
        );
        await AgreeAsync(fleet, one, two);
        // one has one snapshot left, and two has all of its own
        Assert.Equal(1, await SnapshotsAsync(two, "one"));
        Assert.Equal(5, await SnapshotsAsync(one, "two"));
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
    }

    [Fact]
    public async Task Two_machines_that_prune_and_forget_at_once_come_to_the_same_history()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        one.WriteSession(Fleet.Id(3));
        two.WriteSession(Fleet.Id(4));
        for (var i = 0; i < 3; i++)
        {
            await SaveAsync(one, 1);
            await SaveAsync(two, 2);
        }

        _ = await one.JsonAsync("sync");
        Fleet.Set(one, "remote", fleet.Address + ".away");
        (await one.RunAsync("prune", "--keep-last", "2", "--yes")).ExitsWith(4);
        (await one.RunAsync("forget", Fleet.Id(3), "--yes")).ExitsWith(4);
        Fleet.Set(one, "remote", fleet.Address);
        _ = await two.JsonAsync("forget", Fleet.Id(4), "--yes");
        _ = await two.JsonAsync("prune", "--keep-last", "1", "--yes");

        _ = await one.JsonAsync("sync");
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        await AgreeAsync(fleet, one, two);
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
        Assert.Equal((2, 1), (await SnapshotsAsync(two, "one"), await SnapshotsAsync(one, "two")));
    }

    [Fact]
    public async Task What_somebody_else_names_in_its_own_file_takes_no_snapshot_of_this_machine_nor_the_newest()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        await SaveAsync(one, 1);
        _ = await two.JsonAsync("sync");
        await SaveAsync(two, 2);
        var names = (await one.GitAsync("log", "--format=%H", "--", "machines/one/manifest.json")).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        var own = new List<string>();
        foreach (var commit in names)
        {
            own.Add((await one.GitAsync("rev-parse", $"{commit}:machines/one/manifest.json")).Trim());
        }

        var newest = (await two.GitAsync("rev-parse", "HEAD:machines/two/manifest.json")).Trim();
        // as two would not: snapshots of another machine, and its own newest one
        await WriteAsync(fleet, "machines/two/pruned.jsonl", [.. own, newest]);
        // nor is this machine's file taken from there
        await WriteAsync(fleet, "machines/one/pruned.jsonl", [.. own.Skip(1)]);
        var before = await SnapshotsAsync(one, "one");

        _ = await one.RunAsync("sync");

        Assert.Equal(before, await SnapshotsAsync(one, "one"));
        Assert.Equal(["one 1", "two 2"], (await Fleet.ListAsync(one)).Where(s => s != "one-2 1"));
        await one.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_run_that_is_killed_at_any_call_of_git_is_completed_by_the_next_sync()
    {
        Platform.RequirePosix();
        using var user = new Sandbox();
        user.WriteSession(Fleet.Id(1));
        _ = await user.DoAsync("init", "--local");
        for (var i = 0; i < 4; i++)
        {
            await SaveAsync(user, 1);
        }

        var was = user.Claude.Read(Transcript.PathOf(Fleet.Id(1)));
        var count = user.Elsewhere("count");
        var git = user.Elsewhere("killing") / "git";
        _ = Directory.CreateDirectory(git.Parent!.Value);
        await File.WriteAllTextAsync(
            git.Value,
            $"""
            #!/bin/sh
            n=$(($(cat {count}) + 1)); echo $n > {count}
            [ $n = "$KILL_AT" ] && kill -9 $PPID && exit 1
            PATH=${"{PATH#*:}"} exec git "$@"

            """,
            TestContext.Current.CancellationToken
        );
        (await user.ShellAsync($"chmod +x {git}; cp -a {user.Repository} {user.Elsewhere("saved")}")).ExitsWith(0);
        var path = user.Environment["PATH"];
        var (killed, begun) = (0, 0);
        for (var at = 1; ; at++)
        {
            (
                await user.ShellAsync(
                    $"rm -rf {user.Repository}; cp -a {user.Elsewhere("saved")} {user.Repository}; echo 0 > {count}"
                )
            ).ExitsWith(0);
            user.Environment["PATH"] = $"{git.Parent}:{path}";
            user.Environment["KILL_AT"] = $"{at}";
            var prune = await user.RunAsync("prune", "--keep-last", "2", "--yes");
            user.Environment["PATH"] = path;
            if (prune.ExitCode == 0)
            {
                break;
            }

            killed++;
            (await user.RunAsync("sync")).ExitsWith(0);
            var left = (await user.GitAsync("log", "--format=%H", "--", "machines/*/manifest.json"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Length;
            var hasBegun = (await user.GitAsync("log", "--format=%s", "-1")).StartsWith(
                "prune",
                StringComparison.Ordinal
            );
            begun += hasBegun ? 1 : 0;
            if (hasBegun)
            {
                await user.RepositoryIsSoundAsync();
            }

            Assert.True(left == (hasBegun ? 2 : 5), $"killed at call {at}: {left}");
            Assert.Equal(was, (await user.RestoreElsewhereAsync($"r{at}")).Read(Transcript.PathOf(Fleet.Id(1))));
        }

        Assert.True(begun > 6 && killed > begun, $"{begun} of {killed}");
    }

    // each snapshot in a second of its own, else their manifests could be the same
    private static async Task SaveAsync(Sandbox machine, int digit)
    {
        machine.Claude.Append(
            Transcript.PathOf(Fleet.Id(digit)),
            Transcript.Large(Fleet.Id(digit), 10_000, Environment.TickCount)
        );
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        _ = await machine.JsonAsync("sync");
    }

    private static async Task AgreeAsync(Fleet fleet, params Sandbox[] machines)
    {
        foreach (var machine in machines)
        {
            Assert.Equal(await fleet.Remote.MainAsync(), await machine.HeadAsync());
            await machine.RepositoryIsSoundAsync();
            _ = await machine.DoAsync("verify", "--read-data");
            // nobody has anything of history twice
            var commits = (await machine.GitAsync("log", "--format=%T %at %s")).Split('\n');
            Assert.Equal(commits.Distinct().Count(), commits.Length);
        }
    }

    private static async Task<int> SnapshotsAsync(Sandbox machine, string slug) =>
        (await machine.GitAsync("log", "--format=%H", "--", $"machines/{slug}/manifest.json"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Length;

    // whoever may write to the remote
    private static async Task WriteAsync(Fleet fleet, string path, IReadOnlyList<string> names)
    {
        var line = JsonSerializer.Serialize(
            new
            {
                pruned = "2026-03-01T12:00:00Z",
                policy = "",
                snapshots = names,
            }
        );
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, line + "\n", TestContext.Current.CancellationToken);
            var blob = await fleet.Remote.GitAsync("hash-object", "-w", file);
            _ = await fleet.Remote.GitAsync("read-tree", "main");
            _ = await fleet.Remote.GitAsync("update-index", "--add", "--cacheinfo", $"100644,{blob.Trim()},{path}");
            var commit = await fleet.Remote.GitAsync(
                "-c",
                "user.name=claude-backup",
                "-c",
                "user.email=claude-backup@localhost",
                "commit-tree",
                (await fleet.Remote.GitAsync("write-tree")).Trim(),
                "-p",
                "main",
                "-m",
                "sync two: 1 sessions"
            );
            _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", commit.Trim());
        }
        finally
        {
            File.Delete(file);
            File.Delete((fleet.Remote.Path / "index").Value);
        }
    }
}
