using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Reading;

/// <summary>A session of which Claude Code has made another one than what is saved, and what is left of one.</summary>
public sealed class StatesTests : IDisposable
{
    private static readonly string Id = Transcript.Id("a");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Each_state_tells_of_itself_and_how_to_get_at_it()
    {
        Write(Talk.Prompt("u1", "One"), Talk.Answer("a1", "Done"), Talk.Prompt("u2", "Two"), Talk.Answer("a2", "Too"));
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Write(Talk.Prompt("u1", "Another"));
        await _sandbox.DoAsync("sync");

        var full = (await _sandbox.JsonAsync("show", Id)).Json;
        var newest = (await _sandbox.JsonAsync("show", Id, "--state", "newest")).Json;
        var inWords = await _sandbox.DoAsync("show", Id, "--state", "2");

        Assert.Equal((1, 2, 4), Told(full));
        // the source has the other state, which is kept aside
        Assert.Equal($"claude-backup restore {Id} --force", full.GetProperty("restore").GetString());
        await _sandbox.DoAsync([.. full.GetProperty("restore").GetString()!.Split(' ')[1..], "--dry-run"]);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, full.GetProperty("resume").ValueKind);
        Assert.Equal((2, 2, 1), Told(newest));
        Assert.Equal($"claude-backup restore {Id} --state 2", newest.GetProperty("restore").GetString());
        Assert.Contains("State 2 of 2, the newest.", inWords.Out, StringComparison.Ordinal);
        Assert.Contains("1 message\n", inWords.Out, StringComparison.Ordinal);

        static (int State, int States, int Messages) Told(System.Text.Json.JsonElement document) =>
            (
                document.GetProperty("state").GetInt32(),
                document.GetProperty("states").GetInt32(),
                document.GetProperty("session").GetProperty("messageCount").GetInt32()
            );
    }

    [Fact]
    public async Task What_was_rewritten_since_the_last_sync_is_not_saved_in_full()
    {
        Write(Talk.Prompt("u1", "One"), Talk.Answer("a1", "Done"));
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Write(Talk.Prompt("u1", "Another"));

        var shown = (await _sandbox.JsonAsync("show", Id)).Json;
        var hit = (await _sandbox.JsonAsync("search", "Done")).Json.GetProperty("hits")[0];

        // going on there would go on without what is shown
        Assert.Equal(System.Text.Json.JsonValueKind.Null, shown.GetProperty("resume").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, hit.GetProperty("resume").ValueKind);
        Assert.Equal(
            new FileInfo((_sandbox.Claude.Root / Transcript.PathOf(Id)).Value).Length,
            shown.GetProperty("unsavedBytes").GetInt64()
        );
    }

    [Fact]
    public async Task What_a_subagent_said_since_is_unsaved_too()
    {
        var agent = Transcript.PathOf(Id).Replace(".jsonl", "/subagents/agent-1.jsonl", StringComparison.Ordinal);
        Write(Talk.Prompt("u1", "One"));
        _sandbox.Claude.Write(agent, Talk.Prompt("s1", "Count") + "\n");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        var more = Talk.Answer("s2", "Three") + "\n";
        await File.AppendAllTextAsync(
            (_sandbox.Claude.Root / agent).Value,
            more,
            TestContext.Current.CancellationToken
        );

        var shown = (await _sandbox.JsonAsync("show", Id)).Json;

        Assert.Equal(more.Length, shown.GetProperty("unsavedBytes").GetInt64());
    }

    [Fact]
    public async Task A_line_that_was_torn_when_it_was_saved_is_read_whole_once_it_is()
    {
        var path = (_sandbox.Claude.Root / Transcript.PathOf(Id)).Value;
        var line = Talk.Prompt("u1", "the walrus and the penguin");
        _sandbox.Claude.Write(Transcript.PathOf(Id), Talk.Prompt("u0", "One") + "\n" + line[..^20]);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        await File.AppendAllTextAsync(path, line[^20..] + "\n", TestContext.Current.CancellationToken);

        var hit = (await _sandbox.JsonAsync("search", "\"the walrus and the penguin\"")).Json.GetProperty("hits")[0];

        Assert.True(hit.GetProperty("unsaved").GetBoolean());
        Assert.Equal("u1", hit.GetProperty("entry").GetString());
    }

    [Fact]
    public async Task Of_a_session_of_which_an_old_client_left_a_sub_agent_alone_it_is_found_as_saved()
    {
        _sandbox.Claude.Write(
            "projects/-home-dev-api/agent-a1b2c3d.jsonl",
            $$$"""{"type":"user","uuid":"u1","isSidechain":true,"agentId":"a1b2c3d","sessionId":"{{{Id}}}","cwd":"/home/dev/api","timestamp":"2026-03-01T09:00:00Z","message":{"content":"Count the gnus"}}"""
                + "\n"
        );
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var hit = Assert.Single((await _sandbox.JsonAsync("search", "gnus")).Json.GetProperty("hits").EnumerateArray());

        Assert.False(hit.GetProperty("unsaved").GetBoolean());
        Assert.Equal(Id, hit.GetProperty("uuid").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, hit.GetProperty("resume").ValueKind);
        Assert.Equal($"claude-backup restore {Id}", hit.GetProperty("restore").GetString());
        var show = hit.GetProperty("show").GetString()!.Split(' ')[1..];
        Assert.Contains("Count the gnus", (await _sandbox.DoAsync(show)).Out, StringComparison.Ordinal);
        Assert.Contains(
            "Its own transcript is not saved",
            (await _sandbox.DoAsync("show", Id)).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_the_source_is_away_nobody_says_that_all_was_searched_or_can_be_resumed()
    {
        Write(Talk.Prompt("u1", "One"), Talk.Answer("a1", "Done"));
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Directory.Move(_sandbox.Claude.Root.Value, _sandbox.Claude.Root.Value + "-elsewhere");

        var none = await _sandbox.RunAsync("search", "walrus");
        var found = (await _sandbox.JsonAsync("search", "Done")).Json;

        Assert.DoesNotContain("No match in 1 saved", none.Out + none.Error, StringComparison.Ordinal);
        Assert.Single(found.GetProperty("index").GetProperty("unreadable").EnumerateArray());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, found.GetProperty("hits")[0].GetProperty("resume").ValueKind);
    }

    [Fact]
    public async Task Filters_alone_list_a_session_that_is_not_saved_yet()
    {
        _sandbox.Claude.Write(
            "projects/-home-dev-other/" + Transcript.Id("b") + ".jsonl",
            Talk.Prompt("u9", "x") + "\n"
        );
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
        Write(Talk.Prompt("u1", "One"));

        var all = (await _sandbox.JsonAsync("search", $"session:{Id[..8]}")).Json;
        var byId = (await _sandbox.JsonAsync("search", Id[..8])).Json;

        Assert.Equal(Id, Assert.Single(all.GetProperty("hits").EnumerateArray()).GetProperty("uuid").GetString());
        Assert.True(all.GetProperty("hits")[0].GetProperty("unsaved").GetBoolean());
        Assert.Equal(Id, byId.GetProperty("hits")[0].GetProperty("uuid").GetString());
        Assert.Equal(
            0,
            (await _sandbox.JsonAsync("search", $"session:{Id[..8]} is:saved")).Json.GetProperty("total").GetInt32()
        );
    }

    private void Write(params string[] lines) =>
        _sandbox.Claude.Write(Transcript.PathOf(Id), string.Join('\n', lines) + "\n");
}
