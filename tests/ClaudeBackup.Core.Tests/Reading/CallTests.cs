using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Reading;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Reading;

/// <summary>What is told of a call: one line, and what it edited.</summary>
public sealed class CallTests
{
    [Theory]
    [InlineData("""{"command":"make test","description":"Run all tests"}""", "make test")]
    [InlineData("""{"command":"cat <<E\nx\nE"}""", "cat <<E …")]
    [InlineData("""{"file_path":"/a/b.cs","limit":20}""", "/a/b.cs")]
    [InlineData("""{"pattern":"Foo","path":"src"}""", "Foo in src")]
    [InlineData("""{"description":"Explore","prompt":"Look at everything","subagent_type":"Explore"}""", "Explore")]
    [InlineData("""{"url":"https://example.org","prompt":"What is it?"}""", "https://example.org")]
    [InlineData("""{"todos":[{"content":"x"},{"content":"y"}]}""", "2 todos")]
    [InlineData("""{"odd":"thing"}""", "thing")]
    [InlineData("""{"command":"\ud800"}""", "")]
    [InlineData("""{"n":1}""", "")]
    [InlineData("""[1]""", "")]
    [InlineData("""{"command":""", "")]
    [InlineData("", "")]
    public void The_line_of_a_call_tells_most(string input, string expected) =>
        Assert.Equal(expected, CallSummary.Of(Encoding.UTF8.GetBytes(input)));

    [Theory]
    [InlineData("Edit", """{"old_string":"a\nb\nc\n","new_string":"a\nB\nc\n"}""", "-b|+B")]
    [InlineData("Edit", """{"old_string":"","new_string":"one\ntwo"}""", "+one|+two")]
    [InlineData("Edit", """{"old_string":"x\nx","new_string":"x"}""", "-x")]
    [InlineData(
        "MultiEdit",
        """{"edits":[{"old_string":"a","new_string":"b"},{"old_string":"c","new_string":""}]}""",
        "-a|+b|-c"
    )]
    [InlineData("Write", """{"file_path":"f","content":"1\n2\n"}""", "+1|+2")]
    [InlineData("Read", """{"file_path":"f"}""", "")]
    [InlineData("Edit", """{"old_string":7}""", "")]
    [InlineData("Edit", """not json""", "")]
    public void What_a_call_edited_are_lines_of_a_diff(string tool, string input, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                '|',
                EditLines.Of(new Step(ContentKind.Call, "") { Tool = tool, Input = Encoding.UTF8.GetBytes(input) })
            )
        );

    [Fact]
    public void What_Claude_Code_noted_of_an_edit_has_its_place_in_the_file()
    {
        const string Line =
            """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]},"toolUseResult":{"filePath":"/f","originalFile":"{\"structuredPatch\":[]}","structuredPatch":[{"oldStart":7,"oldLines":2,"newStart":8,"newLines":2,"lines":[" a","-b","+B"]}],"agentId":"x7"}}""";

        var block = Assert.Single(
            Assert.Single(ContentReader.Read(Encoding.UTF8.GetBytes(Line), new ContentDetail())).Blocks
        );

        Assert.Equal(["@@ -7 +8 @@", " a", "-b", "+B"], block.Patch);
        Assert.Equal("x7", block.AgentId);
    }

    [Fact]
    public void Tokens_are_read_as_far_as_they_are_counts()
    {
        const string Line =
            """{"type":"assistant","message":{"id":"m1","model":"opus","usage":{"input_tokens":3,"output_tokens":-4,"cache_creation_input_tokens":"x","cache_read_input_tokens":500,"iterations":[{"input_tokens":9}]},"content":[{"type":"text","text":"Hi"}]}}""";

        var entry = Assert.Single(ContentReader.Read(Encoding.UTF8.GetBytes(Line), new ContentDetail()));

        Assert.Equal(new TokenUsage(3, 0, 0, 500), entry.Usage);
        Assert.Equal("m1", entry.MessageId);
        Assert.Null(Assert.Single(ContentReader.Read(Encoding.UTF8.GetBytes(Line))).Usage);
    }

    [Fact]
    public void No_bytes_make_any_of_it_fail() =>
        Prop.ForAll<byte[], string>(
                (bytes, text) =>
                {
                    _ = CallSummary.Of(bytes);
                    _ = EditLines.Of(new Step(ContentKind.Call, "") { Tool = "Edit", Input = bytes });
                    var line = Encoding.UTF8.GetBytes(
                        $$$"""{"type":"user","toolUseResult":{{{text}}},"message":{"content":[{"type":"tool_result","content":"x"}]}}"""
                    );
                    _ = ContentReader.Read(line, new ContentDetail());
                }
            )
            .QuickCheckThrowOnFailure();
}
