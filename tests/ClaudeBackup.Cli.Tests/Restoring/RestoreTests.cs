using System.Text.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Restoring;

/// <summary>What restore does with what is there already, and what it says.</summary>
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
        Assert.Equal((0, 1, 0), Counts(all));
        Assert.False(Directory.Exists((_sandbox.Repository / ".git/claude-backup/replaced").Value));
    }

    [Fact]
    [Trait("Defect", "D15")]
    public async Task Without_force_a_file_that_differs_is_never_touched()
    {
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.Claude.Write("CLAUDE.md", "stored");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 2));
        _sandbox.Claude.Write(Transcript.PathOf(Transcript.Id("2")), "else");
        _sandbox.Claude.Write("CLAUDE.md", "mine now");
        var before = _sandbox.Claude.Listing(withTimes: true);

        var one = (await _sandbox.RunAsync("restore", Id, "--json")).ExitsWith(1);
        var all = (await _sandbox.JsonAsync("restore", "--all")).Json;

        Assert.Equal("exists", one.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("holds more", one.ErrorJson.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, _sandbox.Claude.Listing(withTimes: true));
        Assert.Equal((0, 2, 0), Counts(all));
    }

    [Fact]
    [Trait("Defect", "D15")]
    public async Task A_longer_local_session_that_is_replaced_is_kept_aside_and_the_output_says_so_first()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        var stored = _sandbox.Claude.Read(Path);
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 20));
        var longer = _sandbox.Claude.Read(Path);

        var dry = (await _sandbox.JsonAsync("restore", Id, "--force", "--dry-run")).Json;
        var json = (await _sandbox.JsonAsync("restore", Id, "--force")).Json;

        Assert.Equal(stored, _sandbox.Claude.Read(Path));
        var step = json.GetProperty("steps")[0];
        Assert.Equal("ahead", step.GetProperty("found").GetString());
        var aside = step.GetProperty("aside").GetString()!;
        Assert.StartsWith((_sandbox.Repository / ".git/claude-backup/replaced").Value, aside, StringComparison.Ordinal);
        Assert.Equal(longer, await File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken));
        Assert.Contains("holds more", dry.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(aside, json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);

        _sandbox.Claude.Write(Path, longer);
        var words = (await _sandbox.DoAsync("restore", Id, "--force")).Out;
        Assert.Contains("holds more", words, StringComparison.Ordinal);
        Assert.Matches("/replaced/.*" + Id, words);
        Assert.Equal(2, Directory.GetDirectories((_sandbox.Repository / ".git/claude-backup/replaced").Value).Length);
    }

    [Fact]
    [Trait("Defect", "D15")]
    public async Task Every_kind_of_replaced_file_is_kept_aside()
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write("CLAUDE.md", "stored words");
        _sandbox.Claude.Write("history.jsonl", "{}\n");
        await _sandbox.DoAsync("init", "--yes");
        var stored = _sandbox.Claude.Listing();
        _sandbox.Claude.Write(Path, "shorter");
        _sandbox.Claude.Write("CLAUDE.md", "mine");
        _sandbox.Claude.Write("history.jsonl", "[]\n");
        var mine = _sandbox.Claude.Listing();

        var all = (await _sandbox.JsonAsync("restore", "--all", "--force")).Json;

        Assert.Equal(stored, _sandbox.Claude.Listing());
        Assert.Equal(3, all.GetProperty("files").GetProperty("replaced").GetInt32());
        var run = Assert.Single(Directory.GetDirectories((_sandbox.Repository / ".git/claude-backup/replaced").Value));
        Assert.Equal(mine, new ClaudeTree(new Core.Host.AbsolutePath(run)).Listing());
    }

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
            Assert.Equal((1, 0, 0), Counts(document));
            Assert.Equal(1, document.GetProperty("files").GetProperty("failed").GetInt32());
        }

        Assert.True(_sandbox.Claude.Has("CLAUDE.md/mine.txt"));
        Assert.True(_sandbox.Claude.Has(Path));
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

        Assert.Equal((0, 0, 1), Counts(all));
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

    [Fact]
    public async Task A_refusal_is_part_of_the_plan_that_a_dry_run_shows()
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(side, "a result");
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 2));
        _sandbox.Claude.Delete(side);
        var before = _sandbox.Claude.Listing(withTimes: true);

        var json = (await _sandbox.RunAsync("restore", Id, "--dry-run", "--json")).ExitsWith(3).Json;
        var words = (await _sandbox.RunAsync("restore", Id, "--dry-run")).ExitsWith(3);
        var done = (await _sandbox.RunAsync("restore", Id)).ExitsWith(1);

        Assert.Equal(
            ["refuse", "refuse"],
            json.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("action").GetString()!)
        );
        Assert.Contains("holds more", json.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Contains("It would be refused: ", words.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("resume it with", words.Out, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("--force", done.Error, StringComparison.Ordinal);
        Assert.Equal(before, _sandbox.Claude.Listing(withTimes: true));
    }

    [Theory]
    [InlineData("restore --all")]
    [InlineData("restore 1")]
    public async Task What_was_just_restored_is_saved_already(string command)
    {
        _sandbox.WriteSession(Id);
        _sandbox.Claude.SetModified(Path, DateTimeOffset.UtcNow.AddDays(-60));
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Path);
        await _sandbox.DoAsync("sync");
        Assert.Equal(
            1,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("sessions").GetProperty("absent").GetInt32()
        );

        await _sandbox.DoAsync(command.Split(' '));

        var status = (await _sandbox.JsonAsync("status")).Json;
        Assert.Equal(0, status.GetProperty("unsaved").GetProperty("files").GetInt32());
        Assert.Equal(0, status.GetProperty("sessions").GetProperty("absent").GetInt32());
        Assert.Equal(0, (await _sandbox.JsonAsync("sync")).Json.GetProperty("bytesRead").GetInt32());
    }

    [Fact]
    public async Task What_was_added_behind_a_restore_is_not()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");
        _sandbox.Claude.Delete(Path);
        await _sandbox.DoAsync("restore", Id);
        _sandbox.Claude.Append(Path, Transcript.Messages(Id, 2, 2));

        Assert.Equal(
            1,
            (await _sandbox.JsonAsync("status")).Json.GetProperty("unsaved").GetProperty("files").GetInt32()
        );
        await _sandbox.DoAsync("sync");
        Assert.Equal(_sandbox.Claude.Listing(), (await _sandbox.RestoreElsewhereAsync()).Listing());
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

        var health = (await _sandbox.DoAsync("status"))
            .Out.Split('\n')
            .Single(l => l.StartsWith("Health", StringComparison.Ordinal));
        var unnamed = (await _sandbox.RunAsync("restore", "--all", "--json")).ExitsWith(1);

        Assert.EndsWith("claude-backup restore --all --machine old", health, StringComparison.Ordinal);
        Assert.Equal("not-found", unnamed.ErrorJson.GetProperty("code").GetString());
        Assert.Contains("--machine: old", unnamed.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
        await _sandbox.DoAsync(health[(health.IndexOf("restore", StringComparison.Ordinal))..].Split(' '));
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

    [Theory]
    [InlineData(60, null, true)]
    [InlineData(24, null, true)]
    [InlineData(20, null, false)]
    [InlineData(60, 99999, false)]
    [InlineData(60, 90, false)]
    [InlineData(5, 10, true)]
    [Trait("Defect", "B9")]
    public async Task A_session_that_Claude_Code_would_soon_delete_gets_the_present_and_any_other_keeps_its_time(
        int age,
        int? cleanupPeriodDays,
        bool refreshed
    )
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        var young = Transcript.PathOf(Transcript.Id("2"));
        var older = Transcript.PathOf(Transcript.Id("3"));
        _sandbox.WriteSession(Id);
        _sandbox.WriteSession(Transcript.Id("2"));
        _sandbox.WriteSession(Transcript.Id("3"));
        _sandbox.Claude.Write(side, "a result");
        _sandbox.Claude.Write(
            "settings.json",
            cleanupPeriodDays is { } days ? $$"""{"cleanupPeriodDays":{{days}}}""" : "{}"
        );
        var original = DateTimeOffset.UtcNow.AddDays(-age);
        var recent = DateTimeOffset.UtcNow.AddDays(-1);
        _sandbox.Claude.SetModified(original, Path);
        _sandbox.Claude.SetModified(original.AddHours(-1), older);
        _sandbox.Claude.SetModified(original.AddHours(-2), side, "settings.json");
        _sandbox.Claude.SetModified(recent, young);
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        await _sandbox.DoAsync("restore", "--all");

        Assert.Equal(recent, _sandbox.Claude.Modified(young));
        Assert.Equal(original.AddHours(-2), _sandbox.Claude.Modified("settings.json"));
        if (refreshed)
        {
            Assert.All(
                [Path, older, side],
                path =>
                    Assert.InRange(
                        DateTimeOffset.UtcNow - _sandbox.Claude.Modified(path),
                        TimeSpan.Zero,
                        Sandbox.Deadline
                    )
            );
        }
        else
        {
            Assert.Equal(original, _sandbox.Claude.Modified(Path));
            Assert.Equal(original.AddHours(-2), _sandbox.Claude.Modified(side));
        }

        Assert.True(_sandbox.Claude.Modified(older) < _sandbox.Claude.Modified(Path), "The order is lost.");
        Assert.True(_sandbox.Claude.Modified(side) < _sandbox.Claude.Modified(older), "The order is lost.");
    }

    [Fact]
    [Trait("Defect", "B9")]
    public async Task One_old_file_of_a_session_is_enough_to_give_all_of_it_the_present()
    {
        var side = $"projects/{Transcript.Folder()}/{Id}/tool-results/a.txt";
        _sandbox.WriteSession(Id);
        _sandbox.Claude.Write(side, "a result");
        _sandbox.Claude.SetModified(Path, DateTimeOffset.UtcNow.AddDays(-1));
        _sandbox.Claude.SetModified(side, DateTimeOffset.UtcNow.AddDays(-60));
        await _sandbox.DoAsync("init", "--yes");
        Directory.Delete(_sandbox.Claude.Root.Value, recursive: true);

        var restored = (await _sandbox.JsonAsync("restore", Id)).Json;

        Assert.Equal(2, restored.GetProperty("files").GetProperty("timesRefreshed").GetInt32());
        Assert.All(
            [Path, side],
            path =>
                Assert.InRange(DateTimeOffset.UtcNow - _sandbox.Claude.Modified(path), TimeSpan.Zero, Sandbox.Deadline)
        );
    }

    private static (int Restored, int Skipped, int Failed) Counts(JsonElement all) =>
        (
            all.GetProperty("restored").GetInt32(),
            all.GetProperty("skipped").GetInt32(),
            all.GetProperty("failed").GetInt32()
        );
}
