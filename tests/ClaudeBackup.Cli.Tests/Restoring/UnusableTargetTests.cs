using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What cannot be written costs that file alone, and counts as failed.</summary>
public sealed class UnusableTargetTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_folder_in_the_way_is_a_problem_with_that_file_and_the_rest_is_restored()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("CLAUDE.md", "words");
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);
        _sandbox.Claude.Write("CLAUDE.md/mine.txt", "a folder");

        var dry = (await _sandbox.RunAsync("restore", "--all", "--dry-run", "--json")).ExitsWith(3).Json;
        var all = (await _sandbox.RunAsync("restore", "--all", "--force", "--json")).ExitsWith(3).Json;

        foreach (var document in new[] { dry, all })
        {
            var problem = Assert.Single(document.GetProperty("problems").EnumerateArray());
            Assert.Equal("CLAUDE.md", problem.GetProperty("path").GetString());
            Assert.Contains("in the way", problem.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.False(document.GetProperty("ok").GetBoolean());
            Assert.Equal((1, 0, 0), RestoreCounts.Of(document));
            Assert.Equal(1, document.GetProperty("files").GetProperty("failed").GetInt32());
        }

        Assert.True(_sandbox.Claude.Has("CLAUDE.md/mine.txt"));
        Assert.True(_sandbox.Claude.Has(Path));
    }

    [Fact]
    public async Task A_dry_run_promises_nothing_where_the_folder_of_the_project_cannot_be_made()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Directory.Delete((_sandbox.Claude.Root / "projects").Value, recursive: true);
        _sandbox.Claude.Write($"projects/{Transcript.Folder()}", "a file");

        var planned = (await _sandbox.RunAsync("restore", Id, "--dry-run", "--json")).ExitsWith(3).Json;

        Assert.False(planned.GetProperty("ok").GetBoolean());
        Assert.Contains("in the way", planned.GetProperty("refusal").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transcript_that_cannot_be_restored_counts_as_failed_and_not_as_skipped()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Path);
        _ = Directory.CreateDirectory(_sandbox.Claude[Path]);

        var all = (await _sandbox.RunAsync("restore", "--all", "--json")).ExitsWith(3).Json;
        var one = (await _sandbox.RunAsync("restore", Id, "--force", "--json")).ExitsWith(1);

        Assert.Equal((0, 0, 1), RestoreCounts.Of(all));
        Assert.Equal("exists", one.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("Move it away", one.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_side_file_that_cannot_be_restored_is_a_problem_of_its_session()
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(side, "a result");
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);
        _ = Directory.CreateDirectory(_sandbox.Claude[side]);

        var one = (await _sandbox.RunAsync("restore", Id, "--json")).ExitsWith(3).Json;

        Assert.Equal(side, one.GetProperty("problems")[0].GetProperty("path").GetString());
        Assert.True(_sandbox.Claude.Has(Path));
    }

    [Fact]
    public async Task A_file_of_the_client_that_cannot_be_merged_into_is_a_problem()
    {
        File.WriteAllText((_sandbox.Home / ".claude.json").Value, """{"mcpServers": {"a": {"command": "a-server"}}}""");
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        File.WriteAllText((_sandbox.Home / ".claude.json").Value, "{ half");

        var all = (await _sandbox.RunAsync("restore", "--all", "--json")).ExitsWith(3).Json;

        Assert.Equal(".claude.json", all.GetProperty("problems")[0].GetProperty("path").GetString());
    }
}
