using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaudeBackup.Cli.Tests.Remotes;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.ClaudeConfig;

/// <summary>Whatever follows the source has its history within reach, config or not.</summary>
public sealed class OtherHistoryTests : IDisposable
{
    private const string Before = "# Memory\n- one\n- two\n";
    private const string After = "# Memory\n";

    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public OtherHistoryTests() => _sandbox.WriteSession(Id);

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("projects/-home-dev-api/memory/MEMORY.md")]
    [InlineData("projects/-home-dev-api/sessions-index.json")]
    [InlineData("projects/-home-dev-api/10000000-0000-4000-8000-000000000000/tool-results/a.txt")]
    [InlineData("projects/notes.md")]
    [InlineData("plans/a.md")]
    [InlineData("plans/Ab.0002")]
    [InlineData("history.jsonl")]
    [InlineData("skills/review/SKILL.md")]
    public async Task A_file_that_was_written_over_comes_back_from_any_snapshot(string path)
    {
        await SaveTwiceAsync(path);

        var log = (await _sandbox.JsonAsync("config", "log", path)).Json.GetProperty("snapshots");
        var diff = (await _sandbox.JsonAsync("config", "diff", path, "--at", First(log))).Json;
        var dry = (await _sandbox.JsonAsync("config", "restore", path, "--dry-run")).Json;
        Assert.Equal(After, Read(path));
        var done = (await _sandbox.JsonAsync("config", "restore", path)).Json;

        Assert.Equal(
            ["modified", "added"],
            log.EnumerateArray().Select(s => s.GetProperty("files")[0].GetProperty("change").GetString())
        );
        Assert.Equal(path, Assert.Single(diff.GetProperty("files").EnumerateArray()).GetProperty("path").GetString());
        Assert.Contains("- one", diff.GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Equal("replace", dry.GetProperty("steps")[0].GetProperty("action").GetString());
        Assert.Equal(Before, Read(path));
        Assert.Equal(After, File.ReadAllText(done.GetProperty("steps")[0].GetProperty("aside").GetString()!));
    }

    [Theory]
    [InlineData("projects/-home-dev-api/memory/MEMORY.md")]
    [InlineData("CLAUDE.md")]
    public async Task A_file_may_be_named_by_the_place_where_it_lies(string path)
    {
        await SaveTwiceAsync(path);
        var place = (_sandbox.Claude.Root / path).Value;

        var log = (await _sandbox.JsonAsync("config", "log", place)).Json.GetProperty("snapshots");
        _ = await _sandbox.JsonAsync("config", "restore", place, "--at", First(log));
        var mistaken = (await _sandbox.RunAsync("versions", place)).ExitsWith(1);
        var elsewhere = await _sandbox.RunAsync("config", "log", "/etc/settings.json");

        Assert.Equal(2, log.GetArrayLength());
        Assert.Equal(Before, Read(path));
        Assert.Contains($"claude-backup config log {path}.", mistaken.Error, StringComparison.Ordinal);
        _ = elsewhere.ExitsWith(2);
    }

    [Fact]
    public async Task A_folder_comes_back_as_it_was_and_nothing_beside_it()
    {
        const string Memory = "projects/-home-dev-api/memory";
        _sandbox.Claude.Write($"{Memory}/b.md", Before);
        _sandbox.Claude.Write("projects/-home-dev-api/memory2/c.md", Before);
        await SaveTwiceAsync($"{Memory}/a.md");
        _sandbox.Claude.DeleteFolder(Memory);
        _sandbox.Claude.Delete("projects/-home-dev-api/memory2/c.md");
        await _sandbox.DoAsync("sync");
        var log = (await _sandbox.JsonAsync("config", "log", $"{Memory}/a.md")).Json.GetProperty("snapshots");

        await _sandbox.DoAsync("config", "restore", Memory, "--at", First(log));

        Assert.Equal(Before, Read($"{Memory}/a.md"));
        Assert.Equal(Before, Read($"{Memory}/b.md"));
        Assert.False(_sandbox.Claude.Has("projects/-home-dev-api/memory2/c.md"));
    }

    [Fact]
    public async Task A_session_is_brought_back_by_its_own_command()
    {
        await _sandbox.DoAsync("init", "--local");
        var transcript = Transcript.PathOf(Id);

        var refused = (await _sandbox.RunAsync("config", "restore", transcript, "--json")).ExitsWith(2).ErrorJson;

        Assert.Contains(
            $"claude-backup restore {Id}",
            refused.GetProperty("hint").GetString(),
            StringComparison.Ordinal
        );
        // a project is more than its sessions, which stay as they are
        _sandbox.Claude.Append(transcript, Transcript.Messages(Id, 2, 2));
        var grown = _sandbox.Claude.Read(transcript);
        (await _sandbox.RunAsync("config", "restore", "projects", "--json")).ExitsWith(2);
        Assert.Equal(grown, _sandbox.Claude.Read(transcript));
    }

    [Fact]
    public async Task What_was_never_saved_is_in_no_snapshot()
    {
        await _sandbox.DoAsync("init", "--local");

        var missing = (await _sandbox.RunAsync("config", "restore", "projects/-x/memory/a.md", "--json")).ExitsWith(1);

        Assert.Equal("not-found", missing.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("in no snapshot", missing.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    private static string First(JsonElement log) => log.EnumerateArray().Last().GetProperty("commit").GetString()!;

    private async Task SaveTwiceAsync(string path)
    {
        _sandbox.Claude.Write(path, Before);
        await _sandbox.DoAsync("init", "--local", "--yes");
        if (path.StartsWith("plans/", StringComparison.Ordinal))
        {
            Fleet.Set(_sandbox, "optIn", new JsonArray("plans"));
            await _sandbox.DoAsync("sync");
        }

        _sandbox.Claude.Write(path, After);
        await _sandbox.DoAsync("sync");
    }

    private string Read(string path) => Encoding.UTF8.GetString(_sandbox.Claude.Read(path));
}
