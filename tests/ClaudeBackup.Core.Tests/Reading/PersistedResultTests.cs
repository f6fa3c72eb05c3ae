using System.Text;
using ClaudeBackup.Core.Reading;
using Xunit;

namespace ClaudeBackup.Core.Tests.Reading;

public sealed class PersistedResultTests
{
    private const string Folder = "/home/ann/.claude/projects/-p/1111/tool-results";

    [Theory]
    [InlineData(
        $"<persisted-output>\nOutput too large (50.3KB). Full output saved to: {Folder}/b1.txt\n\nPreview (first 2KB):\nx\n...\n</persisted-output>",
        "b1.txt"
    )]
    [InlineData(
        "<persisted-output>\r\nOutput too large (1MB). Full output saved to: C:\\Users\\Ann Lee\\.claude\\projects\\p\\1\\tool-results\\toolu_01-x.txt\r\n\r\nPreview",
        "toolu_01-x.txt"
    )]
    [InlineData(
        $"Error: result (374,984 characters) exceeds maximum allowed tokens. Output has been saved to {Folder}/mcp-a_b-1771474681460.txt.\nFormat: JSON array",
        "mcp-a_b-1771474681460.txt"
    )]
    [InlineData($"  3 {Folder}/b1.txt", null)]
    [InlineData($"{Folder}/b1.txt", null)]
    [InlineData($"12: <persisted-output>\nOutput too large. Full output saved to: {Folder}/b1.txt", null)]
    [InlineData($"<persisted-output>\nPreview:\nx\nFull output saved to: {Folder}/b1.txt", null)]
    [InlineData($"grep: Full output saved to: {Folder}/b1.txt", null)]
    [InlineData("<persisted-output>\nOutput too large. Full output saved to: /tmp/b1.txt\n\ntool-results", null)]
    [InlineData("", null)]
    public void Only_what_the_client_put_there_itself_is_elsewhere(string text, string? expected) =>
        Assert.Equal(expected, PersistedResult.NameOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("one\n", "two é", " three")]
    public void A_file_is_read_as_a_whole(params string[] pieces) =>
        Assert.Equal((string.Concat(pieces), false), SideFileText.Read(pieces.Select(Encoding.UTF8.GetBytes)));

    [Fact]
    public void Of_a_large_file_the_middle_is_left_out_and_no_character_is_broken()
    {
        var line = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é設 a word\n", 10_001)));

        var (text, isCut) = SideFileText.Read(
            Enumerable.Repeat(line, 40).Prepend("a"u8.ToArray()).Append("the end"u8.ToArray())
        );

        Assert.True(isCut);
        Assert.InRange(text.Length, 500_000, 1 << 20);
        Assert.StartsWith("aé設 a word\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\né設 a word\nthe end", text, StringComparison.Ordinal);
        Assert.Contains("\n…\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', text);
    }
}
