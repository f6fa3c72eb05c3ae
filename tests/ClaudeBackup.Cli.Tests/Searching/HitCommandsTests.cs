using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Searching;

/// <summary>The line at the end of a hit works when it is pasted.</summary>
public sealed class HitCommandsTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("it's here & $(touch made) 日本")]
    [InlineData("-rf")]
    [InlineData("a\"b`c\\d")]
    public async Task It_changes_to_the_folder_whatever_its_name(string name)
    {
        Platform.RequirePosix();
        var folder = _sandbox.Elsewhere(name).Value;
        Directory.CreateDirectory(folder);
        var hit = await HitAsync(folder);

        var line = hit.GetProperty("resume").GetString()!;
        var pasted = await _sandbox.ShellAsync(line.Replace("claude --resume", "pwd; echo", StringComparison.Ordinal));

        Assert.Equal($"{folder}\n{Id}\n", pasted.ExitsWith(0).Out);
        Assert.Equal(JsonValueKind.Null, hit.GetProperty("resumeNote").ValueKind);
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_told_before_the_line_that_needs_it()
    {
        var hit = await HitAsync(_sandbox.Elsewhere("gone").Value);

        Assert.Contains("/gone is ", hit.GetProperty("resumeNote").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_deleted_since_the_last_sync_is_restored_not_resumed()
    {
        _ = await HitAsync(Transcript.Cwd);
        _sandbox.Claude.Delete(Transcript.PathOf(Id));

        var hit = Hit(await _sandbox.JsonAsync("search", "walrus"));

        Assert.Equal(JsonValueKind.String, hit.GetProperty("absentSince").ValueKind);
        Assert.Equal(JsonValueKind.Null, hit.GetProperty("resume").ValueKind);
        Assert.Equal($"claude-backup restore {Id}", hit.GetProperty("restore").GetString());
        Assert.Equal(
            Id,
            Hit(await _sandbox.JsonAsync("search", "walrus", "is:deleted")).GetProperty("uuid").GetString()
        );
        await _sandbox.DoAsync("restore", Id);
        Assert.NotEqual(
            JsonValueKind.Null,
            Hit(await _sandbox.JsonAsync("search", "walrus")).GetProperty("resume").ValueKind
        );
    }

    [Fact]
    public async Task What_a_sub_agent_said_goes_on_with_its_session()
    {
        _sandbox.Claude.Write(
            $"projects/{Transcript.Folder()}/{Id}/subagents/agent-a1b2c3d.jsonl",
            Transcript.Messages(Id, 5, 2, text: "gnu")
        );
        _ = await HitAsync(Transcript.Cwd);

        var hit = Hit(await _sandbox.JsonAsync("search", "gnu"));

        Assert.Equal("agent-a1b2c3d", hit.GetProperty("agent").GetString());
        Assert.EndsWith($"claude --resume {Id}", hit.GetProperty("resume").GetString(), StringComparison.Ordinal);
        var entry = hit.GetProperty("entry").GetString()!;
        Assert.Equal($"claude-backup show {Id} --around {entry}", hit.GetProperty("show").GetString());
        // no turn is known to have called it
        var shown = await _sandbox.DoAsync("show", Id, "--around", entry);
        Assert.Contains("gnu", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_in_two_projects_names_its_own()
    {
        _sandbox.Claude.Write(
            Transcript.PathOf(Id, "/home/dev/other"),
            Transcript.Messages(Id, 0, 2, "/home/dev/other", text: "okapi")
        );
        _ = await HitAsync(Transcript.Cwd);

        var hit = Hit(await _sandbox.JsonAsync("search", "okapi", "project:other"));
        var restore = hit.GetProperty("restore").GetString()!;

        Assert.EndsWith("--project /home/dev/other", restore, StringComparison.Ordinal);
        Assert.Contains(" --around ", hit.GetProperty("show").GetString(), StringComparison.Ordinal);
        await _sandbox.DoAsync([.. restore.Split(' ').Skip(1), "--dry-run"]);
        await _sandbox.DoAsync([.. hit.GetProperty("show").GetString()!.Split(' ').Skip(1)]);
    }

    private async Task<JsonElement> HitAsync(string cwd)
    {
        _sandbox.Claude.Write(Transcript.PathOf(Id, cwd), Transcript.Messages(Id, 0, 2, cwd, text: "walrus"));
        await _sandbox.DoAsync("init", "--local", "--yes", "--schedule", "off");
        return Hit(await _sandbox.JsonAsync("search", "walrus"));
    }

    private static JsonElement Hit(CliResult result) =>
        Assert.Single(result.Json.GetProperty("hits").EnumerateArray().ToList());
}
