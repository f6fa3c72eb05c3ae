using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Client;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>The real Claude Code goes on with sessions that came back under another folder.</summary>
public sealed class MovedClientTests : IDisposable
{
    private const string Skip = "--dangerously-skip-permissions";

    private static readonly string Plain = Transcript.Id("1");
    private static readonly string Agents = Transcript.Id("2");
    private static readonly string Fork = Transcript.Id("3");
    private static readonly string Worktree = Transcript.Id("4");
    private static readonly string Compacted = Transcript.Id("5");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_resumes_each_kind_of_them_with_all_that_was_said()
    {
        await using var claude = await ClaudeClient.StartAsync(_sandbox);
        await MakeAsync();
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Claude.DeleteFolder("projects");
        _ = (await _sandbox.ShellAsync("mv \"$HOME/old\" \"$HOME/new home\"")).ExitsWith(0);

        var map = $"{_sandbox.Home}/old={_sandbox.Home}/new home";
        var restored = (await _sandbox.JsonAsync("restore", "--all", "--map", map)).Json;

        Assert.All(
            restored.GetProperty("checks").EnumerateArray(),
            c => Assert.True(c.GetProperty("found").GetBoolean())
        );
        Assert.Equal(5, restored.GetProperty("restored").GetInt32());
        // the folder was moved behind git's back, and Claude Code does not go on in a worktree that is none
        var mend = (await _sandbox.JsonAsync("restore", Worktree, "--map", map))
            .Json.GetProperty("resumeNote")
            .GetString()!;
        _ = (await _sandbox.ShellAsync(mend[mend.IndexOf("git -C", StringComparison.Ordinal)..])).ExitsWith(0);
        foreach (var id in new[] { Plain, Agents, Fork, Worktree, Compacted })
        {
            _ = (
                await _sandbox.ShellAsync(
                    $"cd \"$HOME/new home/shop\" && claude -p {Skip} --resume {id} 'Which was it?' </dev/null"
                )
            ).ExitsWith(0);
            Assert.Contains("4711", claude.LastAsked, StringComparison.Ordinal);
            Assert.Contains("Which was it?", claude.LastAsked, StringComparison.Ordinal);
        }

        // the session of a worktree as one of a folder that is none
        var other = _sandbox.Elsewhere("one more");
        var tree = $"{_sandbox.Home}/old/shop/.claude/worktrees/wt1={_sandbox.Home}/new home/shop";
        await _sandbox.DoAsync("restore", Worktree, "--to", other.Value, "--map", tree);
        _ = (
            await _sandbox.ShellAsync(
                $"cd \"$HOME/new home/shop\" && CLAUDE_CONFIG_DIR='{other}' claude -p {Skip} --resume {Worktree} 'Out of the worktree?' </dev/null"
            )
        ).ExitsWith(0);
        Assert.Contains("4711", claude.LastAsked, StringComparison.Ordinal);

        // every one of them went on in its own file, and none in the folder of before
        var files = Directory.GetFiles(_sandbox.Claude["projects"], "*.jsonl", SearchOption.AllDirectories);
        Assert.All(files, f => Assert.Contains("-new-home-shop", f, StringComparison.Ordinal));
        Assert.Equal(5, files.Count(f => File.ReadAllText(f).Contains("Which was it?", StringComparison.Ordinal)));
        Assert.Contains(files, f => f.Contains("/subagents/agent-", StringComparison.Ordinal));
        Assert.Contains(files, f => File.ReadAllText(f).Contains("compact_boundary", StringComparison.Ordinal));
        Assert.DoesNotContain(
            files,
            f => File.ReadAllText(f).Contains($"\"cwd\":\"{_sandbox.Home}/old", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task It_goes_on_with_the_newest_of_the_folder_to_which_the_project_has_moved()
    {
        await using var claude = await ClaudeClient.StartAsync(_sandbox);
        _ = (
            await _sandbox.ShellAsync(
                $"mkdir -p \"$HOME/old/shop\" \"$HOME/here\" && cd \"$HOME/old/shop\" && claude -p --session-id {Plain} 'Remember 4711.' </dev/null"
            )
        ).ExitsWith(0);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _ = (await _sandbox.ShellAsync("rm -r \"$HOME/old\" \"$HOME/.claude/projects\"")).ExitsWith(0);

        var line = await _sandbox.ShellAsync("cd \"$HOME/here\" && \"$CLAUDE_BACKUP\" restore 1 --here --json");
        // as a client does that looks nowhere else
        _ = (
            await _sandbox.ShellAsync("cd \"$HOME/here\" && claude -p --continue 'Which was it?' </dev/null")
        ).ExitsWith(0);

        Assert.Equal(
            $"cd {_sandbox.Home}/here && claude --resume {Plain}",
            line.ExitsWith(0).Json.GetProperty("resume").GetString()
        );
        Assert.Contains("4711", claude.LastAsked, StringComparison.Ordinal);
    }

    private async Task MakeAsync()
    {
        var made = await _sandbox.ShellAsync(
            $$"""
            set -e
            mkdir -p "$HOME/old/shop" && cd "$HOME/old/shop"
            git init -q && git -c user.name=A -c user.email=a@localhost commit -q --allow-empty -m first
            claude -p {{Skip}} --session-id {{Plain}} 'Remember 4711.' </dev/null
            claude -p {{Skip}} --resume {{Plain}} --fork-session --session-id {{Fork}} 'In the fork.' </dev/null
            claude -p {{Skip}} --session-id {{Agents}} 'Remember 4711. @@Agent {"description":"Look","subagent_type":"general-purpose","run_in_background":false,"prompt":"Look around."}@@' </dev/null
            claude -p {{Skip}} --session-id {{Worktree}} 'Remember 4711. @@EnterWorktree {"name":"wt1"}@@' </dev/null
            claude -p {{Skip}} --session-id {{Compacted}} 'Remember 4711.' </dev/null
            claude -p {{Skip}} --resume {{Compacted}} 'And more.' </dev/null
            claude -p {{Skip}} --resume {{Compacted}} '/compact keep 4711' </dev/null
            """
        );
        _ = made.ExitsWith(0);
    }
}
