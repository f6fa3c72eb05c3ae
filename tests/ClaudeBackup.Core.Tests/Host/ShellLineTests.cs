using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

/// <summary>Names as they have to stand in a line of each shell; the rules are those of the shells' own manuals.</summary>
public sealed class ShellLineTests
{
    [Theory]
    [InlineData("/home/dev/api", "/home/dev/api")]
    [InlineData("/home/dev/my api", "'/home/dev/my api'")]
    [InlineData("/home/it's $(rm) `x`", @"'/home/it'\''s $(rm) `x`'")]
    [InlineData("-x", "'-x'")]
    [InlineData("~dev", "'~dev'")]
    [InlineData("", "''")]
    [InlineData("/a~b", "'/a~b'")]
    // fish, too, takes no backslash within single quotes for itself where another or a quote follows
    [InlineData(@"/a\\b\'c\", @"'/a'\\''\\'b'\\''\''c'\\''")]
    // what a terminal would obey or not show is written out
    [InlineData("/q/\u001b]0;x\a it's \\ é", @"$'/q/\x1b]0;x\x07 it\'s \\ é'")]
    [InlineData("/a\u202eb\n", @"$'/a\xe2\x80\xaeb\x0a'")]
    public void For_sh(string text, string quoted) => Assert.Equal(quoted, ShellLine.Quoted(Shell.Posix, text));

    [Theory]
    [InlineData(@"C:\Users\ann", @"'C:\Users\ann'")]
    [InlineData(@"C:\it's $env:X `n [a]", @"'C:\it''s $env:X `n [a]'")]
    [InlineData("C:\\it\u2019s", "'C:\\it\u2019\u2019s'")]
    [InlineData("", "''")]
    public void For_PowerShell(string text, string quoted) =>
        Assert.Equal(quoted, ShellLine.Quoted(Shell.PowerShell, text));

    [Theory]
    [InlineData(
        @"C:\Users\ann",
        """
            "C:\Users\ann"
            """
    )]
    [InlineData(
        @"C:\a & b (c)^d",
        """
            "C:\a & b (c)^d"
            """
    )]
    [InlineData(
        @"C:\it's",
        """
            "C:\it's"
            """
    )]
    [InlineData(
        @"C:\%PATH%",
        """
            "C:\"^%"PATH"^%""
            """
    )]
    public void For_cmd(string text, string quoted) => Assert.Equal(quoted, ShellLine.Quoted(Shell.Cmd, text));

    [Theory]
    [InlineData(Shell.Posix, "mkdir -p '/a b'")]
    [InlineData(Shell.PowerShell, "mkdir '/a b'")]
    [InlineData(Shell.Cmd, "mkdir \"/a b\"")]
    public void A_folder_is_made_with_those_above_it(Shell shell, string line) =>
        Assert.Equal(line, ShellLine.MakeFolder(shell, "/a b"));

    [Theory]
    [InlineData(Shell.Posix, "cd '/a b' && claude")]
    [InlineData(Shell.PowerShell, "cd -LiteralPath '/a b'; if ($?) { claude }")]
    [InlineData(Shell.Cmd, "cd /d \"/a b\" && claude")]
    public void A_command_runs_only_where_its_folder_is(Shell shell, string line) =>
        Assert.Equal(line, ShellLine.InFolder(shell, "/a b", "claude"));
}
