using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Forgetting;

/// <summary>What one machine forgot, on the others and at the remote.</summary>
public sealed class ForgetElsewhereTests
{
    private const string Words = "the quick brown secret";

    [Fact]
    public async Task Another_machine_takes_it_out_with_its_next_sync_and_keeps_what_it_had_not_pushed()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        await SaveAsync(one, 3);
        _ = await two.JsonAsync("sync");
        Assert.NotEmpty(await Traces.OfAsync(two.Repository, Words));
        // one that is saved here and nowhere else yet
        Fleet.Set(two, "remote", fleet.Address + ".away");
        Fleet.Grow(two, 2);
        _ = await Fleet.IsBehindAsync(two, "remote-missing");
        Fleet.Set(two, "remote", fleet.Address);

        var forgot = await one.JsonAsync("forget", Fleet.Id(3), "--yes");
        var heard = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        Assert.True(forgot.Json.GetProperty("pushed").GetBoolean());
        Assert.Contains(
            heard.Json.GetProperty("warnings").EnumerateArray(),
            w => w.GetString()!.Contains("forgotten on another machine", StringComparison.Ordinal)
        );
        Assert.Empty(await Traces.OfAsync(one.Repository, Words));
        Assert.Empty(await Traces.OfAsync(two.Repository, Words));
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
        // of what that machine said of itself when it last saved something, too
        Assert.All(
            (await two.JsonAsync("status")).Json.GetProperty("machineDetails").EnumerateArray(),
            machine => Assert.Equal(1, machine.GetProperty("sessionCount").GetInt32())
        );
        // both came to the same history: no commit is there twice
        var subjects = (await one.GitAsync("log", "--format=%T %at %s")).Split('\n');
        Assert.Equal(subjects.Distinct().Count(), subjects.Length);
        await IsGoneAsync(fleet);
        await one.RepositoryIsSoundAsync();
        await two.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task Two_machines_that_forget_at_once_come_to_the_same_history()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        await SaveAsync(one, 3);
        await SaveAsync(two, 4);
        _ = await one.JsonAsync("sync");
        Fleet.Set(one, "remote", fleet.Address + ".away");
        (await one.RunAsync("forget", Fleet.Id(3), "--yes")).ExitsWith(4);
        Fleet.Set(one, "remote", fleet.Address);
        _ = await two.JsonAsync("forget", Fleet.Id(4), "--yes");

        _ = await one.JsonAsync("sync");
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        foreach (var machine in new[] { one, two })
        {
            Assert.Empty(await Traces.OfAsync(machine.Repository, Words));
            Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(machine));
            await machine.RepositoryIsSoundAsync();
        }

        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        await IsGoneAsync(fleet);
    }

    [Fact]
    public async Task What_somebody_sends_again_is_taken_out_again()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        await SaveAsync(two, 3);
        _ = await one.JsonAsync("sync");
        var kept = two.Elsewhere("before.bundle").Value;
        _ = await fleet.Remote.GitAsync("bundle", "create", kept, "main");
        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");
        _ = await fleet.Remote.GitAsync("fetch", "--quiet", kept, "main:before");
        // as a program would that joins histories and does not know of tombstones
        _ = await fleet.Remote.GitAsync($"--work-tree={fleet.Remote.Path}", "read-tree", "--empty");
        _ = await fleet.Remote.GitAsync(
            $"--work-tree={fleet.Remote.Path}",
            "read-tree",
            "--prefix=machines/one/",
            "main:machines/one"
        );
        _ = await fleet.Remote.GitAsync(
            $"--work-tree={fleet.Remote.Path}",
            "read-tree",
            "--prefix=machines/two/",
            "before:machines/two"
        );
        var merged = await fleet.Remote.GitAsync(
            "-c",
            "user.name=claude-backup",
            "-c",
            "user.email=claude-backup@localhost",
            "commit-tree",
            await fleet.Remote.GitAsync("write-tree"),
            "-p",
            "before",
            "-p",
            "main",
            "-m",
            "merge two with the remote"
        );
        File.Delete((fleet.Remote.Path / "index").Value);
        _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", merged);
        _ = await fleet.Remote.GitAsync("branch", "-D", "before");

        _ = await one.JsonAsync("sync");
        _ = await two.JsonAsync("sync");

        Assert.Empty(await Traces.OfAsync(one.Repository, Words));
        Assert.Empty(await Traces.OfAsync(two.Repository, Words));
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        await IsGoneAsync(fleet);
    }

    [Fact]
    public async Task A_remote_that_was_written_over_by_anything_else_is_refused_as_before()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await SaveAsync(one, 3);
        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");
        _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", "main~1");
        Fleet.Grow(one, 1);

        _ = await Fleet.IsBehindAsync(one, "remote-rewritten");
    }

    [Fact]
    public async Task A_folder_whose_history_nobody_may_write_over_takes_it_from_us()
    {
        Platform.RequirePosix();
        using var user = new Sandbox();
        var folder = user.Elsewhere("drive") / "backup.git";
        _ = Directory.CreateDirectory(folder.Parent!.Value);
        user.WriteSession(Fleet.Id(1));
        _ = await user.JsonAsync("init", "--backend", "git", "--remote", folder.Value);
        await SaveAsync(user, 3);

        var forgot = await user.JsonAsync("forget", Fleet.Id(3), "--yes");

        Assert.True(forgot.Json.GetProperty("pushed").GetBoolean());
        (
            await user.ShellAsync($"[ \"$(git --git-dir={folder} rev-parse main)\" = {await user.HeadAsync()} ]")
        ).ExitsWith(0);
    }

    [Fact]
    public async Task A_machine_that_leaves_others_sessions_at_the_remote_forgets_and_hears_of_it_as_well()
    {
        using var fleet = await Fleet.CreateAsync();
        _ = await fleet.Remote.GitAsync("config", "uploadpack.allowFilter", "true");
        _ = await fleet.Remote.GitAsync("config", "uploadpack.allowAnySHA1InWant", "true");
        var one = await fleet.ConnectedAsync("one", 1);
        await SaveAsync(one, 3);
        var two = await fleet.ConnectedAsync("two", 2);
        Fleet.Set(two, "othersLimitBytes", 1);
        await SaveAsync(two, 4);
        Assert.False(Directory.Exists((two.Repository / "machines/one/projects").Value));
        _ = await one.JsonAsync("sync");

        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");
        _ = await two.JsonAsync("sync");
        _ = await two.JsonAsync("forget", Fleet.Id(4), "--yes");
        _ = await one.JsonAsync("sync");

        foreach (var machine in new[] { one, two })
        {
            Assert.Empty(await Traces.OfAsync(machine.Repository, Words));
            Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(machine));
            _ = await machine.DoAsync("verify");
        }

        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        _ = await two.JsonAsync("restore", Fleet.Id(1));
        await IsGoneAsync(fleet);
    }

    [Fact]
    public async Task A_machine_that_comes_later_does_not_save_it_either()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await SaveAsync(one, 3);
        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");
        var late = fleet.Machine("late", 5);
        late.Claude.Write(Transcript.PathOf(Fleet.Id(3)), Transcript.Messages(Fleet.Id(3), 0, 3, text: Words));

        _ = await late.JsonAsync("init", "--backend", "git", "--remote", fleet.Address);
        _ = await late.JsonAsync("sync");

        Assert.Equal(["late 5", "one 1"], await Fleet.ListAsync(late));
        Assert.Empty(await Traces.OfAsync(late.Repository, Words));
        await IsGoneAsync(fleet);
    }

    [Fact]
    public async Task Who_never_had_it_hears_of_nothing_that_was_taken_out()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await SaveAsync(one, 3);
        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");
        var late = fleet.Machine("late", 5);

        var first = await late.JsonAsync("init", "--backend", "git", "--remote", fleet.Address);
        var next = await late.JsonAsync("sync");

        Assert.DoesNotContain("forgotten on another machine", first.Out + next.Out, StringComparison.Ordinal);
        Assert.Equal(["late 5", "one 1"], await Fleet.ListAsync(late));
    }

    [Fact]
    public async Task A_session_in_two_folders_of_the_source_counts_once()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        one.WriteSession(Fleet.Id(3));
        one.WriteSession(Fleet.Id(3), "/home/user/other");
        _ = await one.JsonAsync("sync");

        _ = await one.JsonAsync("forget", Fleet.Id(3), "--yes");

        Assert.Contains(
            "1 session at the source was not saved",
            (await one.DoAsync("sync")).Unwrapped,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nothing; 1 session at the source was forgotten",
            (await one.DoAsync("status")).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_retired_machine_is_quiet_no_more_keeps_its_sessions_and_comes_back_when_it_syncs()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");

        var retired = (await one.JsonAsync("forget", "--machine", "two")).Json;
        Assert.Equal(1, retired.GetProperty("sessions").GetInt32());
        Assert.True(await IsRetiredAsync(one));
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        (await one.RunAsync("forget", "--machine", "one")).ExitsWith(2);
        Assert.False(retired.GetProperty("wasRetired").GetBoolean());
        var again = await one.DoAsync("forget", "--machine", "two");
        Assert.StartsWith("two was retired before.", again.Out, StringComparison.Ordinal);
        Assert.StartsWith(
            "machine two, retired ",
            (await one.DoAsync("forget", "--list")).Out,
            StringComparison.Ordinal
        );
        _ = await one.DoAsync("verify");

        // manifests tell whole seconds
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        Fleet.Grow(two, 2);
        _ = await two.JsonAsync("sync");
        Assert.False(await IsRetiredAsync(two));
        _ = await one.JsonAsync("sync");
        Assert.False(await IsRetiredAsync(one));
    }

    [Fact]
    public async Task A_machine_is_retired_with_its_sessions_and_saves_none_of_them_again()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        await SaveAsync(two, 3);
        one.WriteSession(Fleet.Id(2));
        _ = await one.JsonAsync("sync");
        (await one.RunAsync("forget", "--machine", "two", "--with-sessions")).ExitsWith(2);
        var plan = await one.DoAsync("forget", "--machine", "two", "--with-sessions", "--dry-run");
        Assert.Contains($"The branch at {fleet.Address} would be written over.", plan.Out, StringComparison.Ordinal);
        Assert.Contains("two: it takes the sessions out", plan.Out, StringComparison.Ordinal);

        var retired = (await one.JsonAsync("forget", "--machine", "two", "--with-sessions", "--yes")).Json;
        two.WriteSession(Fleet.Id(4));
        _ = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        Assert.Equal(0, retired.GetProperty("erasure").GetProperty("left").GetArrayLength());
        // what another machine has of the same session is its own
        Assert.Equal(["one 1", "one 2", "two 4"], await Fleet.ListAsync(one));
        Assert.Equal(["one 1", "one 2", "two 4"], await Fleet.ListAsync(two));
        Assert.Empty(await Traces.OfAsync(two.Repository, Words));
        await IsGoneAsync(fleet);
    }

    private static async Task<bool> IsRetiredAsync(Sandbox machine) =>
        (await machine.JsonAsync("status"))
            .Json.GetProperty("machineDetails")
            .EnumerateArray()
            .Single(m => m.GetProperty("slug").GetString() == "two")
            .GetProperty("retired")
            .GetBoolean();

    private static async Task SaveAsync(Sandbox machine, int digit)
    {
        machine.Claude.Write(
            Transcript.PathOf(Fleet.Id(digit)),
            Transcript.Messages(Fleet.Id(digit), 0, 3, text: Words)
        );
        _ = await machine.JsonAsync("sync");
        machine.Claude.Append(
            Transcript.PathOf(Fleet.Id(digit)),
            Transcript.Messages(Fleet.Id(digit), 3, 3, text: Words)
        );
        _ = await machine.JsonAsync("sync");
    }

    // what no branch leads to is the host's to collect
    private static async Task IsGoneAsync(Fleet fleet)
    {
        await fleet.Remote.FsckAsync();
        _ = await fleet.Remote.GitAsync("gc", "--quiet", "--prune=now");
        Assert.Empty(await Traces.OfAsync(fleet.Remote.Path, Words));
    }
}
