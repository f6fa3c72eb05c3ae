using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What comes back, and what restore says of it.</summary>
public sealed class RestoreTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_session_comes_back_with_everything_that_belongs_to_it_and_nothing_else()
    {
        var side = $"projects/{Transcript.Folder()}/{Id}";
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.Claude.Write($"{side}/subagents/agent-1.jsonl", Transcript.Messages(Id, 0, 2));
        _sandbox.Claude.Write($"{side}/tool-results/a.txt", "a result");
        _sandbox.Claude.Write(
            $"projects/{Transcript.Folder()}/agent-00ff.jsonl",
            Transcript.Messages(Id, 0, 2, text: "an old agent of this session")
        );
        _sandbox.Claude.Write($"projects/{Transcript.Folder()}/memory/MEMORY.md", "of the project");
        await _sandbox.DoAsync("init", "--yes");
        var own = _sandbox.Claude.Listing().Where(l => l.Contains(Id) || l.Contains("agent-00ff")).ToArray();
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        var restored = (await _sandbox.JsonAsync("restore", "1")).Json;

        Assert.Equal(4, own.Length);
        Assert.Equal(own, _sandbox.Claude.Listing());
        Assert.Equal(_sandbox.Claude[Path], restored.GetProperty("restored").GetProperty("to").GetString());
        Assert.True(File.Exists(restored.GetProperty("restored").GetProperty("from").GetString()));
        Assert.Equal($"cd /home/dev/api && claude --resume {Id}", restored.GetProperty("resume").GetString());
    }

    [Fact]
    public async Task The_last_line_in_words_is_the_command_that_resumes_the_session()
    {
        const string Cwd = "/home/dev/it's my $(project)";
        _sandbox.WriteSession(Id, Cwd);
        await _sandbox.DoAsync("init", "--yes");

        var lines = (await _sandbox.DoAsync("restore", Id)).Out.TrimEnd().Split('\n');

        Assert.Equal($@"cd '/home/dev/it'\''s my $(project)' && claude --resume {Id}", lines[^1].Trim());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Transcript.PathOf(Transcript.Id("2")));
        _sandbox.Claude.Write("settings.json", "{\"a\":1}");
        var repository = new ClaudeTree(_sandbox.Repository);
        var before = (_sandbox.Claude.Listing(withTimes: true), repository.Listing(withTimes: true));

        var plan = (await _sandbox.JsonAsync("restore", "--all", "--force", "--dry-run")).Json;
        await _sandbox.DoAsync("restore", "--all", "--dry-run");
        await _sandbox.DoAsync("restore", Transcript.Id("2"), "--dry-run");

        Assert.Equal(before.Item1, _sandbox.Claude.Listing(withTimes: true));
        Assert.Equal(before.Item2, repository.Listing(withTimes: true));
        Assert.True(plan.GetProperty("dryRun").GetBoolean());
        Assert.Equal(
            ["keep", "write", "replace"],
            plan.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("action").GetString()!)
        );
    }

    [Fact]
    public async Task What_is_there_and_the_same_is_left_alone()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("settings.json", "{}");
        await _sandbox.DoAsync("init", "--yes");
        var before = _sandbox.Claude.Listing(withTimes: true);

        var one = (await _sandbox.JsonAsync("restore", Id)).Json;
        var all = (await _sandbox.JsonAsync("restore", "--all", "--force")).Json;

        Assert.Equal(before, _sandbox.Claude.Listing(withTimes: true));
        Assert.Equal(1, one.GetProperty("files").GetProperty("kept").GetInt32());
        Assert.Equal((0, 1, 0), RestoreCounts.Of(all));
        Assert.False(Directory.Exists((_sandbox.Repository / ".git/claude-backup/replaced").Value));
    }

    [Fact]
    public async Task A_new_machine_is_told_the_command_that_brings_everything_back_and_it_does()
    {
        var bare = _sandbox.Elsewhere("copy.git");
        using var other = new Sandbox();
        other.Environment["CLAUDE_BACKUP_MACHINE"] = "old";
        other.WriteSession(Id);
        await other.DoAsync("init", "--remote", bare.Value, "--yes");
        await _sandbox.DoAsync("init", "--remote", bare.Value, "--yes");

        var advice = (await _sandbox.DoAsync("status"))
            .Out.Split('\n')
            .Single(l => l.StartsWith("  Run: ", StringComparison.Ordinal));
        var unnamed = (await _sandbox.RunAsync("restore", "--all", "--json")).ExitsWith(1);

        Assert.EndsWith("claude-backup restore --all --machine old", advice, StringComparison.Ordinal);
        Assert.Equal("not-found", unnamed.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("--machine old", unnamed.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        await _sandbox.DoAsync(advice[(advice.IndexOf("restore", StringComparison.Ordinal))..].Split(' '));
        Assert.Equal(other.Claude.Listing(), _sandbox.Claude.Listing());
    }

    [Fact]
    public async Task One_id_that_would_be_in_two_projects_is_said()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);
        _sandbox.WriteSession(Id, "/home/dev/moved");

        var restored = (await _sandbox.JsonAsync("restore", Id)).Json;

        Assert.Contains("-home-dev-moved", restored.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }
}
