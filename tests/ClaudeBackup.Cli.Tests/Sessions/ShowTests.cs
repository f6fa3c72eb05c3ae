using System.Text;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Sessions;

/// <summary>A stored session, read in the terminal.</summary>
public sealed class ShowTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_session_that_Claude_Code_deleted_is_read_turn_by_turn()
    {
        await SaveAsync(
            Prompt("u1", "Fix the login"),
            Call("t1", "Bash", """{"command":"make test"}"""),
            Result("t1", "2 failed", isError: true),
            Call("t2", "Edit", """{"file_path":"/home/dev/api/a.cs","old_string":"a\nb","new_string":"a\nB"}"""),
            Result("t2", "updated"),
            Answer("a9", "It was the cookie."),
            Prompt("u2", "Thanks")
        );
        _sandbox.Claude.DeleteFolder("projects");
        await _sandbox.DoAsync("sync");

        var shown = await _sandbox.DoAsync("show", "1");

        Assert.Equal(
            [
                "> Fix the login",
                "  ● Bash  make test → failed",
                "        2 failed",
                "  ● Edit  /home/dev/api/a.cs → +1 -1",
                "        -b",
                "        +B",
                "  It was the cookie.",
                "> Thanks",
                $"  claude-backup restore {Id}",
            ],
            shown.Out.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal) || l.StartsWith('>'))
        );
        Assert.Contains("; deleted at the source", shown.Out, StringComparison.Ordinal);
        Assert.Contains($"Bring it back with:\n  claude-backup restore {Id}", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Less_is_shown_on_request()
    {
        await SaveAsync(
            Prompt("u1", "One"),
            Answer("a1", "First try"),
            Call("t1", "Write", """{"file_path":"/f","content":"x"}"""),
            Result("t1", "ok"),
            Answer("a2", "Done one"),
            Prompt("u2", "Two"),
            Answer("a3", "Done two")
        );

        var brief = await _sandbox.DoAsync("show", "1", "--brief");
        var diffs = await _sandbox.DoAsync("show", "1", "--diffs");
        var last = (await _sandbox.JsonAsync("show", "1", "--last", "1")).Json;
        var around = (await _sandbox.JsonAsync("show", "1", "--around", "a3")).Json;
        var little = (await _sandbox.JsonAsync("show", "1", "--max-chars", "5")).Json;

        Assert.DoesNotContain("First try", brief.Out, StringComparison.Ordinal);
        Assert.Contains("Done one", brief.Out, StringComparison.Ordinal);
        Assert.Contains("+x", diffs.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Two", diffs.Out, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(last.GetProperty("turns").EnumerateArray()).GetProperty("turn").GetInt32());
        Assert.Equal(2, around.GetProperty("turns").GetArrayLength());
        Assert.Equal(1, little.GetProperty("turns").GetArrayLength());
        Assert.True(little.GetProperty("cut").GetBoolean());
    }

    [Fact]
    public async Task The_entry_that_is_looked_for_is_marked_and_never_folded()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 90).Select(i => $"line {i} ok"));
        await SaveAsync(
            Prompt("u1", "One"),
            Call("t1", "Bash", """{"command":"make"}"""),
            Result("t1", lines),
            Call("t2", "Bash", """{"command":"make test"}"""),
            Talk.Result("t2", lines, uuid: "r2")
        );

        var shown = await _sandbox.DoAsync("show", "1", "--around", "r2");

        Assert.Equal(2, shown.Out.Split("line 79 ok").Length);
        Assert.Equal(2, shown.Out.Split('▶').Length);
        Assert.Contains(
            "make test",
            shown.Out[shown.Out.IndexOf('▶', StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('▶', (await _sandbox.DoAsync("show", "1", "--full")).Out);
    }

    [Fact]
    public async Task What_a_sub_agent_did_stands_below_its_call()
    {
        _sandbox.Claude.Write(
            $"projects/{Transcript.Folder()}/{Id}/subagents/agent-x7.jsonl",
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    """{"type":"user","isSidechain":true,"agentId":"x7","message":{"content":"Look around"}}""",
                    """{"type":"assistant","isSidechain":true,"agentId":"x7","message":{"id":"m7","model":"haiku","usage":{"output_tokens":9},"content":[{"type":"text","text":"Nothing there"}]}}"""
                )
            )
        );
        _sandbox.Claude.Write(
            $"projects/{Transcript.Folder()}/{Id}/subagents/agent-x7.meta.json",
            """{"agentType":"Explore","toolUseId":"t1"}"""
        );
        await SaveAsync(
            Prompt("u1", "Go"),
            Call("t1", "Task", """{"description":"Explore"}"""),
            Result("t1", "nothing")
        );

        var usual = await _sandbox.DoAsync("show", "1");
        var full = await _sandbox.DoAsync("show", "1", "--full");
        var json = (await _sandbox.JsonAsync("show", "1", "--full")).Json;

        Assert.Contains("└ Explore agent x7, ", usual.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing there", usual.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing there", full.Out, StringComparison.Ordinal);
        Assert.Contains("haiku: 0 tokens in, 9 out", full.Out, StringComparison.Ordinal);
        var agent = json.GetProperty("turns")[0].GetProperty("steps")[0].GetProperty("subagents")[0];
        Assert.Equal("Explore", agent.GetProperty("kind").GetString());
        Assert.Equal(2, agent.GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task What_a_sub_agent_of_a_sub_agent_said_is_shown_and_found()
    {
        var folder = $"projects/{Transcript.Folder()}/{Id}/subagents";
        _sandbox.Claude.Write(
            $"{folder}/agent-x1.jsonl",
            Encoding.UTF8.GetBytes(Call("t2", "Task", "{}") + "\n" + Answer("b1", "Outside"))
        );
        _sandbox.Claude.Write($"{folder}/agent-x1.meta.json", """{"agentType":"Explore","toolUseId":"t1"}""");
        _sandbox.Claude.Write($"{folder}/agent-x2.jsonl", Encoding.UTF8.GetBytes(Answer("b2", "Within")));
        _sandbox.Claude.Write($"{folder}/agent-x2.meta.json", """{"agentType":"Explore","toolUseId":"t2"}""");
        _sandbox.Claude.Write($"{folder}/agent-x3.jsonl", Encoding.UTF8.GetBytes(Answer("b3", "Of nobody")));
        await SaveAsync(Prompt("u1", "Go"), Call("t1", "Task", "{}"), Prompt("u2", "Thanks"));

        var full = await _sandbox.DoAsync("show", "1", "--full");
        var json = await _sandbox.DoAsync("show", "1", "--full", "--json");
        var around = await _sandbox.DoAsync("show", "1", "--around", "b2");
        // whose call nothing tells: what it did itself
        var alone = await _sandbox.DoAsync("show", "1", "--around", "b3");

        foreach (var words in new[] { "Outside", "Within", "Of nobody" })
        {
            Assert.Equal(2, full.Out.Split(words).Length);
            Assert.Equal(2, json.Out.Split(words).Length);
        }

        Assert.Contains("Go", around.Out, StringComparison.Ordinal);
        Assert.Contains("Of nobody", alone.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Thanks", alone.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_result_is_taken_from_what_is_stored()
    {
        _sandbox.Claude.Write($"projects/{Transcript.Folder()}/{Id}/tool-results/b1.txt", "all of\nit\n");
        await SaveAsync(
            Prompt("u1", "Go"),
            Call("t1", "Bash", """{"command":"seq 9"}"""),
            Result(
                "t1",
                "<persisted-output>\\nOutput too large (50.3KB). Full output saved to: /elsewhere/.claude/projects/x/y/tool-results/b1.txt\\n\\nPreview (first 2KB):\\nall of\\n...\\n</persisted-output>"
            ),
            Call("t2", "Bash", """{"command":"wc -l b1.txt"}"""),
            Result("t2", "  2 /elsewhere/.claude/projects/x/y/tool-results/b1.txt")
        );

        var full = await _sandbox.DoAsync("show", "1", "--full");

        Assert.Contains("all of", full.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("persisted-output", full.Out, StringComparison.Ordinal);
        Assert.Contains("  2 /elsewhere/.claude/projects/x/y/tool-results/b1.txt", full.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bytes_are_given_as_they_are_saved()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Prompt("u1", "Fix") + "\r\n"), 0xFF, 0xFE, .. "torn {"u8];
        _sandbox.Claude.Write(Transcript.PathOf(Id), bytes);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var raw = await _sandbox.ShellAsync("$CLAUDE_BACKUP show 1 --raw | od -An -v -tx1 | tr -d ' \\n'");

        Assert.Equal(Convert.ToHexStringLower(bytes), raw.ExitsWith(0).Out.Trim());
    }

    [Fact]
    public async Task Nothing_in_a_transcript_drives_the_terminal()
    {
        const string Evil = "\\u001b]0;owned\\u0007\\u001b[31mred\\u202egnp.exe\\u0000\\r";
        await SaveAsync(
            $$"""{"type":"custom-title","customTitle":"{{Evil}}","sessionId":"{{Id}}"}""",
            Prompt("u1", Evil),
            Call("t1", Evil, $$"""{"command":"{{Evil}}"}"""),
            Result("t1", Evil),
            Call("t2", "Edit", $$"""{"file_path":"{{Evil}}","old_string":"","new_string":"{{Evil}}"}"""),
            Answer("a1", Evil)
        );

        foreach (var mode in new[] { "--full", "--brief", "--diffs", "--raw" })
        {
            var shown = await _sandbox.OnTerminalAsync("", "show", "1", mode, "--no-pager");

            Assert.DoesNotContain("\u001b]", shown.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("\u001b[31mred", shown.Out, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', shown.Out);
            Assert.DoesNotContain('\0', shown.Out);
        }
    }

    [Theory]
    [InlineData("show 1 --brief --full", 2, "--brief and --full cannot be used together")]
    [InlineData("show 1 --turn 1 --last 2", 2, "--turn and --last cannot be used together")]
    [InlineData("show 1 --raw --json", 2, "--raw and --json cannot be used together")]
    [InlineData("show 1 --last 0", 2, "--last must be at least 1")]
    [InlineData("show 1 --state 2", 1, "This session is kept in one state only; there is no state 2.")]
    [InlineData("show 1 --turn 7", 1, "There is no turn 7; the session has 1.")]
    [InlineData("show 1 --around ffff", 1, "No entry of the session has an id that begins with ffff")]
    [InlineData("show 9", 1, "No stored session has an id that begins with 9")]
    [InlineData("show", 2, "show needs a session: an id")]
    public async Task What_cannot_be_shown_is_said(string command, int exitCode, string expected)
    {
        await SaveAsync(Prompt("u1", "Fix"), Answer("a1", "Done"));

        var result = (await _sandbox.RunAsync(command.Split(' '))).ExitsWith(exitCode);

        Assert.Empty(result.Out);
        Assert.Contains(expected, result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_session_longer_than_the_screen_opens_in_the_pager()
    {
        await SaveAsync([.. Enumerable.Range(1, 60).Select(n => Prompt($"u{n}", $"Prompt number {n}"))]);
        _sandbox.Environment["PAGER"] = "head -n 3";

        var shown = await _sandbox.OnTerminalAsync("", "show", "1");

        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("Prompt number 1", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Prompt number 9", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_pager_that_is_named_all_is_printed()
    {
        await SaveAsync([.. Enumerable.Range(1, 60).Select(n => Prompt($"u{n}", $"Prompt number {n} "))]);
        _sandbox.Environment["PAGER"] = "no-such-pager | cat";

        var shown = await _sandbox.OnTerminalAsync("", "show", "1");

        Assert.Equal(0, shown.ExitCode);
    }

    private async Task SaveAsync(params string[] lines)
    {
        _sandbox.Claude.Write(Transcript.PathOf(Id), string.Join('\n', lines) + "\n");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }

    private static string Prompt(string uuid, string text) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","cwd":"/home/dev/api","timestamp":"2026-03-01T09:00:00.000Z","message":{"content":"{{{text}}}"}}""";

    private static string Answer(string uuid, string text) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","message":{"content":[{"type":"text","text":"{{{text}}}"}]}}""";

    private static string Call(string id, string tool, string input) =>
        $$$"""{"type":"assistant","message":{"content":[{"type":"tool_use","id":"{{{id}}}","name":"{{{tool}}}","input":{{{input}}}}]}}""";

    private static string Result(string id, string text, bool isError = false) =>
        $$$"""{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"{{{id}}}","is_error":{{{(isError ? "true" : "false")}}},"content":"{{{text}}}"}]}}""";
}
