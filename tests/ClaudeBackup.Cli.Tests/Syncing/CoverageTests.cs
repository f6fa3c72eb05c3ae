using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

/// <summary>Everything under the Claude home but the exclusions, whatever the user's git would say.</summary>
public sealed class CoverageTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Defect", "D11")]
    [Trait("Defect", "D12")]
    [Trait("Defect", "D19")]
    public async Task The_whole_footprint_of_sessions_and_setup_comes_back_with_bytes_and_modes()
    {
        var project = "projects/" + Transcript.Folder();
        _sandbox.WriteSession(Id);
        foreach (
            var path in new[]
            {
                $"{project}/{Id}/subagents/agent-1.jsonl",
                $"{project}/{Id}/subagents/agent-1.meta.json",
                $"{project}/{Id}/tool-results/toolu_1.txt",
                $"{project}/{Id}/workflows/deep/er/state.json",
                $"{project}/agent-old.jsonl",
                $"{project}/memory/MEMORY.md",
                $"{project}/memory/notes/a.md",
                $"{project}/sessions-index.json",
                $"{project}/something-new.bin",
                "history.jsonl",
                "settings.json",
                "settings.local.json",
                "CLAUDE.md",
                "AGENTS.md",
                "keybindings.json",
                "agents/reviewer.md",
                "hooks/stop.sh",
                "skills/pdf/SKILL.md",
                "skills/pdf/scripts/fill.py",
                "rules/style.md",
                "commands/git/push.md",
                "output-styles/terse.md",
                "workflows/ship.md",
                "themes/dark.json",
                "routines/morning.md",
                "plugins/installed_plugins.json",
                "plugins/known_marketplaces.json",
                "statusline.sh",
            }
        )
        {
            var mode = path.EndsWith(".sh", StringComparison.Ordinal) ? "755" : "600";
            _sandbox.Claude.Write(path, $"this is {path}", Convert.ToInt32(mode, 8));
        }

        _sandbox.Claude.SetMode("CLAUDE.md", "640");
        var captured = _sandbox.Claude.Listing(withTimes: true);
        foreach (
            var path in new[]
            {
                "plugins/cache/big/payload.js",
                "debug/log.txt",
                "cache/x",
                "shell-snapshots/snapshot.sh",
                "statsig/x",
                "todos/x.json",
                "history.jsonl.lock/x",
                "ide/1.lock",
                "sessions/1.json",
            }
        )
        {
            _sandbox.Claude.Write(path, "not to be captured");
        }

        var init = (await _sandbox.JsonAsync("init", "--yes")).Json;

        Assert.Equal(0, init.GetProperty("sync").GetProperty("problems").GetArrayLength());
        Assert.Equal(captured, (await _sandbox.RestoreElsewhereAsync()).Listing(withTimes: true));
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    [Trait("Defect", "D13")]
    public async Task A_skill_that_is_a_git_repository_is_saved_with_what_its_own_ignores_would_drop()
    {
        Platform.RequirePosix();
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.ShellAsync(
            """
            git init -q ~/.claude/skills/mine && cd ~/.claude/skills/mine
            printf '*.secret-build\nnode_modules\n*.lock\n*\n' > .gitignore
            printf '* text=auto eol=crlf filter=x\n' > .gitattributes
            printf '[submodule "x"]\npath = x\nurl = ../x\n' > .gitmodules
            printf 'one\ntwo\r\n' > SKILL.md; echo x > yarn.lock; echo x > a.secret-build
            mkdir -p deep/.git && echo 'gitdir: /nowhere' > deep/.git/x && echo y > deep/file
            git add -f SKILL.md && git -c user.name=x -c user.email=x@x commit -qm x
            """
        );
        var before = _sandbox.Claude.Listing();
        Assert.Contains(before, line => line.StartsWith("skills/mine/.git/HEAD ", StringComparison.Ordinal));

        await _sandbox.DoAsync("init", "--yes");

        Assert.Equal(before, (await _sandbox.RestoreElsewhereAsync()).Listing());
        await _sandbox.RepositoryIsSoundAsync();
        Assert.DoesNotContain("160000", await _sandbox.GitAsync("ls-tree", "-r", "HEAD"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Defect", "D13")]
    public async Task Linked_config_is_saved_with_its_content_and_loops_are_cut()
    {
        Platform.RequirePosix();
        var dotfiles = new ClaudeTree(_sandbox.Home / "dotfiles");
        dotfiles.Write("CLAUDE.md", "linked words");
        dotfiles.Write("skills/one/SKILL.md", "a linked skill");
        _sandbox.Claude.Write("settings.json", "{}");
        _sandbox.Claude.Link("CLAUDE.md", dotfiles["CLAUDE.md"]);
        _sandbox.Claude.Link("skills/one", dotfiles["skills/one"]);
        _sandbox.Claude.Link("skills/home", _sandbox.Home.Value);
        _sandbox.Claude.Link("skills/self", ".");
        _sandbox.Claude.Link("agents", "agents");
        _sandbox.Claude.Link("commands/nowhere.md", "/does/not/exist");
        dotfiles.Link("skills/one/up", "../..");

        var init = (await _sandbox.JsonAsync("init", "--yes")).Json;

        Assert.Equal(0, init.GetProperty("sync").GetProperty("problems").GetArrayLength());
        var restored = await _sandbox.RestoreElsewhereAsync();
        Assert.Equal("linked words"u8, restored.Read("CLAUDE.md"));
        Assert.Equal("a linked skill"u8, restored.Read("skills/one/SKILL.md"));
        var list = await _sandbox.GitAsync("show", "HEAD:machines/test/files/config.jsonl");
        Assert.Contains($"\"link\":\"{dotfiles["CLAUDE.md"]}\"", list, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Defect", "D14")]
    [Trait("Defect", "S8")]
    public async Task Nothing_in_the_users_git_changes_drops_or_stops_anything()
    {
        Platform.RequirePosix();
        await _sandbox.ShellAsync(
            """
            mkdir -p ~/hooks ~/template/hooks
            for hook in pre-commit commit-msg post-commit pre-push reference-transaction post-checkout post-index-change; do
              printf '#!/bin/sh\ntouch ~/hook-ran\nexit 1\n' > ~/hooks/$hook; chmod +x ~/hooks/$hook
              cp ~/hooks/$hook ~/template/hooks/
            done
            printf '*.gz\n*.jsonl\n*.json\nmachines\n*\n' > ~/ignore
            printf '* text eol=crlf filter=upper ident working-tree-encoding=UTF-16\n' > ~/attributes
            cat > ~/.gitconfig <<'END'
            [core]
              excludesFile = ~/ignore
              attributesFile = ~/attributes
              hooksPath = ~/hooks
              autocrlf = true
              safecrlf = true
              fsmonitor = true
            [init]
              templateDir = ~/template
              defaultBranch = elsewhere
            [commit]
              gpgsign = true
            [gpg]
              program = false
            [filter "upper"]
              clean = tr a-z A-Z
              required = true
            [user]
              useConfigOnly = true
            [fetch]
              fsckObjects = true
            END
            """
        );
        _sandbox.Environment["GIT_DIR"] = "/nowhere";
        _sandbox.Environment["GIT_INDEX_FILE"] = "/nowhere/index";
        _sandbox.Environment["GIT_OBJECT_DIRECTORY"] = "/nowhere/objects";
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("CLAUDE.md", "a\r\nb\nc $Id$\r\n");
        _sandbox.Claude.Write("skills/x/.gitignore", "*\n");

        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Write("CLAUDE.md", "changed\r\n$Id$\n");
        await _sandbox.DoAsync("sync");

        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
        Assert.False(File.Exists((_sandbox.Home / "hook-ran").Value));
        Assert.False(Directory.Exists((_sandbox.Repository / ".git/hooks").Value));
        foreach (var name in new[] { "GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY" })
        {
            _sandbox.Environment.Remove(name);
        }

        File.Delete((_sandbox.Home / ".gitconfig").Value);
        Assert.Equal("changed\r\n$Id$\n", await _sandbox.GitAsync("show", "HEAD:machines/test/config/CLAUDE.md"));
        Assert.Equal("main\n", await _sandbox.GitAsync("branch", "--show-current"));
        Assert.Equal(2, await _sandbox.CommitsAsync());
        await _sandbox.RepositoryIsSoundAsync();
    }

    [Fact]
    public async Task Without_git_the_program_says_what_is_missing()
    {
        _sandbox.WriteSession(Id);
        var result = await _sandbox.RunWithAsync(("PATH", "/nowhere"), "init", "--yes", "--json");

        result.ExitsWith(1);
        Assert.Contains("git", result.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
