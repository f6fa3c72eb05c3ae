using System.Text;
using ClaudeBackup.Core.Claude;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class ContentReaderTests
{
    // entries as the clients 1.0.24 to 2.1.330 write them, and what is read of each: kind, tool and text of every block
    public static TheoryData<string, string> Shapes =>
        new()
        {
            {
                """{"type":"user","message":{"role":"user","content":"Fix the login\nplease"}}""",
                "Prompt: Fix the login⏎please"
            },
            {
                """{"type":"user","message":{"content":[{"type":"text","text":"Look"},{"type":"image","source":{"type":"base64","data":"iVBOR"}},{"type":"text","text":"here"}]}}""",
                "Prompt: Look | Prompt: here"
            },
            {
                """{"type":"user","message":{"content":"<command-message>deploy</command-message>\n<command-name>/deploy</command-name>\n<command-args>now</command-args>"}}""",
                "Prompt: /deploy now"
            },
            {
                """{"type":"user","message":{"content":"<command-name>/clear</command-name><command-args></command-args>"}}""",
                "Notice: /clear"
            },
            {
                """{"type":"user","message":{"content":"<local-command-stdout>gone</local-command-stdout>"}}""",
                "Notice: <local-command-stdout>gone</local-command-stdout>"
            },
            { """{"type":"user","message":{"content":"<bash-input>make</bash-input>"}}""", "Prompt: ! make" },
            {
                """{"type":"user","message":{"content":"[Request interrupted by user for tool use]"}}""",
                "Notice: [Request interrupted by user for tool use]"
            },
            {
                """{"type":"user","message":{"content":"Go on<system-reminder>Todo list is empty</system-reminder> now"}}""",
                "Prompt: Go on now"
            },
            { """{"type":"user","isMeta":true,"message":{"content":"Caveat"}}""", "Notice: Caveat" },
            {
                """{"type":"user","isCompactSummary":true,"message":{"content":"This session is being continued"}}""",
                "Notice: This session is being continued"
            },
            {
                """{"type":"user","message":{"content":[{"tool_use_id":"t1","type":"tool_result","content":"1 passed"}]},"toolUseResult":{"stdout":"1 passed"}}""",
                "Result: 1 passed"
            },
            {
                """{"type":"user","message":{"content":[{"type":"tool_result","is_error":true,"content":[{"type":"text","text":"exit 1"},{"type":"text","text":"no"}],"tool_use_id":"t1"}]}}""",
                "Result!: exit 1⏎no"
            },
            {
                """{"type":"user","message":{"content":[{"type":"tool_result","content":[{"type":"image","source":{"data":"iVBOR"}}],"tool_use_id":"t1"}]}}""",
                ""
            },
            {
                """{"type":"assistant","message":{"id":"m","model":"claude-opus-4-5","content":[{"type":"thinking","thinking":"Hm","signature":"abc"}]}}""",
                "Thinking: Hm"
            },
            { """{"type":"assistant","message":{"content":[{"type":"text","text":"Done."}]}}""", "Answer: Done." },
            { """{"type":"assistant","message":{"content":"Done."}}""", "Answer: Done." },
            {
                """{"type":"assistant","message":{"model":"<synthetic>","content":[{"type":"text","text":"API Error: 500"}]}}""",
                "Notice: API Error: 500"
            },
            {
                """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"t1","name":"Edit","input":{"file_path":"/a/b.cs","old_string":"x","new_string":"y","replace_all":false}}]}}""",
                "Call Edit [/a/b.cs]: /a/b.cs⏎x⏎y"
            },
            {
                """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"t1","name":"MultiEdit","input":{"edits":[{"file_path":"/a"},{"path":"/b"}]}},{"type":"server_tool_use","name":"web_search","input":{"query":"q"}}]}}""",
                "Call MultiEdit [/a,/b]: /a⏎/b | Call web_search: q"
            },
            {
                """{"type":"assistant","message":{"content":[{"type":"tool_use","name":"mcp__db__connect","input":{"host":"h","password":"p","headers":{"Authorization":"Bearer b"}}}]}}""",
                "Call mcp__db__connect: h⏎password: p⏎Authorization: Bearer b"
            },
            {
                """{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Stop","input":{}}]}}""",
                "Call Stop: "
            },
            { """{"type":"assistant","message":{"content":[{"type":"redacted_thinking","data":"abc"}]}}""", "" },
            {
                """{"type":"system","subtype":"compact_boundary","content":"Conversation compacted"}""",
                "Notice: Conversation compacted"
            },
            { """{"type":"summary","summary":"Fixing a login","leafUuid":"u"}""", "Title: Fixing a login" },
            {
                """{"type":"ai-title","aiTitle":"Login"}{"type":"custom-title","customTitle":"Mine"}""",
                "Title: Login | Title: Mine"
            },
            {
                """{"type":"attachment","attachment":{"type":"queued_command","prompt":"and the tests","commandMode":"prompt"}}""",
                "Prompt: and the tests"
            },
            {
                """{"type":"attachment","attachment":{"type":"file","filename":"/a.txt","content":{"type":"text","file":{"filePath":"/a.txt","content":"inside"}}}}""",
                "Result [/a.txt]: text⏎/a.txt⏎inside"
            },
            { """{"type":"attachment","attachment":{"type":"skill_listing","content":"every session has it"}}""", "" },
            { """{"type":"progress","data":{"type":"bash_progress","output":"x"}}""", "" },
            { """{"type":"last-prompt","lastPrompt":"Fix"}""", "" },
            { """{"type":"queue-operation","operation":"enqueue","content":"Fix"}""", "" },
            { """{"type":"file-history-snapshot","snapshot":{}}""", "" },
            { """{"type":"user","message":{"content":null}}""", "" },
            {
                """{"type":"user","message":{"content":[5,null,"x",{"type":"text"},{"type":"text","text":{}},{"type":"text","text":"ok"}]}}""",
                "Prompt: ok"
            },
            { """{"type":"user","message":5}""", "" },
            { """{"message":{"content":"nobody's"}}""", "" },
            { """{"type":"us\u0065r","message":{"content":"caf\u00e9 \ud83d\ude00 \ud83d"}}""", "Prompt: café 😀 �" },
            {
                """{"type":"user","message":{"content":"a\u0000b\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\r\nend\rof"}}""",
                "Prompt: abred link⏎end⏎of"
            },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_entry_says_what_a_reader_would_see(string line, string expected) =>
        Assert.Equal(expected, string.Join(" | ", Read(line).SelectMany(e => e.Blocks).Select(Told)));

    [Fact]
    public void An_entry_tells_where_and_when_it_was_written()
    {
        var entries = Read(
            """
            {"type":"progress"}
            {"type":"user","uuid":"u1","timestamp":"2026-03-01T09:00:00.500Z","gitBranch":"main","message":{"content":"a"}}

            not json
            {"type":"assistant","uuid":"u2","isSidechain":true,"agentId":"a1","message":{"model":"m1","content":[{"type":"text","text":"b"}]}}{"type":"user","isCompactSummary":true,"message":{"content":"c"}}
            {"type":"user","message":{"content":"torn
            """
        );

        Assert.Equal([1, 3, 4, 4, 5], entries.Select(e => e.Line));
        Assert.Equal(
            [
                new(ContentKind.Notice, "not json"),
                new(ContentKind.Notice, """{"type":"user","message":{"content":"torn"""),
            ],
            new[] { entries[1], entries[4] }.Select(e => Assert.Single(e.Blocks) with { Files = [], Patch = [] })
        );
        entries = [entries[0], entries[2], entries[3]];
        Assert.Equal(
            ("u1", "main", "", false),
            (entries[0].Uuid, entries[0].Branch, entries[0].Model, entries[0].IsSidechain)
        );
        Assert.Equal(new DateTime(2026, 3, 1, 9, 0, 0, 500, DateTimeKind.Utc), entries[0].Time);
        Assert.Equal(
            ("u2", "m1", "a1", true),
            (entries[1].Uuid, entries[1].Model, entries[1].Agent, entries[1].IsSidechain)
        );
        Assert.Null(entries[1].Time);
        Assert.Equal((true, false), (entries[2].IsCompactSummary, entries[1].IsCompactSummary));
    }

    [Fact]
    public void A_result_is_of_the_tool_that_was_called()
    {
        var entries = Read(
            """
            {"type":"assistant","message":{"content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"make"}}]}}
            {"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"},{"type":"tool_result","tool_use_id":"t2","content":"of another segment"}]}}
            """
        );

        Assert.Equal(["Bash", ""], entries[1].Blocks.Select(b => b.Tool));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Of_a_giant_text_both_ends_are_kept(int shift)
    {
        // no cut may fall inside an escape or a character
        var middle = string.Concat(Enumerable.Repeat("\\n\\u00e9é\\\\ ", 400_000));
        var entry = Assert.Single(
            Read(
                $$$"""{"type":"user","message":{"content":"{{{new string('s', shift + 1)}}} first {{{middle}}} last"}}"""
            )
        );

        var block = Assert.Single(entry.Blocks);
        Assert.True(block.IsCut);
        Assert.Contains(" first ", block.Text, StringComparison.Ordinal);
        Assert.EndsWith(" last", block.Text, StringComparison.Ordinal);
        Assert.InRange(block.Text.Length, 200_000, 1_100_000);
        Assert.DoesNotContain('\uFFFD', block.Text);
        Assert.DoesNotContain("u00e9", block.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Encoded_data_is_told_by_its_length_alone()
    {
        var text = Assert
            .Single(
                Assert
                    .Single(
                        Read(
                            $$$"""{"type":"user","message":{"content":"see {{{new string('A', 5000)}}}= and {{{new string('b', 511)}}}"}}"""
                        )
                    )
                    .Blocks
            )
            .Text;

        Assert.Equal($"see [5001 characters of data] and {new string('b', 511)}", text);
    }

    [Fact]
    public void Nesting_without_end_is_stepped_over()
    {
        var nested =
            string.Concat(Enumerable.Repeat("{\"a\":[", 50_000)) + string.Concat(Enumerable.Repeat("]}", 50_000));

        var call = Assert.Single(
            Assert
                .Single(
                    Read(
                        $$$"""{"type":"assistant","message":{"content":[{"type":"tool_use","name":"X","input":{"x":{{{nested}}},"y":"behind"}}]}}"""
                    )
                )
                .Blocks
        );

        Assert.Equal("behind", call.Text);
    }

    [Fact]
    public void No_bytes_make_it_fail_and_no_control_character_comes_through()
    {
        var torn =
            from lines in TranscriptBytes.Lines
            let bytes = lines.SelectMany(line => line).ToArray()
            from end in Gen.Choose(0, bytes.Length)
            select bytes[..end];

        Prop.ForAll(
                torn.ToArbitrary(),
                bytes =>
                    ContentReader
                        .Read(bytes)
                        .All(e =>
                            e.Blocks.Count > 0
                            && e.Blocks.All(b =>
                                !b.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\t') && c < 0x80)
                            )
                        )
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(30));
    }

    private static string Told(ContentBlock block) =>
        block.Kind
        + (block.IsError ? "!" : "")
        + (block.Tool.Length > 0 ? $" {block.Tool}" : "")
        + (block.Files.Count > 0 ? $" [{string.Join(',', block.Files)}]" : "")
        + $": {block.Text.Replace("\n", "⏎", StringComparison.Ordinal)}";

    private static IReadOnlyList<TranscriptEntry> Read(string lines) =>
        ContentReader.Read(Encoding.UTF8.GetBytes(lines));
}
