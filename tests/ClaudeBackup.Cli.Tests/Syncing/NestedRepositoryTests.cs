using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>Git repositories, checkouts and other names inside what is captured.</summary>
public sealed class NestedRepositoryTests : IDisposable
{
    private const string Memory = "projects/-home-dev-api/memory";

    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public NestedRepositoryTests() => _sandbox.WriteSession(Id);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_memory_folder_that_is_a_repository_comes_back_as_of_one_moment()
    {
        await GitAsync("init -q; echo one >a.md; echo x >gone.md; git add .; git commit -qm one");
        await _sandbox.DoAsync("init", "--local");
        await GitAsync(
            "git rm -q gone.md; echo two >>a.md; git commit -qam two; git pack-refs --all; git gc -q --prune=now"
        );
        await _sandbox.DoAsync("sync");

        var back = await _sandbox.RestoreElsewhereAsync();

        Assert.Equal(_sandbox.Claude.Listing(), back.Listing());
        var state = await _sandbox.ShellAsync(
            $"cd '{back.Root}/{Memory}' && git -c safe.directory='*' status --porcelain && git -c safe.directory='*' log --format=%s | head -1"
        );
        Assert.Equal("two", state.ExitsWith(0).Out.Trim());
        // and history has what was
        await _sandbox.DoAsync("config", "restore", $"{Memory}/gone.md");
        Assert.True(_sandbox.Claude.Has($"{Memory}/gone.md"));
    }

    [Fact]
    public async Task A_repository_that_is_gone_as_a_whole_stays_stored()
    {
        await GitAsync("init -q; echo one >a.md; git add .; git commit -qm one");
        await _sandbox.DoAsync("init", "--local");
        var before = _sandbox.Claude.Listing();
        _sandbox.Claude.DeleteFolder(Memory);
        await _sandbox.DoAsync("sync");

        Assert.Equal(before, (await _sandbox.RestoreElsewhereAsync()).Listing());
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("projects/-home-dev-api")]
    public async Task A_session_that_is_gone_inside_a_repository_stays_stored(string folder)
    {
        await GitAsync("init -q; git add .; git commit -qm one", folder);
        await _sandbox.DoAsync("init", "--local");
        _sandbox.Claude.Delete(Transcript.PathOf(Id));
        await _sandbox.DoAsync("sync");

        Assert.True((await _sandbox.RestoreElsewhereAsync("one", Id)).Has(Transcript.PathOf(Id)));
    }

    [Theory]
    [InlineData("worktrees/feat")]
    [InlineData("mine/feat")]
    public async Task A_checkout_below_the_home_is_no_setup(string folder)
    {
        _sandbox.Claude.Write($"{folder}/.git", "gitdir: /elsewhere/.git/worktrees/feat\n");
        _sandbox.Claude.Write($"{folder}/.env", "NAME=value\n");
        _sandbox.Claude.Write($"{folder}/src/a.py", "code\n");
        _sandbox.Claude.Write("skills/review/.git/HEAD", "ref: refs/heads/main\n");

        await _sandbox.DoAsync("init", "--local");

        var stored = await _sandbox.GitAsync("ls-tree", "-r", "--name-only", "HEAD");
        Assert.DoesNotContain("feat", stored, StringComparison.Ordinal);
        Assert.Contains("config/skills/review/%2Egit/HEAD", stored, StringComparison.Ordinal);
        Assert.Contains(
            folder.Split('/')[0],
            (await _sandbox.JsonAsync("status")).Json.GetProperty("leftOut").ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_link_inside_projects_counts_each_session_once()
    {
        Platform.RequirePosix();
        _sandbox.Claude.Link("projects/-home-dev-link", "-home-dev-api");

        var sync = (await _sandbox.JsonAsync("init", "--local")).Json;

        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal(1, status.GetProperty("sessions").GetProperty("count").GetInt32());
        Assert.Equal(1, (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions").GetArrayLength());
        Assert.Equal(0, status.GetProperty("unsaved").GetProperty("files").GetInt32());
        Assert.True(status.GetProperty("health").GetProperty("ok").GetBoolean(), sync.ToString());
        await _sandbox.DoAsync("restore", Id);
    }

    private async Task GitAsync(string commands, string folder = Memory) =>
        _ = (
            await _sandbox.ShellAsync(
                $$"""
                set -e
                mkdir -p '{{_sandbox.Claude.Root}}/{{folder}}'; cd '{{_sandbox.Claude.Root}}/{{folder}}'
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
                {{(
                    commands.StartsWith("init", StringComparison.Ordinal) ? "git -c init.defaultBranch=main " : ""
                )}}{{commands}}
                """
            )
        ).ExitsWith(0);
}
