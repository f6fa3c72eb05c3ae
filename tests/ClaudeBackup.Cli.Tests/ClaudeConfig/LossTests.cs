using System.Text.Json;
using ClaudeBackup.Cli.Tests.Hooks;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.ClaudeConfig;

/// <summary>A settings file that was wiped is told while it is easy to bring back.</summary>
public sealed class LossTests : IDisposable
{
    private static readonly string Rules = string.Concat(
        Enumerable.Range(0, 60).Select(i => $"Rule {i}: be kind to tests.\n")
    );

    private static readonly string Settings = JsonSerializer.Serialize(
        new { model = "opus", permissions = new { allow = Enumerable.Range(0, 30).Select(i => $"Bash(tool{i}:*)") } }
    );

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--scheduled")]
    public async Task It_is_told_by_the_sync_by_status_and_as_a_session_starts_until_it_is_back(params string[] how)
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        _sandbox.Claude.Write("settings.json", Settings);
        _sandbox.Claude.Write("CLAUDE.md", Rules);
        _ = await _sandbox.JsonAsync("init", "--local");
        _sandbox.Claude.Write("settings.json", "{\n}\n");
        _sandbox.Claude.Delete("CLAUDE.md");

        var warnings = (await _sandbox.JsonAsync(["sync", .. how]))
            .Json.GetProperty("warnings")
            .EnumerateArray()
            .Select(w => w.GetString()!)
            .ToArray();
        var health = (await _sandbox.JsonAsync("status"))
            .Json.GetProperty("health")
            .GetProperty("messages")
            .EnumerateArray()
            .Select(m => m.GetString()!)
            .ToArray();
        using var hooks = new HookedSandbox();
        var started = await _sandbox.HookAsync(hooks.Event("SessionStart", "source", "startup"));
        await _sandbox.HooksAreServedAsync();

        Assert.Equal(warnings.Select(w => w.Replace("Bring it back: ", "Run: ", StringComparison.Ordinal)), health);
        Assert.Equal(2, warnings.Length);
        var message = started.Json.GetProperty("systemMessage").GetString()!.Split('\n');
        Assert.All(warnings, w => Assert.Single(message, w));
        foreach (var warning in warnings)
        {
            var command = warning.Split("claude-backup ")[1].Split(' ');
            _ = await _sandbox.JsonAsync(command);
        }

        Assert.Equal(
            Settings,
            await File.ReadAllTextAsync(_sandbox.Claude["settings.json"], TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            Rules,
            await File.ReadAllTextAsync(_sandbox.Claude["CLAUDE.md"], TestContext.Current.CancellationToken)
        );
        _ = await _sandbox.JsonAsync("sync");
        Assert.True((await _sandbox.JsonAsync("status")).Json.GetProperty("health").GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData("\uFEFF{\"model\":\"opus\"}", "{}")]
    [InlineData(
        "{\"permissions\":{\"deny\":[\"Read(.env)\"]}}",
        "{\"$schema\":\"x\",\"permissions\":{\"deny\":[],\"ask\":null}}"
    )]
    [InlineData("{\"model\":\"opus\"}", "{\n  // reset\n}")]
    [InlineData("{\"model\":\"opus\"}", " \n")]
    public async Task All_of_it_is_told_however_little_it_was(string good, string wiped)
    {
        _sandbox.Claude.Write("settings.json", good);
        _sandbox.Claude.Write("CLAUDE.md", "Be kind.\n");
        _ = await _sandbox.JsonAsync("init", "--local");
        _sandbox.Claude.Write("settings.json", wiped);
        _sandbox.Claude.Write("CLAUDE.md", "\n");

        var warnings = (await _sandbox.JsonAsync("sync")).Json.GetProperty("warnings");

        Assert.All(
            warnings.EnumerateArray(),
            w => Assert.Contains("lost all it said", w.GetString(), StringComparison.Ordinal)
        );
        Assert.Equal(2, warnings.GetArrayLength());
    }

    [Fact]
    public async Task Another_layout_a_few_lines_less_and_other_files_are_nothing_to_tell()
    {
        _sandbox.Claude.Write("settings.json", Settings.Replace(",", ",\n        ", StringComparison.Ordinal));
        _sandbox.Claude.Write("CLAUDE.md", Rules);
        _sandbox.Claude.Write("agents/a.md", Rules);
        _ = await _sandbox.JsonAsync("init", "--local");
        _sandbox.Claude.Write("settings.json", Settings);
        _sandbox.Claude.Write("CLAUDE.md", Rules[..(Rules.Length * 3 / 4)]);
        _sandbox.Claude.Write("agents/a.md", "x");

        Assert.Empty((await _sandbox.JsonAsync("sync")).Json.GetProperty("warnings").EnumerateArray());
    }
}
