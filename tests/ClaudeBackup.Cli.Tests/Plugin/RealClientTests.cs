using System.Diagnostics;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Client;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Plugin;

/// <summary>The plugin in the real Claude Code.</summary>
public sealed class RealClientTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task It_validates_and_both_names_install()
    {
        await using var claude = await ClaudeClient.StartAsync(_sandbox);
        var source = PluginCopy();

        var valid = await claude.DoAsync($"plugin validate --strict '{source}/.claude-plugin/plugin.json'");
        _ = await claude.DoAsync($"plugin marketplace add '{source}'");
        _ = await claude.DoAsync("plugin install session-backup@claude-backup");
        _ = await claude.DoAsync("plugin install claude-backup@claude-backup");
        var list = await claude.DoAsync("plugin list");

        Assert.Contains("skills: session-backup:backup", valid.Out, StringComparison.Ordinal);
        Assert.Contains("skills: session-backup:restore", valid.Out, StringComparison.Ordinal);
        Assert.Contains("claude-backup@claude-backup", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("error", list.Out, StringComparison.OrdinalIgnoreCase);
        // the one error of the marketplace is the name by which it has always been known
        var market = await claude.RunAsync($"plugin validate '{source}'");
        Assert.Contains("Found 1 error", market.Out + market.Error, StringComparison.Ordinal);
        Assert.Contains("plugins[0].name", market.Out + market.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_has_just_ended_is_in_the_repository()
    {
        await using var claude = await ClaudeClient.StartAsync(_sandbox);
        var id = Transcript.Id("e");
        _ = await _sandbox.JsonAsync("init", "--local", "--schedule", "off");
        _ = await claude.DoAsync($"plugin marketplace add '{PluginCopy()}'");
        _ = await claude.DoAsync("plugin install claude-backup@claude-backup");

        var said = await claude.DoAsync($"-p --session-id {id} 'Remember the number 4711.'");

        Assert.Contains("Understood.", said.Out, StringComparison.Ordinal);
        Assert.Equal(id, await SavedSessionAsync());
        var runs = (await _sandbox.JsonAsync("schedule")).Json.GetProperty("runs").EnumerateArray();
        Assert.Contains(runs, r => r.GetProperty("trigger").GetString() == "hook");
        // what was saved behind the hook is all there is, so the client resumes it
        Assert.Equal(
            0,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("unsaved").GetProperty("sessions").GetInt32()
        );
        _sandbox.Claude.DeleteFolder("projects");
        _ = await _sandbox.JsonAsync("restore", id);
        _ = await claude.DoAsync($"-p --resume {id} 'Which number?'");
        await _sandbox.HooksAreServedAsync();
    }

    [Fact]
    public async Task Uninstall_takes_it_out_again()
    {
        await using var claude = await ClaudeClient.StartAsync(_sandbox);
        _ = await _sandbox.JsonAsync("init", "--local", "--schedule", "off");
        _ = await claude.DoAsync($"plugin marketplace add '{PluginCopy()}'");
        _ = await claude.DoAsync("plugin install claude-backup@claude-backup");
        _ = await claude.DoAsync("plugin install session-backup@claude-backup");

        var gone = (await _sandbox.JsonAsync("uninstall")).Json;
        var again = (await _sandbox.JsonAsync("uninstall")).Json;

        Assert.Equal(2, gone.GetProperty("plugins").GetArrayLength());
        Assert.Empty(gone.GetProperty("notes").EnumerateArray());
        Assert.Equal(0, again.GetProperty("plugins").GetArrayLength());
        Assert.DoesNotContain("Read from", (await claude.DoAsync("plugin list")).Out, StringComparison.Ordinal);
    }

    // the client copies the folder of a marketplace whole: here without what a build leaves in ours
    private string PluginCopy()
    {
        var target = _sandbox.Elsewhere("marketplace");
        foreach (
            var file in RepositoryRoot
                .Files()
                .Where(f => f is "README.md" or "LICENSE" || f.Split('/')[0] is "plugin" or ".claude-plugin")
        )
        {
            var copy = (target / file).Value;
            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(RepositoryRoot.Path, file), copy, overwrite: true);
        }

        return target.Value;
    }

    /// <summary>The one session that is stored. The client waits a moment for its last hook and no longer, so the hook may come after its end.</summary>
    private async Task<string?> SavedSessionAsync()
    {
        for (var start = Stopwatch.GetTimestamp(); ; )
        {
            await _sandbox.HooksAreServedAsync();
            var sessions = (await _sandbox.JsonAsync("restore", "--list")).Json.GetProperty("sessions");
            if (sessions.GetArrayLength() > 0 || Stopwatch.GetElapsedTime(start) > Sandbox.Deadline)
            {
                return Assert.Single(sessions.EnumerateArray()).GetProperty("uuid").GetString();
            }
        }
    }
}
