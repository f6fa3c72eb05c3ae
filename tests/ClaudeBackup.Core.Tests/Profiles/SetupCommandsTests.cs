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
                "env env.BASH_ENV BASH_ENV=/tmp/x.sh",
                "env env.API_TOKEN API_TOKEN=<withheld by claude-backup>",
            ],
            In(
                "settings.json",
                """
                {"model": "opus", "apiKeyHelper": "get-key.sh",
                 "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "notify.sh"}]}], "PreToolUse": [{"matcher": "x", "hooks": [{"type": "prompt", "prompt": "is this safe?"}]}]},
                 "statusLine": {"type": "command", "command": "line.sh"}, "fileSuggestion": {"command": "find.sh"},
                 "extraKnownMarketplaces": {"m": {"source": "x"}}, "enabledPlugins": {"p@m": true, "q@m": false},
                 "mcpServers": {"s": {"command": "npx", "args": ["-y", "server"]}, "w": {"type": "http", "url": "https://example.com/mcp"}},
                 "env": {"BASH_ENV": "/tmp/x.sh", "API_TOKEN": "hunter2"},
                 "permissions": {"allow": ["Bash(ls)"]}}
                """
            )
        );

    [Theory]
    [InlineData("""{"type": "http", "url": "https://example.com/hook"}""", "https://example.com/hook")]
    [InlineData("""{"type": "command", "args": ["-c", "x"], "command": "sh"}""", "sh -c x")]
    [InlineData("""{"command": "echo", "url": "https://example.com/"}""", "echo https://example.com/")]
    [InlineData("""{"type": "mcp_tool", "server": "s"}""", """{"type": "mcp_tool", "server": "s"}""")]
    public void A_hook_is_shown_with_all_that_it_may_run(string hook, string found) =>
        Assert.Equal(
            [$"hook hooks.Stop.hooks {found}"],
            In("settings.json", $$"""{"hooks": {"Stop": [{"hooks": [ {{hook}} ]}]} }""")
        );

    [Theory]
    [InlineData(
        "---\nname: x\nhooks:\n  Stop:\n    - hooks:\n        - type: command\n          command: run.sh --now\n---\nbody",
        "hook front matter Stop: - hooks: - type: command command: run.sh --now"
    )]
    [InlineData(
        "---\r\nmcpServers:\r\n  - s:\r\n      command: \"serve\"\r\n---\r\n",
        "mcp front matter - s: command: \"serve\""
    )]
    [InlineData(
        "---\nhooks: {Stop: [{hooks: [{command: a.sh}]}]}\nname: x\n---\n",
        "hook front matter {Stop: [{hooks: [{command: a.sh}]}]}"
    )]
    [InlineData(
        "---\nhooks:\n  Stop:\n    command: |\n      one\n\n      two\nname: x\n---\n",
        "hook front matter Stop: command: | one two"
    )]
    [InlineData("---\n\"ho\\u006fks\": {a: b}\nname: x\n---\n", "hook front matter \"ho\\u006fks\": {a: b} name: x")]
    [InlineData(
        "---\ndescription: &a {Stop: b}\nhooks: *a\n---\n",
        "hook front matter description: &a {Stop: b} hooks: *a"
    )]
    [InlineData("---\nname: x\n---\nToday: !`date -u` and\n", "command text date -u")]
    [InlineData("Look:\n```!\none\ntwo\n```\n", "command text one two")]
    public void Skills_and_agents_bring_commands_in_their_front_matter(string text, string found) =>
        Assert.Equal([found], In("skills/x/SKILL.md", text));

    [Fact]
    public void A_workflow_is_a_program() =>
        Assert.Equal(["command  workflows/nightly.js"], In("workflows/nightly.js", "run()"));

    [Fact]
    public void Comments_commas_and_depth_hide_nothing()
    {
        const string Hook = """{"hooks": {"Stop": [{"hooks": [{"command": "run.sh",},]}]}, // here""" + "\n}";
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "{\"command\": \"x\"}" + new string('}', 2000);

        Assert.Equal(["hook hooks.Stop.hooks run.sh"], In("settings.json", Hook));
        Assert.Contains("cannot be told", Assert.Single(In("settings.json", deep)), StringComparison.Ordinal);
    }

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
