using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Plugin;

/// <summary><c>plugin/run</c>: finds the program wherever it was installed, and is a hook that never fails.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Start = """{"hook_event_name":"SessionStart","session_id":"x"}""";

    private readonly Sandbox _sandbox = new();

    public LauncherTests()
    {
        Platform.RequirePosix();
        var copy = _sandbox.Elsewhere("plugin");
        _ = Directory.CreateDirectory(copy.Value);
        File.Copy(Path.Combine(RepositoryRoot.Path, "plugin", "run"), (copy / "run").Value);
        _sandbox.Environment["RUN"] = (copy / "run").Value;
        // sh and cat, and nothing of ours
        _sandbox.Environment["PATH"] = "/usr/bin:/bin";
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("bin", "PATH=$HOME/bin:$PATH")]
    [InlineData(".dotnet/tools", "")]
    [InlineData("../plugin/bin", "")]
    [InlineData(".npm/_npx/0a1b/node_modules/.bin", "")]
    [InlineData(".local/share/claude-backup/bin", "")]
    [InlineData(".local/share/claude-backup/bin", "XDG_DATA_HOME=relative")]
    [InlineData("my data/claude-backup/bin", "XDG_DATA_HOME=\"$HOME/my data\"")]
    [InlineData("Library/Application Support/claude-backup/bin", "")]
    public async Task It_finds_the_program(string folder, string path)
    {
        var script = $"""
            mkdir -p "{folder}"
            ln -s "$CLAUDE_BACKUP" "{folder}/claude-backup"
            {path} sh "$RUN" --version
            echo '{Start}' | {path} sh "$RUN" hook
            """;
        var said = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        Assert.StartsWith("claude-backup ", said.Out, StringComparison.Ordinal);
        Assert.Contains("run claude-backup once", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_of_that_name_that_says_something_else_is_passed_over()
    {
        var said = await _sandbox.ShellAsync(
            $"""
            mkdir other
            printf '#!/bin/sh\necho "Usage: claude-backup"\n' >other/claude-backup
            chmod +x other/claude-backup
            echo '{Start}' | PATH=$HOME/other:$PATH sh "$RUN" hook
            PATH=$HOME/other:$PATH sh "$RUN" status
            """
        );

        Assert.Contains("so nothing is saved", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage", said.Out, StringComparison.Ordinal);
        Assert.Equal(127, said.ExitCode);
    }

    [Theory]
    [InlineData("AppData/Local/claude-backup/bin", "")]
    [InlineData("Local Data/claude-backup/bin", "LOCALAPPDATA=\"$HOME/Local Data\"")]
    public async Task It_finds_the_copy_that_Windows_keeps(string folder, string where)
    {
        var script = $"""
            mkdir -p "{folder}"
            ln -s "$CLAUDE_BACKUP" "{folder}/claude-backup.exe"
            {where} sh "$RUN" --version
            """;
        var said = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        Assert.StartsWith("claude-backup ", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_copy_comes_before_the_PATH_and_the_newest_of_npx_before_the_others()
    {
        var script = """
            HOME="$HOME/a home"
            say() { mkdir -p "${1%/*}"; printf '#!/bin/sh\n[ "$1" = hook ] || echo %s\n' "$2" >"$1"; chmod +x "$1"; }
            run() { PATH="$HOME/bin:$PATH" sh "$RUN" status; }
            # by name the oldest comes in the middle
            for hash in aa bb cc; do say "$HOME/.npm/_npx/$hash/node_modules/.bin/claude-backup" $hash; done
            touch -d 2026-01-03 "$HOME/.npm/_npx/aa/node_modules/.bin/claude-backup"
            touch -d 2026-01-01 "$HOME/.npm/_npx/bb/node_modules/.bin/claude-backup"
            touch -d 2026-01-02 "$HOME/.npm/_npx/cc/node_modules/.bin/claude-backup"
            run
            say "$HOME/bin/claude-backup" path
            run
            say "$HOME/.local/share/claude-backup/bin/claude-backup" copy
            run
            """;
        Assert.Equal("aa\npath\ncopy\n", (await _sandbox.ShellAsync(script)).ExitsWith(0).Out);
    }

    [Fact]
    public async Task An_older_tool_of_that_name_is_passed_over()
    {
        var script = $"""
            mkdir -p bin .dotnet/tools
            ln -s "$CLAUDE_BACKUP" .dotnet/tools/claude-backup
            printf '#!/bin/sh\necho "Unknown command: $1"; exit 1\n' >bin/claude-backup
            chmod +x bin/claude-backup
            echo '{Start}' | PATH=$HOME/bin:$PATH sh "$RUN" hook
            PATH=$HOME/bin:$PATH sh "$RUN" --version >&2
            """;
        var said = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        _ = said.Json;
        Assert.StartsWith("claude-backup ", said.Error, StringComparison.Ordinal);
        Assert.Contains("run claude-backup once", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_run_is_told_from_one_that_is_missing()
    {
        var script = $"""
            mkdir bin
            printf '#!/bin/sh\nexit 131\n' >bin/claude-backup
            chmod +x bin/claude-backup
            echo '{Start}' | PATH=$HOME/bin:$PATH sh "$RUN" hook
            """;
        var said = (await _sandbox.ShellAsync(script)).ExitsWith(0);
        Assert.Contains("does not run", said.Json.GetProperty("systemMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_program_it_says_how_to_get_it_and_no_hook_fails()
    {
        var hook = (await _sandbox.ShellAsync($"echo '{Start}' | sh \"$RUN\" hook")).ExitsWith(0);
        var other = (
            await _sandbox.ShellAsync("""echo '{"hook_event_name":"SessionEnd"}' | sh "$RUN" hook""")
        ).ExitsWith(0);
        var called = (await _sandbox.ShellAsync("sh \"$RUN\" status --json")).ExitsWith(127);

        Assert.Empty(hook.Error + other.Out + other.Error + called.Out);
        Assert.Contains(
            "npx claude-backup@latest",
            hook.Json.GetProperty("systemMessage").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains("npx claude-backup@latest", called.Error, StringComparison.Ordinal);
    }
}
