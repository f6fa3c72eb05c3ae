using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Profiles;
using Xunit;

namespace ClaudeBackup.Core.Tests.Profiles;

public sealed class SetupCommandsTests
{
    [Fact]
    public void Everything_that_settings_make_Claude_Code_run_is_found() =>
        Assert.Equal(
            [
                "command apiKeyHelper get-key.sh",
                "hook hooks.Stop.hooks notify.sh",
                "hook hooks.PreToolUse.hooks is this safe?",
                "command statusLine line.sh",
                "command fileSuggestion find.sh",
                "plugins extraKnownMarketplaces.m {\"source\": \"x\"}",
                "plugins enabledPlugins p@m",
                "mcp mcpServers.s npx -y server",
                "mcp mcpServers.w https://example.com/mcp",
            ],
            In(
                "settings.json",
                """
                {"model": "opus", "apiKeyHelper": "get-key.sh",
                 "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "notify.sh"}]}], "PreToolUse": [{"matcher": "x", "hooks": [{"type": "prompt", "prompt": "is this safe?"}]}]},
                 "statusLine": {"type": "command", "command": "line.sh"}, "fileSuggestion": {"command": "find.sh"},
                 "extraKnownMarketplaces": {"m": {"source": "x"}}, "enabledPlugins": {"p@m": true, "q@m": false},
                 "mcpServers": {"s": {"command": "npx", "args": ["-y", "server"]}, "w": {"type": "http", "url": "https://example.com/mcp"}},
                 "permissions": {"allow": ["Bash(ls)"]}}
                """
            )
        );

    [Theory]
    [InlineData(
        "---\nname: x\nhooks:\n  Stop:\n    - hooks:\n        - type: command\n          command: run.sh --now\n---\nbody",
        "hook front matter run.sh --now"
    )]
    [InlineData("---\r\nmcpServers:\r\n  - s:\r\n      command: \"serve\"\r\n---\r\n", "mcp front matter \"serve\"")]
    public void Skills_and_agents_bring_commands_in_their_front_matter(string text, string found) =>
        Assert.Equal([found], In("skills/x/SKILL.md", text));

    [Theory]
    [InlineData("CLAUDE.md", "# Rules\ncommand: not this\n---\ncommand: nor this\n---\n")]
    [InlineData("settings.json", "no json")]
    [InlineData("hooks/run.sh", "command: x")]
    [InlineData("settings.json", "[1]")]
    public void Where_nothing_runs_nothing_is_found(string file, string text) => Assert.Empty(In(file, text));

    private static IEnumerable<string> In(string file, string text) =>
        SetupCommands
            .In(RelativePath.Parse(file), Encoding.UTF8.GetBytes(text))
            .Select(c => $"{c.Kind} {c.Where} {c.Command}");
}
