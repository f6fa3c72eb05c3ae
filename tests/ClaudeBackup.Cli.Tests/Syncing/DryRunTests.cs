using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Syncing;

public sealed class DryRunTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_dry_run_tells_what_a_sync_then_does_and_writes_nothing()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        _sandbox.Claude.Write("CLAUDE.md", "one");
        _sandbox.Claude.Write("agents/gone.md", "two");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Claude.Append(Transcript.PathOf(Transcript.Id("1")), "{\"type\":\"user\"}\n"u8);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.Claude.Delete("agents/gone.md");
        var before = await StateAsync();

        var json = (await _sandbox.JsonAsync("sync", "--dry-run")).Json;
        var text = (await _sandbox.DoAsync("sync", "--dry-run")).Out;
        var configOnly = (await _sandbox.JsonAsync("sync", "--dry-run", "--config-only")).Json;

        Assert.Equal(before, await StateAsync());
        Assert.Equal(
            [
                "removed agents/gone.md",
                $"changed {Transcript.PathOf(Transcript.Id("1"))}",
                $"new {Transcript.PathOf(Transcript.Id("2"))}",
            ],
            Files(json)
        );
        Assert.Equal(JsonValueKind.Null, json.GetProperty("waiting").ValueKind);
        Assert.Equal(["removed agents/gone.md"], Files(configOnly));
        Assert.Contains("Would save 3 changes and leave 1 file unchanged.", text, StringComparison.Ordinal);

        var done = (await _sandbox.JsonAsync("sync")).Json;
        Assert.Equal(2, done.GetProperty("sessions").GetProperty("added").GetInt32());
        Assert.Equal(1, done.GetProperty("config").GetProperty("filesRemoved").GetInt32());
        Assert.Contains(
            "Nothing to save: 3 files unchanged.",
            (await _sandbox.DoAsync("sync", "--dry-run")).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_a_repository_it_says_how_to_get_one_and_makes_none()
    {
        _sandbox.WriteSession(Transcript.Id("1"));

        _ = (await _sandbox.RunAsync("sync", "--dry-run")).ExitsWith(10);

        Assert.False(Directory.Exists(_sandbox.Repository.Value));
    }

    [Fact]
    public async Task A_repository_of_an_earlier_version_is_told_as_that_and_stays_as_it_is()
    {
        _sandbox.WriteSession(Transcript.Id("1"));
        var old = Path.Combine(_sandbox.Repository.Value, "projects", "-p", "1.jsonl.gz");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllTextAsync(old, "", TestContext.Current.CancellationToken);

        var told = (await _sandbox.RunAsync("sync", "--dry-run")).ExitsWith(10).Error;

        Assert.Contains("made by an earlier version", told, StringComparison.Ordinal);
        Assert.Contains("run: claude-backup sync", told, StringComparison.Ordinal);
        Assert.Equal([old], Directory.GetFiles(_sandbox.Repository.Value, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_hides_stored_sessions_is_told_once_and_as_the_sync_tells_it()
    {
        Platform.RequirePosix("A link stands for a drive that is not there.");
        _sandbox.WriteSession(Transcript.Id("1"));
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        _sandbox.Claude.DeleteFolder("projects");
        _sandbox.Claude.Link("projects", "/nowhere");

        var json = (await _sandbox.RunAsync("sync", "--dry-run", "--json")).ExitsWith(3).Json;
        var done = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(3).Json;

        Assert.Equal(done.GetProperty("problems").ToString(), json.GetProperty("problems").ToString());
        Assert.Equal(done.GetProperty("warnings").ToString(), json.GetProperty("warnings").ToString());
    }

    private static string[] Files(JsonElement json) =>
        [
            .. json.GetProperty("files")
                .EnumerateArray()
                .Select(f => $"{f.GetProperty("change").GetString()} {f.GetProperty("path").GetString()}"),
        ];

    private async Task<string> StateAsync() =>
        (await _sandbox.ShellAsync($"cd {_sandbox.Repository} && find . -type f | sort | xargs sha256sum")).Out;
}
