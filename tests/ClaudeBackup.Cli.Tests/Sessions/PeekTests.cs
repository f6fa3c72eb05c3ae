using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Sessions;

public sealed class PeekTests : IDisposable
{
    private static readonly string Id = Transcript.Id("1");
    private static readonly string Path = Transcript.PathOf(Id);

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Both_ends_of_a_session_are_shown_under_the_promised_keys()
    {
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 10));
        await _sandbox.DoAsync("init", "--yes");

        var peek = (await _sandbox.JsonAsync("peek", Id)).Json;

        Assert.Equal(Id, peek.GetProperty("uuid").GetString());
        Assert.Equal("-home-dev-api", peek.GetProperty("projectHash").GetString());
        Assert.Equal(10, peek.GetProperty("messageCount").GetInt32());
        Assert.Equal(new FileInfo(_sandbox.Claude[Path]).Length, peek.GetProperty("uncompressedBytes").GetInt64());
        Assert.Equal(
            """[{"role":"user","preview":"message 0"},{"role":"assistant","preview":"message 1"}]""",
            peek.GetProperty("firstMessages").GetRawText()
        );
        Assert.Equal(
            """[{"role":"user","preview":"message 8"},{"role":"assistant","preview":"message 9"}]""",
            peek.GetProperty("lastMessages").GetRawText()
        );
        Assert.True(peek.TryGetProperty("backedUpAt", out _) && peek.TryGetProperty("sizeBytes", out _));
    }

    [Theory]
    [InlineData(2, "One|a", "")]
    [InlineData(3, "One|a", "Two")]
    [InlineData(4, "One|a", "Two|b")]
    [InlineData(6, "One|a", "Three|c")]
    public async Task Messages_that_only_call_a_tool_or_give_what_came_of_it_are_passed_over(
        int count,
        string first,
        string last
    )
    {
        string[] said = ["One", "a", "Two", "b", "Three", "c"];
        var lines = said.Take(count)
            .SelectMany(
                IEnumerable<string> (text, n) =>
                    n % 2 == 0
                        ?
                        [
                            Talk.Prompt($"p{n}", text),
                            Talk.Call($"t{n}", "Bash", """{"command":"x"}"""),
                            Talk.Result($"t{n}", "ok"),
                        ]
                        : [Talk.Answer($"a{n}", text)]
            );
        _sandbox.Claude.Write(Path, string.Join('\n', lines) + "\n");
        await _sandbox.DoAsync("init", "--local", "--schedule", "off");

        var peek = (await _sandbox.JsonAsync("peek", Id)).Json;

        Assert.Equal(first, Previews("firstMessages"));
        Assert.Equal(last, Previews("lastMessages"));

        string Previews(string key) =>
            string.Join('|', peek.GetProperty(key).EnumerateArray().Select(m => m.GetProperty("preview").GetString()));
    }

    [Fact]
    public async Task A_session_of_two_messages_has_no_last_ones()
    {
        _sandbox.WriteSession(Id);
        await _sandbox.DoAsync("init", "--yes");

        var peek = (await _sandbox.JsonAsync("peek", Id)).Json;

        Assert.Equal(2, peek.GetProperty("firstMessages").GetArrayLength());
        Assert.Equal(0, peek.GetProperty("lastMessages").GetArrayLength());
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("torn")]
    [InlineData("empty")]
    [InlineData("one NUL")]
    [Trait("Defect", "B10")]
    public async Task Bytes_that_are_no_text_or_no_JSON_stop_neither_sync_nor_list_nor_peek(string content)
    {
        var random = new byte[200_000];
        new Random(10).NextBytes(random);
        var bytes = content switch
        {
            "binary" => random,
            "torn" => (byte[])
                [.. Transcript.Messages(Id, 0, 4), .. "{\"type\":\"user\",\"message\":{\"content\":\""u8, 0xFF, 0xFE],
            "empty" => (byte[])[],
            _ => (byte[])
                [
                    .. Transcript.Messages(Id, 0, 2),
                    0,
                    (byte)'\n',
                    0xFF,
                    0xFE,
                    (byte)'\n',
                    .. Transcript.Messages(Id, 2, 2),
                ],
        };
        _sandbox.Claude.Write(Path, bytes);

        await _sandbox.JsonAsync("init", "--yes");
        var peek = (await _sandbox.JsonAsync("peek", Id)).Json;
        await _sandbox.DoAsync("peek", Id);
        await _sandbox.JsonAsync("restore", "--list");
        await _sandbox.DoAsync("restore", "--list");

        Assert.Equal(bytes.Length, peek.GetProperty("uncompressedBytes").GetInt64());
        Assert.Equal(content is "torn" or "one NUL" ? 4 : 0, peek.GetProperty("messageCount").GetInt32());
        var restored = await _sandbox.RestoreElsewhereAsync();
        Assert.True(bytes.AsSpan().SequenceEqual(restored.Read(Path)));
    }

    [Fact]
    public async Task What_a_session_says_cannot_drive_the_terminal()
    {
        const string Evil = "\u001b[31mred\u001b]0;title\u0007 \u202Eright to left\r\nnext";
        _sandbox.Claude.Write(Path, Transcript.Messages(Id, 0, 4, text: Evil));
        _sandbox.Claude.Append(Path, System.Text.Encoding.UTF8.GetBytes(Transcript.CustomTitle(Id, Evil)));
        await _sandbox.DoAsync("init", "--yes");

        foreach (
            var result in new[] { await _sandbox.DoAsync("peek", Id), await _sandbox.DoAsync("restore", "--list") }
        )
        {
            Assert.DoesNotContain(result.Out, c => char.IsControl(c) && c is not '\n' || c == '\u202E');
        }
    }
}
