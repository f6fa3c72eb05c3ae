using System.Text.Json;
using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

/// <summary>Which programs hooks start, as far as their commands tell.</summary>
public sealed class HookProgramsTests
{
    [Theory]
    [InlineData("/opt/claude-backup hook session-end", "/opt/claude-backup")]
    [InlineData("claude-backup hook", "claude-backup")]
    [InlineData("true && claude-backup hook", "claude-backup")]
    [InlineData("echo claude-backup", "")]
    [InlineData("'/opt/my tools/claude-backup' hook", "/opt/my tools/claude-backup")]
    [InlineData("[ -x ~/bin/claude-backup ] && $HOME/bin/claude-backup hook", "/home/ann/bin/claude-backup")]
    [InlineData("exec \"${HOME}/bin/claude-backup\" hook &", "/home/ann/bin/claude-backup")]
    // where this is nobody knows
    [InlineData("$TOOLS/claude-backup hook", "")]
    [InlineData("./claude-backup hook", "")]
    [InlineData("/opt/claude-backup/notify", "")]
    [InlineData("", "")]
    [InlineData("'", "")]
    public void The_program_of_a_command_is_found(string command, string program)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The paths are of POSIX.");
        }

        Assert.Equal(
            program.Length == 0 ? [] : new[] { program },
            Found(
                JsonSerializer.Serialize(
                    new
                    {
                        hooks = new
                        {
                            SessionEnd = new[] { new { hooks = new[] { new { type = "command", command } } } },
                        },
                    }
                )
            )
        );
    }

    [Theory]
    [InlineData("""{"hooks":{"Stop":[{"hooks":[{"command":"/a b/claude-backup","args":["hook"]}]}]}}""", 1)]
    [InlineData("""{"hooks":{"Stop":[{"hooks":[{"command":["/a/claude-backup"]}]}]}}""", 0)]
    [InlineData("""{"hooks":{"Stop":[{"hooks":[{"command":"\ud800"}]}]}}""", 0)]
    [InlineData("""{"hooks":"/a/claude-backup"}""", 0)]
    [InlineData("""{"statusLine":{"command":"/a/claude-backup"}}""", 0)]
    [InlineData("[]", 0)]
    public void Whatever_the_settings_hold_it_ends_well(string settings, int count)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The paths are of POSIX.");
        }

        Assert.Equal(count, Found(settings).Count);
    }

    private static IReadOnlyList<string> Found(string settings)
    {
        using var json = JsonDocument.Parse(settings);
        return HookPrograms.Of(json.RootElement, "claude-backup", "/home/ann");
    }
}
