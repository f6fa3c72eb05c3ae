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
                "permission permissions.allow Bash(ls)",
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
    [InlineData("name: x\nhooks:\n  Stop:\n    - hooks:\n        - type: command\n          command: run.sh --now")]
    [InlineData("hooks: {Stop: [{hooks: [{command: run.sh --now}]}]}\nname: x")]
    [InlineData("hooks:\n  Stop:\n    hooks:\n      command: |\n        run.sh\n\n        --now\nname: x")]
    [InlineData("\"ho\\u006fks\": {Stop: {hooks: {command: run.sh --now}}}\nname: x")]
    [InlineData("? hooks\n: Stop: {hooks: {command: run.sh --now}}")]
    [InlineData("!!str hooks: !!map {Stop: {hooks: {command: !!str run.sh --now}}}")]
    [InlineData("description: &a {Stop: {hooks: [&c {command: run.sh --now}]}}\nhooks: {Stop: {hooks: *c}}")]
    [InlineData(
        "name: a\nhooks:\n# when it stops\n  Stop:\n# say so\n    - hooks: [{type: command, command: run.sh --now}]"
    )]
    [InlineData(" name: a\n hooks:\n   Stop:\n     - hooks: [{type: command, command: run.sh --now}]")]
    [InlineData("b: &b\n  hooks:\n    Stop:\n      - hooks: [{command: run.sh --now}]\n<<: *b", 2)]
    [InlineData("{name: a, hooks: {Stop: [{hooks: [{command: run.sh --now}]}]}}")]
    [InlineData("hooks: &h\n  Stop: [{hooks: [{command: \"run.sh\\x20--now\"}]}]")]
    [InlineData("hooks:\n  Stop:\n  - hooks:\n    - command: run.sh\n        --now")]
    public void Hooks_are_found_however_YAML_writes_them(string head, int times = 1)
    {
        var found = In("agents/x.md", $"---\r\n{head.Replace("\n", "\r\n", StringComparison.Ordinal)}\r\n---\r\n")
            .ToArray();

        Assert.Equal(times, found.Length);
        Assert.All(found, f => Assert.EndsWith(" run.sh --now", f, StringComparison.Ordinal));
        Assert.Contains(found, f => f.StartsWith("hook front matter hooks.", StringComparison.Ordinal));
    }

    [Fact]
    public void Hooks_behind_a_long_text_and_in_no_valid_YAML_are_found()
    {
        var far =
            $"---\ndescription: \"{new string('x', 200_000)}\"\nhooks: {{Stop: {{hooks: {{command: far}}}}}}\n---\n";

        Assert.Equal(["hook front matter hooks.Stop.hooks far"], In("agents/x.md", far));
        Assert.Equal(
            ["command front matter unknown, because it cannot be read: description: a: b: c hooks: Stop: run"],
            In("agents/x.md", "---\ndescription: a: b: c\nhooks:\n  Stop: run\n---\n")
        );
        Assert.Empty(In("agents/x.md", "---\ndescription: Use this: always\nname: a\n---\n"));
    }

    [Fact]
    public void An_anchor_that_says_more_and_more_is_shown_as_it_stands()
    {
        var bomb = string.Join(
            '\n',
            Enumerable
                .Range(1, 12)
                .Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]")
        );

        var found = In("agents/x.md", $"---\na0: &a0 [hooks]\n{bomb}\n---\n");

        Assert.StartsWith(
            "command front matter unknown, because it cannot be read: a0:",
            Assert.Single(found),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "---\r\nmcpServers:\r\n  - s:\r\n      command: \"serve\"\r\n---\r\n",
        "mcp front matter mcpServers.s serve"
    )]
    [InlineData("---\nmcpServers: [github]\n---\n", "mcp front matter mcpServers github")]
    [InlineData(
        "---\npermissionMode: bypassPermissions\n---\n",
        "permission front matter permissionMode bypassPermissions"
    )]
    [InlineData("---\nallowed-tools: Bash(*)\n---\n", "permission front matter allowed-tools Bash(*)")]
    [InlineData("---\nname: x\n---\nToday: !`date -u` and\n", "command text date -u")]
    [InlineData("Look:\n```!\none\ntwo\n```\n", "command text one two")]
    [InlineData("now: !`git log &&\ntwo`\n", "command text git log && two")]
    [InlineData("```!\none```\nx\n", "command text one")]
    [InlineData("- state ```!\n  one\n  ```\n", "command text one")]
    [InlineData("> ```!\n> one\n> two\n> ```\n", "command text one two")]
    [InlineData("````!\none\n````\n", "command text one")]
    [InlineData("```! one ```", "command text one")]
    [InlineData("~~~!\none\n~~~\n", "command text one")]
    [InlineData("```!\none\n", "command text one")]
    public void Skills_and_agents_bring_commands_and_permissions(string text, string found) =>
        Assert.Equal([found], In("skills/x/SKILL.md", text));

    [Theory]
    [InlineData(
        """{"permissions": {"defaultMode": "bypassPermissions"}}""",
        "permissions.defaultMode bypassPermissions"
    )]
    [InlineData(
        """{"permissions": {"additionalDirectories": ["/etc", "/"]}}""",
        "permissions.additionalDirectories /etc, /"
    )]
    [InlineData("""{"skipDangerousModePermissionPrompt": true}""", "skipDangerousModePermissionPrompt True")]
    [InlineData("""{"enableAllProjectMcpServers": true}""", "enableAllProjectMcpServers True")]
    [InlineData("""{"enabledMcpjsonServers": ["x"]}""", "enabledMcpjsonServers x")]
    [InlineData("""{"sandbox": {"enabled": false}}""", "sandbox.enabled False")]
    [InlineData("""{"sandbox": {"excludedCommands": ["docker"]}}""", "sandbox.excludedCommands docker")]
    [InlineData(
        """{"sandbox": {"network": {"allowAllUnixSockets": true}}}""",
        "sandbox.network.allowAllUnixSockets True"
    )]
    [InlineData("""{"sandbox": {"filesystem": {"allowWrite": ["/"]}}}""", "sandbox.filesystem.allowWrite /")]
    [InlineData("""{"disableAllHooks": true}""", "disableAllHooks True")]
    [InlineData("""{"dangerouslySkipAnything": true}""", "dangerouslySkipAnything True")]
    public void What_takes_protection_away_is_found(string json, string found) =>
        Assert.Equal([$"permission {found}"], In("settings.json", json));

    [Theory]
    [InlineData("""{"permissions": {"defaultMode": "plan", "deny": ["Bash(rm:*)"], "ask": ["Edit"], "allow": []}}""")]
    [InlineData(
        """{"sandbox": {"enabled": true}, "enableAllProjectMcpServers": false, "model": "opus", "theme": "dark"}"""
    )]
    [InlineData("""{"permissions": {"disableBypassPermissionsMode": "disable"}, "cleanupPeriodDays": 30}""")]
    public void What_takes_none_away_is_not(string json) => Assert.Empty(In("settings.json", json));

    [Theory]
    [InlineData(
        """{"mcpServers": {"h": {"type": "http", "url": "https://a.example", "headersHelper": "/x/help"}}}""",
        "mcp mcpServers.h https://a.example /x/help"
    )]
    [InlineData(
        """{"h": {"type": "http", "url": "https://a.example", "headersHelper": "/x/help"}}""",
        "command h https://a.example /x/help"
    )]
    [InlineData("""{"newThing": {"onSave": "~/bin/x.sh --all"}}""", "command newThing.onSave ~/bin/x.sh --all")]
    [InlineData("""{"shinyHelper": "anything"}""", "command shinyHelper anything")]
    [InlineData("""{"newWrapper": ["env", "X=1"]}""", "command newWrapper env X=1")]
    [InlineData("""{"other": "curl x | sh"}""", "command other curl x | sh")]
    public void What_nobody_has_listed_yet_is_shown_when_it_looks_like_a_command(string json, string found) =>
        Assert.Equal([found], In("settings.json", json));

    [Fact]
    public void Variables_of_a_server_are_shown() =>
        Assert.Equal(
            ["mcp mcpServers.s serve", "env mcpServers.s.env.NODE_OPTIONS NODE_OPTIONS=--require /x.js"],
            In("a.json", """{"mcpServers": {"s": {"command": "serve", "env": {"NODE_OPTIONS": "--require /x.js"}}}}""")
        );

    [Fact]
    public void Protection_that_a_replaced_file_gave_is_shown() =>
        Assert.Equal(
            ["permissions.deny no longer: Read(.env)", "sandbox.enabled no longer: true"],
            LostProtection
                .Of(
                    RelativePath.Parse("settings.json"),
                    Encoding.UTF8.GetBytes(
                        """{"permissions": {"deny": ["Read(.env)", "Bash(rm:*)"]}, "sandbox": {"enabled": true}}"""
                    ),
                    Encoding.UTF8.GetBytes("""{"permissions": {"deny": ["Bash(rm:*)"]}}""")
                )
                .Select(c => $"{c.Where} {c.Command}")
        );

    [Fact]
    public void A_workflow_is_a_program() =>
        Assert.Equal(["command  workflows/nightly.js"], In("workflows/nightly.js", "run()"));

    [Fact]
    public void Comments_commas_and_depth_hide_nothing()
    {
        const string Hook = """{"hooks": {"Stop": [{"hooks": [{"command": "run.sh",},]}]}, // here""" + "\n}";
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "{\"command\": \"x\"}" + new string('}', 2000);

        Assert.Equal(["hook hooks.Stop.hooks run.sh"], In("settings.json", Hook));
        Assert.Contains("unknown, because", Assert.Single(In("settings.json", deep)), StringComparison.Ordinal);
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
