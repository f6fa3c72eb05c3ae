using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class JoiningTests
{
    [Fact]
    [Trait("Defect", "B6")]
    public async Task Each_machine_lists_peeks_and_restores_what_the_other_saved()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");

        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
        var peek = await one.JsonAsync("peek", "2000");
        Assert.Equal("two", peek.Json.GetProperty("session").GetProperty("machine").GetString());
        _ = await one.JsonAsync("restore", "2000");
        Assert.Equal(
            two.Claude.Read(Transcript.PathOf(Fleet.Id(2), Transcript.Cwd)),
            one.Claude.Read(Transcript.PathOf(Fleet.Id(2), Transcript.Cwd))
        );
        var all = await two.RestoreElsewhereAsync("all", "--all", "--machine", "one");
        Assert.Equal(
            one.Claude.Read(Transcript.PathOf(Fleet.Id(1), Transcript.Cwd)),
            all.Read(Transcript.PathOf(Fleet.Id(1), Transcript.Cwd))
        );
    }

    [Fact]
    [Trait("Defect", "D6")]
    [Trait("Defect", "D7")]
    public async Task Histories_that_parted_are_joined_by_one_commit_without_a_conflict()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        Fleet.Grow(one, 1);
        Fleet.Grow(two, 2);
        _ = await one.JsonAsync("sync");
        var joined = await two.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        Assert.Equal("one", joined.Json.GetProperty("push").GetProperty("received")[0].GetString());
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
        Assert.Equal(await fleet.Remote.MainAsync(), await two.HeadAsync());
        Assert.Equal("1", (await two.GitAsync("rev-list", "--count", "--merges", "HEAD")).Trim());
        await one.RepositoryIsSoundAsync();
        await two.RepositoryIsSoundAsync();
        await fleet.Remote.FsckAsync();
    }

    [Fact]
    public async Task What_was_joined_before_a_push_was_refused_is_told_by_every_document()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        Fleet.Grow(two, 2);
        _ = await two.JsonAsync("sync");
        Fleet.Grow(one, 1);
        await fleet.Remote.RejectPushesAsync("no room is left");

        _ = (await one.RunAsync("sync", "--json")).ExitsWith(4);
        await one.DoAsync("verify", "--read-data");

        await fleet.Remote.AcceptPushesAsync();
        _ = await one.JsonAsync("sync");
        await one.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_machine_whose_name_is_taken_gets_the_next_one()
    {
        using var fleet = await Fleet.CreateAsync();
        _ = await fleet.ConnectedAsync("laptop", 1);
        var second = await fleet.ConnectedAsync("laptop", 2);
        // one that was there on its own before it came to the remote
        var third = fleet.Machine("laptop", 3);
        _ = await third.JsonAsync("init", "--local");
        _ = await third.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        _ = await second.JsonAsync("sync");

        Assert.Equal(["laptop 1", "laptop-2 2", "laptop-3 3"], await Fleet.ListAsync(second));
        Assert.Equal("laptop-3", (await third.JsonAsync("status")).Json.GetProperty("machineSlug").GetString());
        Assert.Equal(0, (await third.JsonAsync("sync")).Json.GetProperty("sessions").GetProperty("added").GetInt32());
        await third.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_first_run_tells_whose_backup_it_joined_and_restores_nothing()
    {
        using var fleet = await Fleet.CreateAsync();
        _ = await fleet.ConnectedAsync("old", 1);
        var fresh = new Sandbox();
        fresh.Environment["CLAUDE_BACKUP_MACHINE"] = "new";
        using (fresh)
        {
            var init = await fresh.JsonAsync("init", "--yes", "--remote", fleet.Address);

            var found = Assert.Single(init.Json.GetProperty("found").EnumerateArray().ToArray());
            Assert.Equal("old", found.GetProperty("slug").GetString());
            Assert.Equal(1, found.GetProperty("sessionCount").GetInt32());
            Assert.NotEqual("", found.GetProperty("lastSync").GetString());
            Assert.True(found.GetProperty("backupSizeBytes").GetInt64() > 0);
            Assert.Empty(fresh.Claude.Listing());
        }
    }

    [Fact]
    [Trait("Defect", "D4")]
    [Trait("Defect", "D5")]
    public async Task A_clone_on_another_machine_becomes_a_machine_of_its_own()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = fleet.Machine("two", 2);
        _ = (await two.ShellAsync($"git clone -q '{fleet.Address}' ~/.claude-backup")).ExitsWith(0);
        var init = await two.JsonAsync("init", "--yes");
        _ = await one.JsonAsync("sync");

        Assert.True(init.Json.GetProperty("sync").GetProperty("pushed").GetBoolean());
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        await two.RepositoryIsSoundAsync();
    }

    [Fact]
    [Trait("Defect", "D4")]
    [Trait("Defect", "D5")]
    public async Task A_copy_of_a_repository_that_goes_on_elsewhere_steps_aside_and_nothing_is_lost()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        one.WriteSession(Fleet.Id(4));
        _ = await one.JsonAsync("sync");
        one.Claude.Delete(Transcript.PathOf(Fleet.Id(4), Transcript.Cwd));
        var copy = fleet.Machine("one", 3);
        _ = (await copy.ShellAsync($"cp -r '{one.Repository}' ~/.claude-backup")).ExitsWith(0);
        Fleet.Grow(one, 1);
        _ = await one.JsonAsync("sync");
        // a copy lies under another home here than the one that it saved
        _ = await copy.JsonAsync("init", "--moved-home", "--yes");
        _ = await copy.JsonAsync("sync");
        _ = await one.JsonAsync("sync");

        Assert.Equal(["one 1", "one 4", "one-2 1", "one-2 3", "one-2 4"], await Fleet.ListAsync(one));
        Assert.Equal(["one 1", "one 4", "one-2 1", "one-2 3", "one-2 4"], await Fleet.ListAsync(copy));
        Assert.NotEqual(IdOf(one), IdOf(copy));
        await one.RepositoryIsSoundAsync();
        await copy.RepositoryIsSoundAsync();
    }

    [Fact]
    [Trait("Defect", "B3")]
    [Trait("Defect", "B16")]
    public async Task A_switch_keeps_history_and_one_that_fails_leaves_the_old_place_in_force()
    {
        using var fleet = await Fleet.CreateAsync();
        var machine = fleet.Machine("one", 1);
        _ = await machine.JsonAsync("init", "--local");
        var other = machine.Elsewhere("drive.git").Value;

        var set = await machine.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        var failed = (
            await machine.RunAsync("backend", "set", "git", "--remote", "/nowhere/there.git", "--json")
        ).ExitsWith(2);
        var status = await machine.JsonAsync("status");
        var made = await machine.JsonAsync("backend", "set", "git", "--remote", other);
        var commits = await machine.CommitsAsync();
        _ = await machine.JsonAsync("backend", "set", "local");
        var alone = await machine.JsonAsync("sync");

        Assert.Equal("git", set.Json.GetProperty("mode").GetString());
        Assert.Equal("usage", failed.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(fleet.Address, status.Json.GetProperty("repo").GetString());
        Assert.True(made.Json.GetProperty("created").GetBoolean());
        Assert.Equal(1, commits);
        Assert.Equal(JsonValueKind.Null, alone.Json.GetProperty("push").ValueKind);
    }

    [Fact]
    public async Task A_machine_that_was_offline_counts_what_waits_and_catches_up()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        var away = fleet.Address + ".away";
        Directory.Move(fleet.Address, away);
        for (var day = 1; day <= 5; day++)
        {
            Fleet.Grow(one, 1);
            var push = await Fleet.IsBehindAsync(one, "remote-missing");
            Assert.Equal(day, push.GetProperty("waiting").GetInt32());
        }

        var status = (await one.JsonAsync("status")).Json.GetProperty("remote");
        Directory.Move(away, fleet.Address);
        Fleet.Grow(two, 2);
        _ = await two.JsonAsync("sync");
        var caughtUp = await one.JsonAsync("sync");
        _ = await two.JsonAsync("sync");

        Assert.Equal(5, status.GetProperty("waiting").GetInt32());
        Assert.NotNull(status.GetProperty("waitingSince").GetString());
        Assert.True(caughtUp.Json.GetProperty("pushed").GetBoolean());
        Assert.Equal(await one.HeadAsync(), await two.HeadAsync());
    }

    private static string? IdOf(Sandbox machine)
    {
        using var json = JsonDocument.Parse(
            File.ReadAllText((machine.Repository / ".git" / "claude-backup" / "machine.json").Value)
        );
        return json.RootElement.GetProperty("id").GetString();
    }

    [Fact]
    public async Task What_came_from_another_machine_is_known_to_the_next_command_without_reading_it_again()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.ConnectedAsync("two", 2);
        var state = one.Repository / ".git" / "claude-backup";

        _ = await one.JsonAsync("sync");
        var index = await File.ReadAllBytesAsync((state / "index/two").Value, TestContext.Current.CancellationToken);
        var list = await Fleet.ListAsync(one);

        Assert.Equal(["one 1", "two 2"], list);
        Assert.Equal(
            index,
            await File.ReadAllBytesAsync((state / "index/two").Value, TestContext.Current.CancellationToken)
        );
        await File.WriteAllTextAsync((state / "trees").Value, "nonsense", TestContext.Current.CancellationToken);
        Assert.Equal(list, await Fleet.ListAsync(one));
    }

    [LinuxFact("flock comes with Linux.")]
    public async Task A_run_beside_it_does_not_turn_a_sync_that_saved_and_pushed_into_a_failure()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.ConnectedAsync("two", 2);
        Fleet.Grow(one, 1);
        var lockFile = one.Repository / ".git/claude-backup/lock";
        // as soon as the push has arrived, somebody else has the repository
        await fleet.Remote.AfterPushAsync($"flock {lockFile} sleep 60 >/dev/null 2>&1 </dev/null & {IsHeld(lockFile)}");

        var sync = await one.JsonAsync("sync");

        Assert.True(sync.Json.GetProperty("pushed").GetBoolean());
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
    }

    [LinuxFact("The remote holds our lock by a hook in the shell of Linux.")]
    public async Task Documents_that_a_busy_lock_left_as_they_were_are_written_by_the_next_run()
    {
        using var fleet = await Fleet.CreateAsync();
        var here = await fleet.ConnectedAsync("here", 1);
        _ = await fleet.ConnectedAsync("there", 2);
        Fleet.Grow(here, 1);
        var (state, hold) = (here.Repository / ".git/claude-backup", here.Elsewhere("hold"));
        await File.WriteAllTextAsync(hold.Value, "", TestContext.Current.CancellationToken);
        // another run has the repository from behind the join on, and saves nothing
        await fleet.Remote.AfterPushAsync(
            $"(flock 9; while [ -e {hold} ]; do sleep 0.05; done) 9>{state}/lock >/dev/null 2>&1 & {IsHeld(state / "lock")}"
        );
        _ = await here.JsonAsync("sync");
        Assert.DoesNotContain(Fleet.Id(2), Document(), StringComparison.Ordinal);
        File.Delete(hold.Value);
        _ = (await here.ShellAsync($"flock {state}/lock true")).ExitsWith(0);

        Assert.Equal(JsonValueKind.Null, (await here.JsonAsync("sync")).Json.GetProperty("commit").ValueKind);
        Assert.Contains(Fleet.Id(2), Document(), StringComparison.Ordinal);

        string Document() => File.ReadAllText((here.Repository / "session-index.json").Value);
    }

    /// <summary>A line of a shell that ends when somebody else has the lock.</summary>
    private static string IsHeld(AbsolutePath lockFile) => $"while flock -n {lockFile} true; do sleep 0.02; done";
}
