using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class GitHubTests
{
    private const string Name = "tester/claude-backup-data";

    [Fact]
    [Trait("Defect", "S2")]
    public async Task A_private_repository_is_made_and_gets_nothing_while_it_is_public()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        github.ApplyTo(sandbox);
        sandbox.WriteSession(Fleet.Id(1));

        var init = await sandbox.JsonAsync("init", "--yes");
        var repository = github.Find(Name)!;
        Assert.Equal("github", init.Json.GetProperty("mode").GetString());
        Assert.True(repository.IsPrivate);
        Assert.Equal(await sandbox.HeadAsync(), await repository.Bare.MainAsync());

        repository.IsPrivate = false;
        Fleet.Grow(sandbox, 1);
        _ = await Fleet.IsBehindAsync(sandbox, "remote-public");
        Assert.NotEqual(await sandbox.HeadAsync(), await repository.Bare.MainAsync());
        repository.IsPrivate = true;
        repository.IsInternal = true;
        _ = await Fleet.IsBehindAsync(sandbox, "remote-public");
        Assert.NotEqual(await sandbox.HeadAsync(), await repository.Bare.MainAsync());
        repository.IsInternal = false;
        _ = await sandbox.JsonAsync("sync");
        Assert.Equal(await sandbox.HeadAsync(), await repository.Bare.MainAsync());
    }

    [Fact]
    public async Task A_repository_that_was_made_public_is_an_alarm_also_when_there_is_nothing_to_push()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        var repository = await SavedAsync(github, sandbox);

        repository.IsPrivate = false;
        _ = await Fleet.IsBehindAsync(sandbox, "remote-public");
        var told = await sandbox.HookAsync("""{"hook_event_name":"SessionStart","source":"startup"}""");
        Assert.Contains("everyone can read it", told.Out, StringComparison.Ordinal);
        // the run behind it talks with the remote, too
        await sandbox.HooksAreServedAsync();
        var status = (await sandbox.RunAsync("status")).Out;
        Assert.StartsWith($"✗ {Name} on GitHub is public", status, StringComparison.Ordinal);
        var check = (await sandbox.RunAsync("status", "--check", "--json")).ExitsWith(1);
        Assert.Equal("remote-public", check.ErrorJson.GetProperty("code").GetString());
        // somebody stopped it from being asked: that says nothing
        github.Trouble = StandInTrouble.ServerError;
        _ = await Fleet.IsBehindAsync(sandbox, "remote-unreachable");
        Assert.Contains("is public", (await sandbox.RunAsync("status")).Out, StringComparison.Ordinal);
        // nor is it over for whoever did what was advised, until that can be asked: what keeps it from being asked is told
        repository.IsPrivate = true;
        github.Trouble = StandInTrouble.TokenExpired;
        _ = await Fleet.IsBehindAsync(sandbox, "gh-expired");
        github.Trouble = StandInTrouble.None;

        // what else keeps from pushing matters when there is something to push
        repository.IsArchived = true;
        _ = await sandbox.JsonAsync("sync");
        Assert.StartsWith("✓", (await sandbox.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_private_again_is_no_alarm_though_it_may_not_be_pushed_to()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        var repository = await SavedAsync(github, sandbox);
        repository.IsPrivate = false;
        _ = await Fleet.IsBehindAsync(sandbox, "remote-public");

        repository.IsPrivate = true;
        repository.CanPush = false;
        Fleet.Grow(sandbox, 1);
        _ = await Fleet.IsBehindAsync(sandbox, "remote-forbidden");

        Assert.DoesNotContain("public", (await sandbox.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_GitHub_that_hangs_is_asked_once()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        _ = await SavedAsync(github, sandbox);
        Fleet.Set(sandbox, "timeoutSeconds", 1);
        github.Trouble = StandInTrouble.Hanging;
        Fleet.Grow(sandbox, 1);
        var before = github.ApiCalls.Count;

        var push = await Fleet.IsBehindAsync(sandbox, "remote-unreachable");

        Assert.Contains("within 1 seconds", push.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, github.ApiCalls.Count);
    }

    [Fact]
    public async Task A_private_repository_gets_what_looks_like_a_secret_and_the_user_is_told()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        github.ApplyTo(sandbox);
        sandbox.Claude.Write("CLAUDE.md", "npm" + "_" + string.Concat(Enumerable.Repeat("aB3dE7", 6)));

        var init = await sandbox.JsonAsync("init", "--yes");

        var secret = Assert.Single(
            init.Json.GetProperty("sync").GetProperty("push").GetProperty("secrets").EnumerateArray()
        );
        Assert.Equal("npm-token", secret.GetProperty("rule").GetString());
        Assert.Equal(await sandbox.HeadAsync(), await github.Find(Name)!.Bare.MainAsync());
        Assert.Equal("warn", (await sandbox.JsonAsync("secrets")).Json.GetProperty("policy").GetString());
    }

    [Theory]
    [InlineData($"https://www.github.com/{Name}.git")]
    [InlineData($"gh:{Name}")]
    [InlineData($"git@office:{Name}.git")]
    [InlineData($"ssh://office/{Name}")]
    [Trait("Defect", "S2")]
    public async Task A_public_repository_gets_nothing_by_whatever_name_the_user_calls_GitHub(string remote)
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        github.ApplyTo(sandbox);
        sandbox.WriteSession(Fleet.Id(1));
        var repository = await github.AddRepositoryAsync(Name.Split('/')[1]);
        repository.IsPrivate = false;
        // ssh looks for its settings where the system says that the user lives, not in HOME
        var script = """
            set -e
            git config --global url.https://github.com/.insteadOf gh:
            mkdir .ssh bin
            printf 'Host office\n  HostName github.com\n' > .ssh/config
            printf '#!/bin/sh\nexec %s -F "$HOME/.ssh/config" "$@"\n' "$(command -v ssh)" > bin/ssh
            chmod +x bin/ssh
            """;
        _ = (await sandbox.ShellAsync(script)).ExitsWith(0);
        sandbox.Environment["PATH"] = $"{sandbox.Home / "bin"}:{sandbox.Environment["PATH"]}";

        var init = (await sandbox.RunAsync("init", "--backend", "git", "--remote", remote, "--json")).ExitsWith(4);

        Assert.Equal(
            "remote-public",
            init.Json.GetProperty("sync").GetProperty("push").GetProperty("code").GetString()
        );
        Assert.Null(await repository.Bare.MainAsync());
    }

    [Fact]
    public async Task A_repository_that_only_gits_own_account_sees_is_left_to_git()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        github.ApplyTo(sandbox);
        sandbox.WriteSession(Fleet.Id(1));
        var repository = await github.AddRepositoryAsync(Name.Split('/')[1]);
        repository.IsHiddenFromGh = true;

        _ = await sandbox.JsonAsync("init", "--backend", "git", "--remote", repository.Url);

        Assert.Equal(await sandbox.HeadAsync(), await repository.Bare.MainAsync());
    }

    [Fact]
    public async Task Each_way_in_which_GitHub_refuses_has_its_own_word()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        github.ApplyTo(sandbox);
        sandbox.WriteSession(Fleet.Id(1));
        _ = await sandbox.JsonAsync("init", "--backend", "github");
        var repository = github.Find(Name)!;
        var states = new (string Code, Action Break, Action Mend)[]
        {
            ("remote-archived", () => repository.IsArchived = true, () => repository.IsArchived = false),
            ("remote-missing", () => repository.IsDeleted = true, () => repository.IsDeleted = false),
            ("remote-forbidden", () => repository.CanPush = false, () => repository.CanPush = true),
            ("sso-required", () => repository.RequiresSso = true, () => repository.RequiresSso = false),
            (
                "gh-expired",
                () => github.Trouble = StandInTrouble.TokenExpired,
                () => github.Trouble = StandInTrouble.None
            ),
            (
                "rate-limited",
                () => github.Trouble = StandInTrouble.RateLimited,
                () => github.Trouble = StandInTrouble.None
            ),
        };
        foreach (var (code, breakIt, mend) in states)
        {
            breakIt();
            Fleet.Grow(sandbox, 1);
            _ = await Fleet.IsBehindAsync(sandbox, code);
            mend();
        }

        _ = await sandbox.JsonAsync("sync");
        await repository.RenameAsync("elsewhere");
        Fleet.Grow(sandbox, 1);
        _ = await Fleet.IsBehindAsync(sandbox, "remote-renamed");
    }

    [Fact]
    public async Task Without_gh_backups_stay_here_and_one_line_says_how_to_change_that()
    {
        Platform.RequirePosix();
        using var sandbox = new Sandbox();
        GitHubStandIn.WithoutGh(sandbox);
        sandbox.WriteSession(Fleet.Id(1));

        var asked = (await sandbox.RunAsync("init", "--backend", "github", "--json")).ExitsWith(4);
        var init = await sandbox.JsonAsync("init", "--yes");

        Assert.Equal("gh-missing", asked.Json.GetProperty("sync").GetProperty("push").GetProperty("code").GetString());
        Assert.Equal("local", init.Json.GetProperty("mode").GetString());
    }

    [Fact]
    [Trait("Defect", "D17")]
    public async Task An_object_that_the_host_never_takes_does_not_block_later_ones()
    {
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        sandbox.WriteSession(Fleet.Id(1));
        _ = await sandbox.JsonAsync("init", "--local");
        // what an older program once committed, and took away again
        var script = """
            set -e
            cd ~/.claude-backup && head -c 3000000 /dev/urandom > big
            git add big && git -c user.name=claude-backup -c user.email=claude-backup@localhost commit -qm big
            git rm -q big && git -c user.name=claude-backup -c user.email=claude-backup@localhost commit -qm gone
            """;
        _ = (await sandbox.ShellAsync(script)).ExitsWith(0);
        github.FileSizeLimit = 1_000_000;
        github.ApplyTo(sandbox);

        _ = await sandbox.JsonAsync("backend", "set", "github");
        Fleet.Grow(sandbox, 1);
        _ = await sandbox.JsonAsync("sync");

        Assert.Equal(await sandbox.HeadAsync(), await github.Find(Name)!.Bare.MainAsync());
        Assert.Contains(
            "claude-backup-unpublished-1",
            await sandbox.GitAsync("branch", "--list"),
            StringComparison.Ordinal
        );
        await sandbox.RepositoryIsSoundAsync();
    }

    // a machine with one session, at the private repository that its first run made
    private static async Task<StandInRepository> SavedAsync(GitHubStandIn github, Sandbox sandbox)
    {
        github.ApplyTo(sandbox);
        sandbox.WriteSession(Fleet.Id(1));
        _ = await sandbox.JsonAsync("init", "--yes");
        return github.Find(Name)!;
    }
}
