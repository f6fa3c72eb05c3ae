using System.Text;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Reading;

/// <summary>Transcripts that are not as they should be: they are shown and exported all the same.</summary>
public sealed class OddTranscriptTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    public static TheoryData<string, string, string> Odd { get; } =
        new()
        {
            { "no title and no prompt", """{"type":"mode","mode":"plan"}""" + "\n", "It has no prompt and no answer." },
            { "only a summary", """{"type":"summary","summary":"What was done"}""" + "\n", "What was done" },
            { "an empty file", "", "It has no prompt and no answer." },
            { "only blank lines", "\n\n", "It has no prompt and no answer." },
            { "two entries on a line", Talk.Prompt("u1", "One") + Talk.Prompt("u2", "Two") + "\n", "> One|> Two" },
            { "a torn last line", Talk.Prompt("u1", "One") + "\n" + Talk.Answer("a1", "Never whole")[..40], "> One" },
            { "no line end", Talk.Prompt("u1", "One") + "\n" + Talk.Answer("a1", "Last"), "> One|  Last" },
            {
                "lines of Windows",
                Talk.Prompt("u1", "One") + "\r\n" + Talk.Answer("a1", "Last") + "\r\n",
                "> One|  Last"
            },
            {
                "unknown types",
                """{"type":"hologram","content":{"deep":[1,2]}}"""
                    + "\n[1,2]\n\"text\"\n7\n"
                    + Talk.Prompt("u1", "One"),
                "> One"
            },
            {
                "no JSON between",
                "garbage {\n" + Talk.Prompt("u1", "One") + "\n}}}\n" + Talk.Answer("a1", "Last"),
                "> One|  Last"
            },
            {
                "a chain of parents that is broken",
                Parent("x1", "nowhere", "One") + "\n" + Parent("x2", "x9", "Two") + "\n" + Parent("x2", "x2", "Three"),
                "> One|> Two|> Three"
            },
            {
                "half of a surrogate pair",
                """{"type":"user","message":{"content":"One \ud83d two"}}""" + "\n" + Talk.Answer("a1", "Last"),
                "> One|  Last"
            },
            {
                "content of other shapes",
                """{"type":"user","message":{"content":null}}"""
                    + "\n"
                    + """{"type":"assistant","message":{"content":[7,null,{"type":"text"},{"type":"tool_use"},{"type":"tool_use","id":7,"name":null,"input":"x"}]}}"""
                    + "\n"
                    + """{"type":"user","message":{"content":[{"type":"tool_result","content":{"a":1}},{"type":"image","source":"x"},{"type":"image","source":{"data":7}}]}}"""
                    + "\n"
                    + Talk.Prompt("u1", "One"),
                "> One"
            },
        };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task It_is_read_as_far_as_it_can_be(string what, string transcript, string expected)
    {
        Assert.NotEmpty(what);
        await SaveAsync(Encoding.UTF8.GetBytes(transcript));

        var shown = await _sandbox.DoAsync("show", "1", "--full");

        Assert.All(expected.Split('|'), words => Assert.Contains(words, shown.Out, StringComparison.Ordinal));
        _ = await _sandbox.JsonAsync("show", "1", "--full");
        Assert.StartsWith("---\n", (await _sandbox.DoAsync("export", "1", "-")).Out, StringComparison.Ordinal);
        Assert.EndsWith(
            "</html>\n",
            (await _sandbox.DoAsync("export", "1", "-", "--html")).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_shown_as_such()
    {
        await SaveAsync([
            .. Encoding.UTF8.GetBytes("""{"type":"user","message":{"content":"One """),
            0xFF,
            0xC3,
            .. "two\"}}\n"u8,
        ]);

        Assert.Contains("> One \uFFFD", (await _sandbox.DoAsync("show", "1")).Out, StringComparison.Ordinal);
        Assert.Contains("One \uFFFD", (await _sandbox.DoAsync("export", "1", "-")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent-0a1b2c3.jsonl", true)]
    [InlineData("$/subagents/agent-0a1b2c3.jsonl", false)]
    [InlineData("$/subagents/agent-0123456789abcdef0.jsonl", false)]
    [InlineData("$/subagents/workflows/wf_7/agent-0a1b2c3.jsonl", false)]
    public async Task A_sub_agent_is_found_wherever_a_client_has_put_it(string file, bool isOld)
    {
        var name = file.Replace("$", Id, StringComparison.Ordinal);
        var agent = Path.GetFileNameWithoutExtension(file)["agent-".Length..];
        _sandbox.Claude.Write(
            $"projects/{Transcript.Folder()}/{name}",
            Encoding.UTF8.GetBytes(
                $$$"""{"type":"assistant","uuid":"b1","isSidechain":true,"agentId":"{{{agent}}}","sessionId":"{{{Id}}}","message":{"id":"m7","model":"haiku","usage":{"output_tokens":9},"content":[{"type":"text","text":"Nothing there"}]}}"""
            )
        );
        await SaveAsync(
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    Talk.Prompt("u1", "Go"),
                    Talk.Call(
                        "t1",
                        file.Contains("wf_7", StringComparison.Ordinal) ? "Workflow" : "Task",
                        """{"description":"Look"}"""
                    ),
                    $$$"""{"type":"user","toolUseResult":{"agentId":"{{{(file.Contains("wf_7", StringComparison.Ordinal) ? "" : agent)}}}"},"message":{"content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"run wf_7"}]}}""",
                    Talk.Answer("a1", "Gone")
                )
            )
        );

        var usual = (await _sandbox.DoAsync("show", "1")).Out;
        var full = (await _sandbox.DoAsync("show", "1", "--full")).Out;
        var around = (await _sandbox.JsonAsync("show", "1", "--around", "b1")).Json;

        Assert.True(isOld || !file.StartsWith("agent-", StringComparison.Ordinal));
        Assert.Contains(" Look → failed\n", usual, StringComparison.Ordinal);
        Assert.Contains($"└ agent {agent}, ", usual, StringComparison.Ordinal);
        Assert.DoesNotContain("Other subagents", usual, StringComparison.Ordinal);
        Assert.Contains("haiku: 0 tokens in, 9 out", usual, StringComparison.Ordinal);
        Assert.True(
            full.IndexOf("Nothing there", StringComparison.Ordinal) < full.IndexOf("Gone", StringComparison.Ordinal)
        );
        Assert.Equal(1, Assert.Single(around.GetProperty("turns").EnumerateArray()).GetProperty("turn").GetInt32());
    }

    private static string Parent(string uuid, string parent, string text) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","parentUuid":"{{{parent}}}","message":{"content":"{{{text}}}"}}""";

    private async Task SaveAsync(byte[] transcript)
    {
        _sandbox.Claude.Write(Transcript.PathOf(Id), transcript);
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");
    }
}
