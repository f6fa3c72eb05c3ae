using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Repository;

/// <summary>Whoever can write into a repository's <c>.git</c> before it comes here gets no program started by any command.</summary>
public sealed class ForeignSettingsTests : IAsyncLifetime
{
    private const string Id = "11111111-1111-4111-8111-111111111111";

    private readonly Sandbox _sandbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AbsolutePath GitFolder => _sandbox.Repository / ".git";

    private AbsolutePath Traps => _sandbox.Elsewhere("traps");

    /// <summary>Every command that starts git, and the exit code with which it ends.</summary>
    public static TheoryData<string, int> Commands =>
        new()
        {
            { "sync --json", 0 },
            { "status --json", 0 },
            { "restore --list --json", 0 },
            { $"restore {Id} --force --json", 0 },
            { "restore --all --force --json", 0 },
            { $"peek {Id} --json", 0 },
            { "config log --json", 0 },
            { "config diff settings.json --json", 0 },
            { "config restore settings.json --dry-run --json", 0 },
            { "export-config x.tgz --json", 0 },
            { "scan --json", 0 },
            { "init --yes --schedule off --json", 0 },
            { "backend set git --remote REMOTE --json", 0 },
            { "hook --run", 0 },
        };

    public async ValueTask InitializeAsync()
    {
        Platform.RequirePosix();
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("settings.json", "{\"a\":1}\n"u8);
        _ = await BareRepository.CreateAsync(_sandbox.Elsewhere("remote.git"));
        _ = await BareRepository.CreateAsync(_sandbox.Elsewhere("other.git"));
        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", Remote, "--secrets", "off");
        _ = Directory.CreateDirectory(Traps.Value);
    }

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_command_starts_what_they_name(string command, int exitCode)
    {
        Set();
        var result = await RunAsync(command);

        Assert.Empty(Trapped());
        Assert.True(result.ExitCode == exitCode, result.Out + result.Error);
    }

    [Theory]
    [InlineData("sync --json", 0)]
    [InlineData("restore --all --force --json", 0)]
    [InlineData("config diff settings.json --json", 0)]
    public async Task Nor_where_they_cannot_be_set_aside(string command, int exitCode)
    {
        Set();
        // as if the user's own git were just writing there
        await File.WriteAllTextAsync((GitFolder / "config.lock").Value, "", Token);

        var result = await RunAsync(command);

        Assert.Empty(Trapped());
        Assert.InRange(result.ExitCode, exitCode, 1);
        if (result.ExitCode == 1)
        {
            Assert.Contains("core.fsmonitor", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task They_are_told_once_and_kept()
    {
        Set();
        var before = await File.ReadAllBytesAsync((GitFolder / "config").Value, Token);

        var told = (await _sandbox.DoAsync("restore", "--list")).Error;
        var again = (await _sandbox.DoAsync("restore", "--list")).Error;

        Assert.Contains("core.fsmonitor", told, StringComparison.Ordinal);
        Assert.Empty(again);
        var kept = Assert.Single(Directory.GetFiles((GitFolder / "claude-backup/set-aside").Value, "config-*"));
        Assert.Equal(before, await File.ReadAllBytesAsync(kept, Token));
        // what is the user's own stays
        Assert.Equal("me", (await _sandbox.GitAsync("config", "user.name")).Trim());
        await _sandbox.RepositoryIsSoundAsync();

        Set();
        var warnings = (await _sandbox.JsonAsync("sync")).Json.GetProperty("warnings");
        Assert.Contains(
            "core.fsmonitor",
            Assert.Single(warnings.EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_that_leads_to_another_repository_is_not_followed()
    {
        Directory.Move(GitFolder.Value, _sandbox.Elsewhere("elsewhere").Value);
        await File.WriteAllTextAsync(GitFolder.Value, $"gitdir: {_sandbox.Elsewhere("elsewhere")}\n", Token);

        foreach (var command in new[] { "sync", "status", "restore" })
        {
            var result = await _sandbox.RunAsync(command, "--json");
            Assert.NotEqual(0, result.ExitCode);
            Assert.DoesNotContain("unexpected", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nor_are_the_settings_of_another_folder()
    {
        var other = _sandbox.Elsewhere("common");
        _ = Directory.CreateDirectory(other.Value);
        await File.WriteAllTextAsync((other / "config").Value, $"[core]\n\tfsmonitor = {Trap("common")}\n", Token);
        await File.WriteAllTextAsync((GitFolder / "commondir").Value, other.Value + "\n", Token);

        _ = await _sandbox.JsonAsync("sync");

        Assert.False(File.Exists((GitFolder / "commondir").Value));
        Assert.Empty(Trapped());
        Assert.Single(await RefsAsync());
    }

    private string Remote => _sandbox.Elsewhere("remote.git").Value;

    private async Task<IReadOnlyList<string>> RefsAsync() =>
        (await _sandbox.GitAsync("branch", "--format=%(refname)")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<CliResult> RunAsync(string command)
    {
        _sandbox.Claude.Append(Transcript.PathOf(Id, Transcript.Cwd), "{\"type\":\"user\"}\n"u8);
        _sandbox.Claude.Write("settings.json", "{\"a\":2}\n"u8);
        return _sandbox.RunAsync(command.Replace("REMOTE", Remote, StringComparison.Ordinal).Split(' '));
    }

    private IEnumerable<string> Trapped() => Directory.GetFiles(Traps.Value).Select(f => Path.GetFileName(f));

    private string Trap(string name) => $"touch {Traps / name}; false";

    // each of them starts a program in some verb of git; the names of the files say which did
    private void Set()
    {
        var evil = (_sandbox.Elsewhere("included")).Value;
        File.WriteAllText(
            evil,
            $"[core]\n\tfsmonitor = {Trap("include")}\n\talternateRefsCommand = {Trap("include")}\n"
        );
        File.AppendAllText(
            (GitFolder / "config").Value,
            $"""
            [user]
            	name = me
            [core]
            	fsmonitor = "{Trap("fsmonitor")}"
            	hooksPath = {GitFolder}/own-hooks
            	sshCommand = "{Trap("ssh")}"
            	alternateRefsCommand = "{Trap("alternates")}"
            	pager = "{Trap("pager")}"
            	editor = "{Trap("editor")}"
            	askPass = "{Trap("askpass")}"
            [include]
            	path = {evil}
            [filter "evil"]
            	clean = "{Trap("clean")}"
            	smudge = "{Trap("smudge")}"
            	process = "{Trap("process")}"
            	required = true
            [diff "evil"]
            	textconv = "{Trap("textconv")}"
            	command = "{Trap("command")}"
            [diff]
            	external = "{Trap("external")}"
            [merge "evil"]
            	driver = "{Trap("merge")}"
            [gpg]
            	program = {GitFolder}/own-hooks/pre-push
            [commit]
            	gpgSign = true
            [push]
            	gpgSign = if-asked
            [log]
            	showSignature = true
            [credential]
            	helper = "!{Trap("credential")}"
            [url "{_sandbox.Elsewhere("other.git")}"]
            	insteadOf = {Remote}
            	pushInsteadOf = {Remote}
            [remote "origin"]
            	uploadpack = "{Trap("uploadpack")}"
            	receivepack = "{Trap("receivepack")}"
            [remote "{Remote}"]
            	uploadpack = "{Trap("remote")}"
            	receivepack = "{Trap("remote")}"

            """
        );
        File.AppendAllText((GitFolder / "info/attributes").Value, "* filter=evil diff=evil merge=evil\n");
        _ = Directory.CreateDirectory((GitFolder / "objects/info").Value);
        File.WriteAllText(
            (GitFolder / "objects/info/alternates").Value,
            $"{_sandbox.Elsewhere("other.git")}/objects\n"
        );
        foreach (var folder in new[] { "hooks", "own-hooks" })
        {
            _ = Directory.CreateDirectory((GitFolder / folder).Value);
            foreach (var hook in new[] { "pre-push", "reference-transaction", "post-index-change", "pre-auto-gc" })
            {
                var file = GitFolder / folder / hook;
                File.WriteAllText(file.Value, $"#!/bin/sh\n{Trap("hook-" + hook)}\n");
                FileSystem.ForThisSystem().SetMode(file, FilePermissions.PrivateDirectory);
            }
        }
    }
}
