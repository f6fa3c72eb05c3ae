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
        Platform.RequireLinux();
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
        _ = await sandbox.JsonAsync("sync");
        Assert.Equal(await sandbox.HeadAsync(), await repository.Bare.MainAsync());
    }

    [Fact]
    public async Task Each_way_in_which_GitHub_refuses_has_its_own_word()
    {
        Platform.RequireLinux();
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
                () => github.Trouble = GitHubTrouble.TokenExpired,
                () => github.Trouble = GitHubTrouble.None
            ),
            (
                "rate-limited",
                () => github.Trouble = GitHubTrouble.RateLimited,
                () => github.Trouble = GitHubTrouble.None
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
        Platform.RequireLinux();
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
        Platform.RequireLinux();
        await using var github = await GitHubStandIn.StartAsync();
        using var sandbox = new Sandbox();
        sandbox.WriteSession(Fleet.Id(1));
        _ = await sandbox.JsonAsync("init", "--local");
        // what an older program once committed, and took away again
        var script = """
            set -e
            cd ~/.claude-backup && head -c 3000000 /dev/urandom > big
            git add big && git -c user.name=t -c user.email=t@t commit -qm big
            git rm -q big && git -c user.name=t -c user.email=t@t commit -qm gone
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
}
