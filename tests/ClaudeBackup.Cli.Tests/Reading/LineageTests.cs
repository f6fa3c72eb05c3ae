using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Reading;

/// <summary>Where a session comes from, where it goes on, and what of it is not here.</summary>
public sealed class LineageTests : IDisposable
{
    private static readonly string Old = Transcript.Id("a");
    private static readonly string New = Transcript.Id("b");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_fork_names_its_origin_and_the_turn()
    {
        Write(Old, Talk.Prompt("u1", "One"), Talk.Answer("a1", "Done"), Talk.Prompt("u2", "Two"));
        Write(
            New,
            Forked(Talk.Prompt("u1", "One")),
            Forked(Talk.Answer("a1", "Done")),
            Forked(Talk.Prompt("u2", "Two")),
            """{"type":"ai-title","aiTitle":"A fork"}""",
            Talk.Prompt("u3", "Three")
        );
        await SaveAsync();

        var shown = await _sandbox.DoAsync("show", "b", "--last", "1");
        var json = (await _sandbox.JsonAsync("show", "b")).Json;

        Assert.Contains(
            $"Forked from {Old} at turn 2: claude-backup show a0000000\n",
            shown.Out,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Continues", shown.Out, StringComparison.Ordinal);
        Assert.Equal(2, json.GetProperty("forkTurn").GetInt32());
        Assert.Equal(Old, json.GetProperty("forkedFrom").GetString());
    }

    [Fact]
    public async Task A_session_that_took_the_entries_of_another_along_continues_it()
    {
        Write(Old, Talk.Prompt("u1", "One"), Timed("a1", "2026-03-01T09:05:00.000Z"));
        Write(
            New,
            Talk.Prompt("u1", "One"),
            Timed("a1", "2026-03-01T09:05:00.000Z"),
            Timed("a2", "2026-03-02T09:00:00.000Z")
        );
        Write(Transcript.Id("c"), Talk.Prompt("u9", "Another"), Timed("a9", "2026-03-03T09:00:00.000Z"));
        await SaveAsync();

        var shown = await _sandbox.DoAsync("show", "b");
        var first = await _sandbox.DoAsync("show", "a");
        var alone = (await _sandbox.JsonAsync("show", "c")).Json;

        Assert.Contains($"Continues {Old}: claude-backup show a0000000\n", shown.Out, StringComparison.Ordinal);
        Assert.Contains($"Continued in {New}: claude-backup show b0000000\n", first.Out, StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, alone.GetProperty("continues").ValueKind);
        Assert.Equal(0, alone.GetProperty("continuedIn").GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_a_compaction_began_continues_the_one_before()
    {
        Write(Old, Talk.Prompt("u1", "One"), Timed("a1", "2026-03-01T09:05:00.000Z"));
        Write(
            New,
            """{"type":"system","subtype":"compact_boundary","uuid":"c1","parentUuid":null,"logicalParentUuid":"a1","timestamp":"2026-03-01T09:06:00.000Z","content":"Conversation compacted"}""",
            """{"type":"user","uuid":"c2","parentUuid":"c1","isCompactSummary":true,"timestamp":"2026-03-01T09:06:01.000Z","message":{"content":"This session is being continued"}}""",
            Timed("a2", "2026-03-01T09:07:00.000Z")
        );
        await SaveAsync();

        var shown = await _sandbox.DoAsync("show", "b");
        var first = await _sandbox.DoAsync("show", "a");

        Assert.Contains($"Continues {Old}", shown.Out, StringComparison.Ordinal);
        Assert.Contains("(compacted; this went on:", shown.Out, StringComparison.Ordinal);
        Assert.Contains($"Continued in {New}", first.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_live_session_has_and_is_not_saved_is_told()
    {
        Write(Old, Talk.Prompt("u1", "One"), Talk.Answer("a1", "Done"));
        await SaveAsync();
        var more = Talk.Prompt("u2", "Two") + "\n";
        await File.AppendAllTextAsync(
            (_sandbox.Claude.Root / Transcript.PathOf(Old)).Value,
            more,
            TestContext.Current.CancellationToken
        );

        var shown = await _sandbox.DoAsync("show", "a");
        var json = (await _sandbox.JsonAsync("show", "a")).Json;

        Assert.Contains($"The last {more.Length} B are not saved yet", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Done", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("> Two", shown.Out, StringComparison.Ordinal);
        Assert.Equal(more.Length, json.GetProperty("unsavedBytes").GetInt32());
        var peeked = (await _sandbox.JsonAsync("peek", "a")).Json;
        Assert.Equal(more.Length, peeked.GetProperty("unsavedBytes").GetInt32());
        await _sandbox.DoAsync("sync");
        Assert.DoesNotContain("not saved", (await _sandbox.DoAsync("show", "a")).Out, StringComparison.Ordinal);
    }

    private void Write(string id, params string[] lines) =>
        _sandbox.Claude.Write(Transcript.PathOf(id), string.Join('\n', lines) + "\n");

    private Task<CliResult> SaveAsync() => _sandbox.DoAsync("init", "--local", "--schedule", "off");

    private static string Forked(string entry) =>
        entry[..^1] + $$$""","forkedFrom":{"sessionId":"{{{Old}}}","messageUuid":"x"}}""";

    private static string Timed(string uuid, string time) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","cwd":"/home/dev/api","timestamp":"{{{time}}}","message":{"content":[{"type":"text","text":"Said"}]}}""";
}
