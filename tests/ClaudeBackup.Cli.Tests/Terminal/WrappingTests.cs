using ClaudeBackup.Terminal;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Terminal;

/// <summary>What is said fits the screen, and what somebody copies is in one piece.</summary>
public sealed class WrappingTests
{
    [Fact]
    public void Lines_break_at_words_and_hang_under_the_first() =>
        Assert.Equal(["! one two", "  three", "  four"], Wrapping.Lines("! ", "one two three four", 9));

    [Fact]
    public void A_word_or_a_path_that_is_wider_stands_alone_and_whole() =>
        Assert.Equal(
            ["  at", "  /a/very/long/path.git", "  it is"],
            Wrapping.Lines("  ", "at /a/very/long/path.git it is", 10)
        );

    [Fact]
    public void A_word_behind_a_command_is_none_of_it_also_where_a_sentence_ends() =>
        Assert.Equal(
            ["Run claude-backup sync", "again; if it repeats,"],
            Wrapping.Lines("", "Run claude-backup sync again; if it repeats,", 24)
        );

    [Fact]
    public void A_path_with_blanks_is_one_word() =>
        Assert.Equal(
            ["at", "/my drive/b.git", "now"],
            Wrapping.Lines("", $"at {Wrapping.Whole("/my drive/b.git")} now", 12)
        );

    [Theory]
    [InlineData("Choose one with: claude-backup backend set", "claude-backup backend set")]
    [InlineData("Run claude-backup schedule daily, or later.", "claude-backup schedule daily,")]
    [InlineData("Run `gh repo edit me/x --visibility private` first.", "`gh repo edit me/x --visibility private`")]
    [InlineData("It says (claude-backup scan --history) more.", "(claude-backup scan --history)")]
    public void A_command_is_in_one_piece(string text, string command)
    {
        for (var width = 20; width < 60; width++)
        {
            Assert.Contains(Wrapping.Lines("", text, width), line => line.Contains(command, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_sentence_goes_on_behind_a_command() =>
        Assert.Equal(
            ["Run claude-backup sync", "and see what it says."],
            Wrapping.Lines("", "Run claude-backup sync and see what it says.", 25)
        );

    [Fact]
    public void Columns_are_counted_and_not_characters() =>
        Assert.Equal(["数据库", "连接"], Wrapping.Lines("", "数据库 连接", 8));
}
