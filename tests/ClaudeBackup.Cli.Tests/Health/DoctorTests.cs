using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Health;

/// <summary><c>doctor</c> on machines with something wrong: it names it, and works where nothing else does.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_sound_machine_has_no_failure()
    {
        await SavedAsync();
        var document = (await _sandbox.JsonAsync("doctor")).Json;
        Assert.True(document.GetProperty("ok").GetBoolean());
        Assert.Equal("ok", Level(document, "git"));
        Assert.Equal("ok", Level(document, "repository"));
        Assert.Equal("ok", Level(document, "permissions"));
        Assert.Equal(JsonValueKind.Null, document.GetProperty("fixes").ValueKind);
    }

    [Fact]
    public async Task Before_there_is_a_repository_it_says_how_to_make_one()
    {
        var result = (await _sandbox.RunAsync("doctor")).ExitsWith(10);
        Assert.Contains("claude-backup init", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("remote", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".git/HEAD")]
    [InlineData(".git/config")]
    [InlineData(".git/refs/heads/main")]
    [InlineData(".git/claude-backup/settings.json")]
    [InlineData(".git/claude-backup/machine.json")]
    [InlineData(".git/objects")]
    public async Task It_works_on_half_a_repository(string gone)
    {
        await SavedAsync();
        var path = (_sandbox.Repository / RelativePath.Parse(gone)).Value;
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }

        var result = await _sandbox.RunAsync("doctor", "--json");
        Assert.InRange(result.ExitCode, 0, 1);
        Assert.Equal("ok", Level(result.Json, "git"));
        Assert.NotEmpty(result.Json.GetProperty("checks").EnumerateArray());
    }

    [Theory]
    [InlineData("rm -rf .git/objects/*")]
    [InlineData("for pack in .git/objects/pack/*.pack; do chmod u+w $pack; truncate -s 20 $pack; done")]
    public async Task A_repository_without_its_objects_is_not_called_sound(string damage)
    {
        await SavedAsync();
        _ = (await _sandbox.ShellAsync($"cd '{_sandbox.Repository}' && {damage}")).ExitsWith(0);

        var result = (await _sandbox.RunAsync("doctor", "--json")).ExitsWith(1);
        Assert.Equal("failure", Level(result.Json, "repository"));
    }

    [Fact]
    public async Task What_is_harmless_is_planned_and_put_right()
    {
        Platform.RequirePosix();
        await SavedAsync();
        await File.WriteAllTextAsync(
            (_sandbox.Repository / RelativePath.Parse(".git/HEAD")).Value,
            "",
            TestContext.Current.CancellationToken
        );
        _ = await _sandbox.ShellAsync($"chmod 755 '{_sandbox.Repository}'");

        var plan = (await _sandbox.RunAsync("doctor", "--fix", "--dry-run", "--json")).ExitsWith(1).Json;
        Assert.Equal(
            ["permissions", "structure"],
            plan.GetProperty("fixes").GetProperty("wanted").EnumerateArray().Select(w => w.GetString())
        );
        Assert.Equal("failure", Level(plan, "repository"));

        var document = (await _sandbox.JsonAsync("doctor", "--fix")).Json;
        Assert.True(document.GetProperty("ok").GetBoolean());
        Assert.Equal("ok", Level(document, "permissions"));
        Assert.Equal("ok", Level(document, "repository"));
        _ = await _sandbox.DoAsync("verify", "--read-data");
    }

    [Fact]
    public async Task Where_nothing_is_harmless_to_put_right_it_says_so()
    {
        await SavedAsync();

        var result = await _sandbox.DoAsync("doctor", "--fix");

        Assert.Contains("Nothing of it can be put right by --fix.", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_that_does_not_answer_and_a_shell_tool_on_the_path_are_named()
    {
        Platform.RequirePosix();
        await SavedAsync();
        var remote = _sandbox.Elsewhere("remote.git");
        _ = await _sandbox.ShellAsync($"git init -q --bare '{remote}'");
        _ = await _sandbox.DoAsync("backend", "set", "git", "--remote", remote.Value);
        Directory.Delete(remote.Value, recursive: true);
        var tool = _sandbox.Elsewhere("bin") / "claude-backup";
        _ = Directory.CreateDirectory(tool.Parent!.Value);
        await File.WriteAllTextAsync(tool.Value, "#!/bin/bash\necho 3.2.5\n", TestContext.Current.CancellationToken);
        _ = await _sandbox.ShellAsync($"chmod 755 '{tool}'");

        var result = await _sandbox.RunWithAsync(
            ("PATH", $"{tool.Parent}:{_sandbox.Environment["PATH"]}"),
            "doctor",
            "--json"
        );
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("failure", Level(result.Json, "remote"));
        Assert.Equal("warning", Level(result.Json, "program"));
    }

    [Theory]
    [InlineData("""{"enabledPlugins":{"session-backup@claude-backup":true}}""", true, "", "")]
    [InlineData(
        """{"enabledPlugins":{"session-backup@claude-backup":false}}""",
        true,
        "plugin",
        "claude plugin enable session-backup@claude-backup"
    )]
    [InlineData(
        """{"enabledPlugins":{"other@market":true}}""",
        true,
        "plugin",
        "claude plugin enable session-backup@claude-backup"
    )]
    [InlineData(
        """{"enabledPlugins":{"session-backup@claude-backup":true}}""",
        false,
        "plugin",
        "claude plugin uninstall session-backup@claude-backup && claude plugin install session-backup@claude-backup"
    )]
    [InlineData("""{"disableAllHooks":true}""", true, "hooks", "${EDITOR:-vi} SETTINGS")]
    [InlineData(
        """{"hooks":{"SessionEnd":[{"hooks":[{"type":"command","command":"/none/claude-backup hook"}]}]}}""",
        true,
        "hooks",
        "${EDITOR:-vi} SETTINGS"
    )]
    public async Task What_keeps_Claude_Code_from_calling_is_named_with_a_command(
        string settings,
        bool isThere,
        string check,
        string command
    )
    {
        Platform.RequirePosix();
        await SavedAsync();
        var folder = _sandbox.Elsewhere("plugin");
        _ = isThere ? Directory.CreateDirectory(folder.Value) : null;
        _sandbox.Claude.Write("settings.json", settings);
        _sandbox.Claude.Write(
            "plugins/installed_plugins.json",
            $$$"""{"version":2,"plugins":{"session-backup@claude-backup":[{"scope":"user","installPath":"{{{folder}}}"}]}}"""
        );

        var document = (await _sandbox.JsonAsync("doctor")).Json;

        var told = document
            .GetProperty("checks")
            .EnumerateArray()
            .Where(c => c.GetProperty("name").GetString() is "hooks" or "plugin")
            .ToArray();
        Assert.Equal(2, told.Length);
        Assert.Equal(
            check.Length == 0
                ? []
                : new[]
                {
                    (check, command.Replace("SETTINGS", _sandbox.Claude["settings.json"], StringComparison.Ordinal)),
                },
            told.Where(c => c.GetProperty("level").GetString() == "warning")
                .Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("command").GetString()!))
        );
    }

    [Fact]
    public async Task A_lock_of_git_that_was_left_is_taken_away_by_the_command_it_names()
    {
        await SavedAsync();
        var file = (_sandbox.Repository / RelativePath.Parse(".git/index.lock")).Value;
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-3));

        var result = await _sandbox.JsonAsync("doctor");
        _ = await _sandbox.DoAsync("doctor", "--fix");

        Assert.Equal("warning", Level(result.Json, "other programs"));
        Assert.Contains("claude-backup doctor --fix", result.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private async Task SavedAsync()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        _ = await _sandbox.DoAsync("init", "--local", "--yes", "--schedule", "off");
    }

    private static string? Level(JsonElement document, string check) =>
        document
            .GetProperty("checks")
            .EnumerateArray()
            .First(c => c.GetProperty("name").GetString() == check)
            .GetProperty("level")
            .GetString();
}
