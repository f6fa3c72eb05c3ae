using System.Text;
using System.Text.Json;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Profiles;

/// <summary>The setup travels: into a file, and out of it on another machine.</summary>
public sealed class ProfileTests : IDisposable
{
    private const string Executable = "#!/bin/sh\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _here = new();
    private readonly Sandbox _there = new();

    private AbsolutePath Archive => _directory.Path / "setup.tar.gz";

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_setup_goes_to_another_home_with_its_paths_modes_and_servers_and_without_what_is_secret()
    {
        Platform.RequirePosix();
        await SetUpAsync();
        var exported = (await _here.JsonAsync("export-config", Archive.Value)).Json;
        _there.Claude.Write("keybindings.json", "mine");

        var dry = (await _there.JsonAsync("import-config", Archive.Value, "--dry-run")).Json;
        Assert.Equal(
            ["keybindings.json"],
            Directory.GetFileSystemEntries(_there.Claude.Root.Value).Select(Path.GetFileName)
        );
        var imported = (await _there.JsonAsync("import-config", Archive.Value)).Json;

        Assert.Equal(7, exported.GetProperty("exported").GetProperty("files").GetInt32());
        Assert.Equal("mcpServers.s.env.TOKEN", exported.GetProperty("toEnter")[0].GetString());
        Assert.Equal(5, imported.GetProperty("imported").GetProperty("files").GetInt32());
        Assert.Equal(5, dry.GetProperty("imported").GetProperty("files").GetInt32());
        Assert.Equal(HookOf(_there), Read(_there, "settings.json"));
        Assert.Equal(0x1ED, _there.Claude.Mode("hooks/done.sh") & 0x1FF);
        Assert.Equal("mine", Read(_there, "keybindings.json"));
        Assert.Equal("keep", Step(imported, "keybindings.json").GetProperty("action").GetString());
        var command = imported.GetProperty("commands")[0];
        Assert.Equal(
            $"{_there.Claude.Root}/hooks/done.sh {_there.Home}/log",
            command.GetProperty("command").GetString()
        );
        Assert.Equal("p@m", imported.GetProperty("plugins")[0].GetString());
        Assert.Equal("owner/market", imported.GetProperty("marketplaces")[0].GetProperty("source").GetString());
        Assert.False(_there.Claude.Has("plugins/installed_plugins.json"));
        var state = await File.ReadAllTextAsync(
            (_there.Home / ".claude.json").Value,
            TestContext.Current.CancellationToken
        );
        Assert.Contains($"{_there.Home}/bin/serve", state, StringComparison.Ordinal);
        Assert.DoesNotContain("hasTrustDialogAccepted", state, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", state, StringComparison.Ordinal);
        var again = (await _there.JsonAsync("import-config", Archive.Value)).Json;
        Assert.Equal(0, again.GetProperty("imported").GetProperty("files").GetInt32());
        var people = await _there.DoAsync("import-config", Archive.Value, "--dry-run");
        Assert.Contains("claude plugin install p@m", people.Out, StringComparison.Ordinal);
        Assert.Contains("--force replaces", people.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_is_private_and_the_same_each_time_and_holds_the_setup_alone()
    {
        Platform.RequirePosix();
        await SetUpAsync();
        _ = await _here.JsonAsync("export-config", Archive.Value);
        var list = (await _here.ShellAsync($"stat -c %a {Archive}; tar tzf {Archive}")).Out;
        var text = (await _here.ShellAsync($"tar xzOf {Archive}")).Out;
        var refused = (await _here.RunAsync("export-config", Archive.Value, "--json")).ExitsWith(1);
        _ = await _here.JsonAsync("export-config", Archive.Value, "--force");
        var folder = (await _here.RunAsync("export-config", _here.Home.Value, "--force")).ExitsWith(1);
        Assert.Contains("is not a regular file", folder.Error, StringComparison.Ordinal);

        Assert.Equal(
            "600\n.claude.json\nCLAUDE.md\nhooks/done.sh\nkeybindings.json\nnotes.md\nsettings.json\nskills/s/SKILL.md\nclaude-config.json\n",
            list
        );
        Assert.DoesNotContain(_here.Home.Value, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        Assert.Equal("exists", refused.ErrorJson.GetProperty("code").GetString());
        var usual = (await _here.JsonAsync("export-config")).Json.GetProperty("exported");
        Assert.Matches(
            $"^{_here.Home}/claude-config-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\\.tar\\.gz$",
            usual.GetProperty("path").GetString()
        );
        Assert.Equal(
            new FileInfo(usual.GetProperty("path").GetString()!).Length,
            usual.GetProperty("sizeBytes").GetInt64()
        );
        _ = await _here.JsonAsync("export-config", (_directory.Path / "none").Value, "--dry-run");
        Assert.False(File.Exists((_directory.Path / "none").Value));
    }

    [Fact]
    [Trait("Defect", "S3")]
    public async Task What_looks_like_a_secret_is_told_or_stops_the_export()
    {
        var token = "gh" + "p_" + string.Concat(Enumerable.Range(0, 36).Select(i => "aB3dE7xZ"[i * 5 % 8]));
        _here.Claude.Write("settings.json", $"{{\n  \"env\": {{\"TOKEN\": \"{token}\"}}\n}}\n");

        var warned = await _here.JsonAsync("export-config", Archive.Value);
        var blocked = (
            await _here.RunAsync("export-config", (_directory.Path / "b").Value, "--secrets", "block", "--json")
        ).ExitsWith(1);

        var secret = Assert.Single(warned.Json.GetProperty("secrets").EnumerateArray());
        Assert.Equal(
            ("settings.json", 2),
            (secret.GetProperty("file").GetString(), secret.GetProperty("line").GetInt32())
        );
        Assert.DoesNotContain(token, warned.Out, StringComparison.Ordinal);
        Assert.Equal("secrets", blocked.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(["setup.tar.gz"], Directory.GetFileSystemEntries(_directory.Path.Value).Select(Path.GetFileName));
    }

    [Fact]
    [Trait("Defect", "S7")]
    public async Task With_force_what_differs_is_replaced_and_kept_and_without_a_repository_it_is_not()
    {
        await SetUpAsync();
        _ = await _here.JsonAsync("export-config", Archive.Value);
        _there.Claude.Write("CLAUDE.md", "mine");
        var refused = (await _there.RunAsync("import-config", Archive.Value, "--force", "--json")).ExitsWith(10);
        Assert.Equal("mine", Read(_there, "CLAUDE.md"));
        Assert.False(_there.Claude.Has("settings.json"));
        _ = await _there.JsonAsync("init", "--local");

        var imported = (await _there.JsonAsync("import-config", Archive.Value, "--force")).Json;

        Assert.Contains("init --local", refused.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Equal("rules", Read(_there, "CLAUDE.md"));
        var step = Step(imported, "CLAUDE.md");
        Assert.Equal("replace", step.GetProperty("action").GetString());
        Assert.Equal(
            "mine",
            await File.ReadAllTextAsync(step.GetProperty("aside").GetString()!, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task An_archive_of_the_reference_is_taken_and_links_of_the_user_stay()
    {
        Platform.RequirePosix();
        var script = $"""
            mkdir -p ref/skills/s ref/agents && cd ref && printf settings > settings.json && printf skill > skills/s/SKILL.md && printf a > agents/a.md && printf mac > ._settings.json
            tar -czf {Archive} -C . . && mkdir -p ~/dotfiles ~/.claude && ln -s ~/dotfiles ~/.claude/skills
            """;
        _ = (await _there.ShellAsync(script)).ExitsWith(0);

        var imported = (await _there.JsonAsync("import-config", Archive.Value)).Json;

        Assert.Equal(3, imported.GetProperty("imported").GetProperty("files").GetInt32());
        Assert.Equal(
            "skill",
            await File.ReadAllTextAsync(
                (_there.Home / "dotfiles/s/SKILL.md").Value,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("settings", Read(_there, "settings.json"));
    }

    [Fact]
    public async Task The_setup_of_another_machine_comes_out_of_the_repository_with_this_machines_paths()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var a = fleet.Machine("a", 1);
        a.Claude.Write("settings.json", $"{{\"statusLine\": {{\"command\": \"{a.Claude.Root}/line.sh\"}}}}");
        _ = await a.JsonAsync("init", "--backend", "git", "--remote", fleet.Address);
        var b = await fleet.ConnectedAsync("b", 2);

        var imported = (await b.JsonAsync("import-config", "--from-machine", "A")).Json;

        Assert.Equal($"{{\"statusLine\": {{\"command\": \"{b.Claude.Root}/line.sh\"}}}}", Read(b, "settings.json"));
        Assert.Equal("command", imported.GetProperty("commands")[0].GetProperty("kind").GetString());
        Assert.Equal(
            "not-found",
            (await b.RunAsync("import-config", "--from-machine", "c", "--json"))
                .ExitsWith(1)
                .ErrorJson.GetProperty("code")
                .GetString()
        );
        _ = (await b.RunAsync("import-config", Archive.Value, "--from-machine", "a")).ExitsWith(2);
        _ = (await b.RunAsync("import-config")).ExitsWith(2);
    }

    [Fact]
    public async Task A_restore_of_another_machine_tells_what_runs_and_what_protection_goes()
    {
        Platform.RequirePosix();
        using var fleet = await Fleet.CreateAsync();
        var a = fleet.Machine("a", 1);
        a.Claude.Write(
            "settings.json",
            """{"hooks": {"Stop": [{"hooks": [{"command": "stop.sh"}]}]}, "permissions": {"allow": ["Bash(*)"]}}"""
        );
        _ = await a.JsonAsync("init", "--backend", "git", "--remote", fleet.Address);
        var b = await fleet.ConnectedAsync("b", 2);

        var told = await b.RunAsync("restore", "--all", "--machine", "a", "--dry-run");
        var commands = (await b.JsonAsync("restore", "--all", "--machine", "a")).Json.GetProperty("commands");

        Assert.Contains("stop.sh", told.Out, StringComparison.Ordinal);
        Assert.Contains("Bash(*)", told.Out, StringComparison.Ordinal);
        Assert.Equal(
            ["hook", "permission"],
            commands.EnumerateArray().Select(c => c.GetProperty("kind").GetString()).Order(StringComparer.Ordinal)
        );
        Assert.Empty((await a.JsonAsync("restore", "--all")).Json.GetProperty("commands").EnumerateArray());
    }

    [Fact]
    public async Task A_disk_that_fills_up_leaves_the_home_as_it_was()
    {
        await _there.RequireMountsAsync();
        _here.Claude.Write("skills/a/SKILL.md", "small");
        _here.Claude.Write("skills/z/big.md", new string('x', 3_000_000));
        _ = await _here.JsonAsync("export-config", Archive.Value);
        var script = $"""
            mkdir -p ~/.claude
            unshare -m sh -c 'mount -t tmpfs -o size=2m none ~/.claude && printf mine > ~/.claude/CLAUDE.md && "$CLAUDE_BACKUP" import-config {Archive}; echo "exit $?"; find ~/.claude -mindepth 1'
            """;

        var shell = await _there.ShellAsync(script);

        Assert.Contains("exit 1", shell.Out, StringComparison.Ordinal);
        Assert.EndsWith($"exit 1\n{_there.Claude.Root}/CLAUDE.md\n", shell.Out, StringComparison.Ordinal);
    }

    private async Task SetUpAsync()
    {
        _here.Claude.Write("settings.json", HookOf(_here));
        _here.Claude.Write("CLAUDE.md", "rules");
        _here.Claude.Write("keybindings.json", "theirs");
        _here.Claude.Write("hooks/done.sh", Executable, mode: 0x1ED);
        _here.Claude.Write("skills/s/SKILL.md", "skill");
        _here.Claude.Write("notes.md", "notes");
        _here.Claude.Write(".credentials.json", "hidden");
        _here.Claude.Write("skills/s/.Credentials.JSON", "hidden");
        _here.Claude.Write("plans/p.md", "hidden");
        _here.WriteSession(Transcript.Id("1"));
        _here.Claude.Write(
            "plugins/installed_plugins.json",
            """{"version": 2, "plugins": {"p@m": [{"scope": "user", "installPath": "/x"}], "q@m": [{"scope": "project"}]}}"""
        );
        _here.Claude.Write(
            "plugins/known_marketplaces.json",
            """{"m": {"source": {"source": "github", "repo": "owner/market"}, "installLocation": "/x"}}"""
        );
        await File.WriteAllTextAsync(
            (_here.Home / ".claude.json").Value,
            $$$"""{"userID": "hidden", "mcpServers": {"s": {"command": "{{{_here.Home}}}/bin/serve", "env": {"TOKEN": "hidden"} } }, "projects": {"{{{_here.Home}}}/api": {"hasTrustDialogAccepted": true, "allowedTools": ["Bash(ls)"]} } }""",
            TestContext.Current.CancellationToken
        );
    }

    private static string HookOf(Sandbox machine) =>
        "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"HOME/.claude/hooks/done.sh HOME/log\"}]}]}}".Replace(
            "HOME",
            machine.Home.Value,
            StringComparison.Ordinal
        );

    private static string Read(Sandbox machine, string path) => Encoding.UTF8.GetString(machine.Claude.Read(path));

    private static JsonElement Step(JsonElement imported, string path) =>
        imported.GetProperty("plan").EnumerateArray().Single(s => s.GetProperty("path").GetString() == path);
}
