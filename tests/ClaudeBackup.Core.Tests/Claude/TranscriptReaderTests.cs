using System.Text;
using ClaudeBackup.Core.Claude;
using Xunit;

namespace ClaudeBackup.Core.Tests.Claude;

public sealed class TranscriptReaderTests
{
    [Fact]
    public void An_empty_transcript_tells_nothing()
    {
        Assert.Equal(TranscriptDigest.Empty, TranscriptReader.Digest([]));
        Assert.Equal(TranscriptDigest.Empty, Digest("\n\r\n \n"));
        Assert.Null(TranscriptDigest.Empty.Title);
    }

    [Fact]
    public void Entries_tell_where_and_when_a_session_was()
    {
        var digest = Digest(
            """
            {"type":"summary","summary":"Old title"}
            {"type":"user","message":{"role":"user","content":"Do\nit"},"cwd":"/a","sessionId":"s1","gitBranch":"main","version":"1.0.1","timestamp":"2026-02-01T00:30:00.000Z"}
            {"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"Yes"}]},"cwd":"/b","sessionId":"s2","gitBranch":"","version":"2.0.0","timestamp":"2026-01-31T23:30:00.000Z"}
            {"type":"system","cwd":"","timestamp":"nonsense"}

            """
        );

        Assert.Equal(DateTimeOffset.Parse("2026-01-31T23:30:00Z"), digest.FirstTime);
        Assert.Equal(DateTimeOffset.Parse("2026-02-01T00:30:00Z"), digest.LastTime);
        Assert.Equal([new DateOnly(2026, 1, 31), new DateOnly(2026, 2, 1)], digest.ActiveDays);
        Assert.Equal(("/a", "/b", "main"), (digest.FirstCwd, digest.LastCwd, digest.LastBranch));
        Assert.Equal(("s1", "2.0.0", "Do it"), (digest.SessionId, digest.ClientVersion, digest.FirstPrompt));
        Assert.Equal(
            (4, 1, 1, 0, 0),
            (digest.Entries, digest.UserMessages, digest.AssistantMessages, digest.DamagedLines, digest.JoinedLines)
        );
        Assert.Equal("Old title", digest.Title);
    }

    [Fact]
    public void What_follows_megabytes_of_content_is_read()
    {
        var content = string.Concat(Enumerable.Repeat("some \\\"code\\\"\\n", 900_000));

        var digest = Digest(
            $$$"""{"type":"user","message":{"content":"{{{content}}}"},"cwd":"/far","sessionId":"s"}"""
        );

        Assert.Equal(("/far", "s", 0), (digest.LastCwd, digest.SessionId, digest.DamagedLines));
        Assert.Equal(200, digest.FirstPrompt?.Length);
    }

    [Fact]
    public void Two_entries_joined_on_a_line_are_both_read()
    {
        var digest = Digest("""{"type":"user","message":{"content":"}{"},"cwd":"/a"}{"type":"user","cwd":"/b"}""");

        Assert.Equal((2, 1, 0), (digest.Entries, digest.JoinedLines, digest.DamagedLines));
        Assert.Equal(("/a", "/b"), (digest.FirstCwd, digest.LastCwd));
    }

    [Theory]
    [InlineData("""{"type":"user","cwd":"/torn""", 0, 1)]
    [InlineData("{\"type\":\"user\"}\n\0\0\0\0", 1, 1)]
    [InlineData("{\"type\":\"user\"}\r\n{\"type\":\"user\"}\r\n", 2, 0)]
    [InlineData("\uFEFF{\"type\":\"user\"}\n", 1, 0)]
    [InlineData("{\"type\":\"user\"}\nnonsense\n{\"type\":\"user\"}\n", 2, 1)]
    [InlineData("{\"type\":\"user\"} and more\n{\"type\":\"user\"}\n", 2, 1)]
    [InlineData("{\"type\":\"user\"} 5\n", 1, 1)]
    [InlineData("[]\nnull\n5\n\"text\"\n", 0, 0)]
    public void Damage_is_counted_and_passed_over(string transcript, int entries, int damaged)
    {
        var digest = Digest(transcript);

        Assert.Equal((entries, damaged), (digest.Entries, digest.DamagedLines));
    }

    [Fact]
    public void Utf_16_is_damage() =>
        Assert.Equal(0, TranscriptReader.Digest(Encoding.Unicode.GetBytes("{\"type\":\"user\"}\n")).Entries);

    [Theory]
    [InlineData(600)]
    [InlineData(100_000)]
    public void No_nesting_is_too_deep(int depth)
    {
        var digest = Digest($$"""{"x":{{new string('[', depth)}}{}{{new string(']', depth)}},"cwd":"/a"}""");

        Assert.Equal((1, "/a", 0), (digest.Entries, digest.LastCwd, digest.DamagedLines));
    }

    [Fact]
    public void What_is_no_text_becomes_a_replacement_character()
    {
        byte[] line = [.. "{\"cwd\":\"/a\\ud800"u8, 0xff, .. "b\"}"u8];

        Assert.Equal("/a\ufffd\ufffdb", TranscriptReader.Digest(line).LastCwd);
    }

    [Fact]
    public void Assistant_entries_of_one_message_are_one_message()
    {
        const string A = """{"type":"assistant","message":{"id":"a"}}""";
        const string Other = """{"type":"progress"}""";
        const string User = """{"type":"user"}""";
        const string B = """{"type":"assistant","message":{"id":"b"}}""";
        const string None = """{"type":"assistant"}""";

        Assert.Equal(1, Digest($"{A}\n{Other}\n{A}").AssistantMessages);
        Assert.Equal(2, Digest($"{A}\n{User}\n{A}").AssistantMessages);
        Assert.Equal(2, Digest($"{A}\n{B}\n{B}").AssistantMessages);
        Assert.Equal(2, Digest($"{None}\n{None}").AssistantMessages);
        Assert.Equal(1, Digest($"{A}\n").Then(Digest($"{Other}\n")).Then(Digest(A)).AssistantMessages);
    }

    private static TranscriptDigest Digest(string transcript) =>
        TranscriptReader.Digest(Encoding.UTF8.GetBytes(transcript));
}
