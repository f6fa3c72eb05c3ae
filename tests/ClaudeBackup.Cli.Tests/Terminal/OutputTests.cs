using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>Outputs that are full or closed, and a place to stand that is none: said in one line, and never a crash.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxTheory("Outputs and folders are arranged with a shell and /dev of Linux.")]
    [InlineData(">/dev/full", 1)]
    [InlineData(">/dev/full 2>/dev/full", 1)]
    [InlineData("2>/dev/full", 0)]
    [InlineData("2>&-", 0)]
    [InlineData("| true", 0)]
    public async Task A_sync_is_done_whoever_hears_of_it(string outputs, int expected)
    {
        await SetUpAsync();
        foreach (var command in new[] { "sync", "sync --json" })
        {
            _sandbox.Claude.Write("CLAUDE.md", $"{command} {outputs}");
            var before = await _sandbox.CommitsAsync();
            var result = await _sandbox.ShellAsync($"\"$CLAUDE_BACKUP\" {command} {outputs}");
            Assert.Equal((command, expected), (command, result.ExitCode));
            Assert.DoesNotContain("disk is full", result.Error, StringComparison.Ordinal);
            Assert.Equal(before + 1, await _sandbox.CommitsAsync());
        }

        await _sandbox.RepositoryIsSoundAsync();
    }

    [LinuxTheory("Outputs and folders are arranged with a shell and /dev of Linux.")]
    [InlineData(">&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task What_is_said_to_a_closed_output_is_written_into_no_file(string outputs)
    {
        await SetUpAsync();
        foreach (var command in new[] { "sync --json", "status --json", "nonsense --json" })
        {
            _sandbox.Claude.Write("CLAUDE.md", $"{command} {outputs}");
            var result = await _sandbox.ShellAsync($"\"$CLAUDE_BACKUP\" {command} {outputs}");
            Assert.InRange(result.ExitCode, 0, 2);
        }

        var said = await _sandbox.ShellAsync(
            "grep -rlE '\"ok\":true|\"error\":|\"sourceExists\":' .claude-backup --include=* -s | grep -vE 'manifest.json|session-index.json|\\.git/objects'"
        );
        Assert.Equal("", said.Out);
        await _sandbox.RepositoryIsSoundAsync();
    }

    [LinuxTheory("Outputs and folders are arranged with a shell and /dev of Linux.")]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_failure_that_nobody_hears_has_its_exit_code(string outputs)
    {
        Assert.Equal(2, (await _sandbox.ShellAsync($"\"$CLAUDE_BACKUP\" nonsense {outputs}")).ExitCode);
        Assert.Equal(10, (await _sandbox.ShellAsync($"\"$CLAUDE_BACKUP\" sync --json {outputs}")).ExitCode);
    }

    [LinuxFact("Outputs and folders are arranged with a shell and /dev of Linux.")]
    public async Task What_cannot_be_said_is_told_on_the_other_output()
    {
        await SetUpAsync();
        var result = await _sandbox.ShellAsync("\"$CLAUDE_BACKUP\" sync >/dev/full");
        Assert.StartsWith(
            "claude-backup: The command came to its end, but standard output does not take what it says: ",
            result.ExitsWith(1).Error,
            StringComparison.Ordinal
        );
    }

    [LinuxTheory("Outputs and folders are arranged with a shell and /dev of Linux.")]
    [InlineData("mkdir gone && cd gone && rmdir ../gone")]
    [InlineData("mkdir -m 0 closed && cd closed")]
    public async Task It_works_in_a_folder_that_is_gone_or_closed(string into)
    {
        await SetUpAsync();
        _sandbox.Claude.Write("CLAUDE.md", "new");
        foreach (var command in new[] { "sync", "status", "restore --list", "config diff", "schedule" })
        {
            _ = (
                await _sandbox.ShellAsync($"{into}; \"$CLAUDE_BACKUP\" {command}; code=$?; rm -rf ~/closed; exit $code")
            ).ExitsWith(0);
        }

        Assert.Equal(2, await _sandbox.CommitsAsync());
    }

    [LinuxFact("Outputs and folders are arranged with a shell and /dev of Linux.")]
    public async Task A_path_that_begins_in_a_folder_that_is_gone_is_refused()
    {
        await SetUpAsync();
        var result = await _sandbox.ShellAsync(
            "mkdir gone && cd gone && rmdir ../gone; \"$CLAUDE_BACKUP\" export-config setup.tar.gz"
        );
        Assert.StartsWith(
            "claude-backup: The current folder was deleted",
            result.ExitsWith(2).Error,
            StringComparison.Ordinal
        );
        _ = (
            await _sandbox.ShellAsync(
                "mkdir gone && cd gone && rmdir ../gone; \"$CLAUDE_BACKUP\" export-config \"$HOME/setup.tar.gz\""
            )
        ).ExitsWith(0);
    }

    [LinuxTheory("Outputs and folders are arranged with a shell and /dev of Linux.")]
    [InlineData("HOME")]
    [InlineData("CLAUDE_CONFIG_DIR")]
    [InlineData("CLAUDE_BACKUP_DIR")]
    public async Task A_home_whose_name_is_no_text_is_refused_and_no_other_is_made(string variable)
    {
        var script = $"""
            mkdir -p $'odd\xff/.claude' && export {variable}="$PWD"/$'odd\xff'
            "$CLAUDE_BACKUP" init --local --yes --schedule off 2>said
            [ $? = 2 ] && grep -q '{variable} is not valid UTF-8' said && [ "$(ls | wc -l)" = 2 ]
            """;
        _ = (await _sandbox.ShellAsync(script)).ExitsWith(0);
    }

    private async Task SetUpAsync()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        _ = await _sandbox.JsonAsync("init", "--local");
    }
}
