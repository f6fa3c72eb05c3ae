using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class GuardedRemoteTests
{
    [Fact]
    public async Task An_emptied_remote_gets_nothing_until_the_user_says_so()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.Remote.GitAsync("update-ref", "-d", "refs/heads/main");
        Fleet.Grow(one, 1);

        _ = await Fleet.IsBehindAsync(one, "remote-emptied");
        Assert.Null(await fleet.Remote.MainAsync());
        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
    }

    [Fact]
    public async Task A_rewritten_remote_is_neither_taken_over_nor_written_over()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var two = await fleet.ConnectedAsync("two", 2);
        _ = await one.JsonAsync("sync");
        // somebody brings the state back in which only one machine was there
        var first = (await one.GitAsync("rev-list", "--max-parents=0", "HEAD")).Trim();
        _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", first);
        Fleet.Grow(one, 1);
        var before = await one.HeadAsync();

        _ = await Fleet.IsBehindAsync(one, "remote-rewritten");
        Assert.Equal(first, await fleet.Remote.MainAsync());
        Assert.NotEqual(before, await one.HeadAsync());
        _ = await one.JsonAsync("backend", "set", "git", "--remote", fleet.Address);
        _ = await two.JsonAsync("sync");
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
    }

    [Fact]
    public async Task A_repository_with_something_else_in_it_is_left_alone()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        await PushCodeAsync(one, fleet.Address, "main");
        var code = await fleet.Remote.MainAsync();

        var init = (await one.RunAsync("init", "--backend", "git", "--remote", fleet.Address, "--json")).ExitsWith(4);

        Assert.Equal("local", init.Json.GetProperty("mode").GetString());
        Assert.Equal(
            "remote-foreign",
            init.Json.GetProperty("sync").GetProperty("push").GetProperty("code").GetString()
        );
        Assert.Equal(code, await fleet.Remote.MainAsync());
        Assert.Equal(["one 1"], await Fleet.ListAsync(one));
    }

    [Fact]
    public async Task Work_on_a_branch_of_another_name_is_somebodys_too()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        await PushCodeAsync(one, fleet.Address, "master");

        var init = (await one.RunAsync("init", "--backend", "git", "--remote", fleet.Address, "--json")).ExitsWith(4);

        Assert.Equal(
            "remote-foreign",
            init.Json.GetProperty("sync").GetProperty("push").GetProperty("code").GetString()
        );
        Assert.Null(await fleet.Remote.MainAsync());
    }

    [Fact]
    public async Task A_clone_of_somebodys_work_does_not_become_the_repository()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        await PushCodeAsync(one, fleet.Address, "main");
        _ = (await one.ShellAsync($"git clone -q '{fleet.Address}' ~/.claude-backup")).ExitsWith(0);
        var code = await fleet.Remote.MainAsync();

        for (var i = 0; i < 2; i++)
        {
            var init = (await one.RunAsync("init", "--yes", "--json")).ExitsWith(1);
            Assert.Equal("remote-foreign", init.ErrorJson.GetProperty("code").GetString());
        }

        Assert.Equal(code, await fleet.Remote.MainAsync());
        Assert.Equal(code, await one.HeadAsync());
    }

    [Theory]
    [InlineData("git checkout -q --detach")]
    [InlineData(
        "git checkout -q -b topic && echo y > y && git add y && git commit -qm y && git branch -D main && git checkout -q --detach"
    )]
    [InlineData("git checkout -q --orphan empty && git rm -rfq . && git branch -m main topic")]
    public async Task Work_that_is_not_checked_out_as_a_branch_is_somebodys_too(string state)
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        var script =
            "export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t; "
            + "git init -q -b main ~/.claude-backup && cd ~/.claude-backup && echo x > main.c && git add . && git commit -qm code && echo unsaved > main.c; "
            + $"({state}) || exit 9; [ -e main.c ] || exit 0; echo unsaved > main.c";
        _ = (await one.ShellAsync(script)).ExitsWith(0);
        var head = await ReadAsync(one, "HEAD");
        var refs = await one.GitAsync("for-each-ref");

        var init = await one.RunAsync("init", "--yes", "--json");
        var sync = await one.RunAsync("sync", "--json");

        Assert.True(init.ExitCode is 1 or 2, init.ErrorJson.ToString());
        Assert.NotEqual(0, sync.ExitCode);
        Assert.Equal(head, await ReadAsync(one, "HEAD"));
        Assert.Equal(refs, await one.GitAsync("for-each-ref"));
        var work = one.Repository / "main.c";
        Assert.True(!File.Exists(work.Value) || (await File.ReadAllTextAsync(work.Value, Token)) == "unsaved\n");
    }

    [Fact]
    public async Task A_copy_that_leads_into_what_it_is_a_copy_of_by_another_name_is_refused()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        _ = await one.JsonAsync("init", "--local");
        _ = Directory.CreateSymbolicLink((one.Home / "elsewhere").Value, (one.Home / ".claude").Value);

        var set = (
            await one.RunAsync("backend", "set", "git", "--remote", (one.Home / "elsewhere/x.git").Value, "--json")
        ).ExitsWith(2);

        Assert.Contains("another disk", set.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists((one.Home / ".claude/x.git").Value));
    }

    [Fact]
    public async Task A_file_that_is_held_while_others_are_joined_keeps_us_from_the_remote_alone()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.ConnectedAsync("two", 2);
        // where the other machine's folder belongs lies a file, and nothing can be put aside
        await File.WriteAllTextAsync((one.Repository / "machines/two").Value, "x", Token);
        var aside = one.Repository / ".git/claude-backup/displaced";
        await File.WriteAllTextAsync(aside.Value, "x", Token);
        Fleet.Grow(one, 1);
        var before = await one.HeadAsync();

        var push = await Fleet.IsBehindAsync(one, "repository-unwritable");

        Assert.Contains("is safe", push.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(before, await one.HeadAsync());
        Assert.Contains(
            "repository-unwritable",
            await ReadAsync(one, "claude-backup/runs.jsonl"),
            StringComparison.Ordinal
        );
        File.Delete(aside.Value);
        _ = await one.JsonAsync("sync");
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(one));
        Assert.Equal(await one.HeadAsync(), await fleet.Remote.MainAsync());
        await one.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task A_clone_without_contents_is_refused_with_the_way_to_join()
    {
        using var fleet = await Fleet.CreateAsync();
        _ = await fleet.ConnectedAsync("one", 1);
        _ = await fleet.Remote.GitAsync("config", "uploadpack.allowFilter", "true");
        var two = fleet.Machine("two", 2);
        var clone = $"git clone -q --no-checkout --filter=blob:none '{fleet.Remote.FileUrl}' ~/.claude-backup";
        _ = (await two.ShellAsync(clone)).ExitsWith(0);

        var refused = (await two.RunAsync("init", "--yes", "--json")).ExitsWith(2);

        Assert.Contains("init --remote", refused.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Directory.Delete(two.Repository.Value, recursive: true);
        _ = await two.JsonAsync("init", "--remote", fleet.Address);
        Assert.Equal(["one 1", "two 2"], await Fleet.ListAsync(two));
    }

    [Theory]
    [InlineData(".claude-backup")]
    [InlineData(".claude-backup/.git")]
    [InlineData(".claude-backup/x.git")]
    [InlineData(".claude/x.git")]
    public async Task A_copy_inside_of_what_it_is_a_copy_of_is_refused(string place)
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        _ = await one.JsonAsync("init", "--local");

        var set = (
            await one.RunAsync("backend", "set", "git", "--remote", (one.Home / place).Value, "--json")
        ).ExitsWith(2);

        Assert.Contains("another disk", set.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Equal("local", (await one.JsonAsync("status")).Json.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task A_lock_that_a_kill_left_at_the_remote_is_told_in_gits_words_and_soon()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        await File.WriteAllTextAsync((fleet.Remote.Path / "refs/heads/main.lock").Value, "", Token);
        Fleet.Grow(one, 1);

        var push = await Fleet.IsBehindAsync(one, "remote-declined");

        Assert.Contains("main.lock", push.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_git_would_obey_are_refused_and_links_never_become_files()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = await fleet.ConnectedAsync("one", 1);
        var before = await one.HeadAsync();
        var config = await ReadAsync(one, "config");
        await PushTreeAsync(one, fleet.Address, "040000 tree $dot\t.git");
        Fleet.Grow(one, 1);

        _ = await Fleet.IsBehindAsync(one, "remote-unsafe");
        Assert.Equal(config, await ReadAsync(one, "config"));
        _ = await fleet.Remote.GitAsync("update-ref", "refs/heads/main", before);
        await PushTreeAsync(one, fleet.Address, "120000 blob $blob\tlink\n160000 commit $head\tmodule");
        _ = await one.JsonAsync("sync");
        Assert.Equal(
            ["manifest.json"],
            Directory
                .GetFileSystemEntries((one.Repository / "machines" / "evil").Value)
                .Select(entry => Path.GetFileName(entry))
                .Where(name => name is not "session-index.json")
        );
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task PushCodeAsync(Sandbox machine, string address, string branch)
    {
        var script =
            $"git init -q -b {branch} code && cd code && echo 'int main;' > main.c && git add . && git -c user.name=t -c user.email=t@t commit -qm code && git push -q '{address}' {branch}";
        _ = (await machine.ShellAsync(script)).ExitsWith(0);
    }

    private static Task<string> ReadAsync(Sandbox machine, string file) =>
        File.ReadAllTextAsync((machine.Repository / ".git" / file).Value, Token);

    // a machine called evil with one harmless file and those entries
    private static async Task PushTreeAsync(Sandbox machine, string address, string entries)
    {
        var script = $"""
            set -e
            rm -rf evil && git clone -q '{address}' evil && cd evil
            export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
            head=$(git rev-parse HEAD)
            blob=$(echo '[core] fsmonitor = touch ~/harmed' | git hash-object -w --stdin)
            dot=$(printf "100644 blob $blob\tconfig\n" | git mktree)
            machine=$(printf "100644 blob $blob\tmanifest.json\n{entries}\n" | git mktree)
            machines=$( (git ls-tree HEAD:machines; printf "040000 tree $machine\tevil\n") | git mktree)
            root=$( (git ls-tree HEAD | grep -v machines; printf "040000 tree $machines\tmachines\n") | git mktree)
            git push -q origin "$(git commit-tree -p HEAD -m evil "$root"):refs/heads/main"
            """;
        _ = (await machine.ShellAsync(script)).ExitsWith(0);
    }

    [Fact]
    [Trait("Defect", "S5")]
    public async Task A_password_in_the_address_is_kept_nowhere_and_shown_nowhere()
    {
        using var fleet = await Fleet.CreateAsync();
        var one = fleet.Machine("one", 1);
        var secret = $"not-a-token-{Guid.NewGuid():N}";
        var init = await one.RunAsync("init", "--backend", "git", "--remote", $"https://me:{secret}@127.0.0.1:1/x.git");
        var set = await one.RunAsync(
            "backend",
            "set",
            "git",
            "--remote",
            $"https://me:{secret}@127.0.0.1:1/x.git",
            "--json"
        );
        _ = await one.GitAsync("remote", "add", "origin", $"https://me:{secret}@127.0.0.1:1/x.git");
        var status = await one.RunAsync("status", "--json");
        _ = await one.GitAsync("remote", "remove", "origin");

        Assert.DoesNotContain(
            secret,
            init.Out + init.Error + set.Out + set.Error + status.Out + status.Error,
            StringComparison.Ordinal
        );
        _ = (await one.ShellAsync($"! grep -r {secret} ~/.claude-backup")).ExitsWith(0);
    }
}
