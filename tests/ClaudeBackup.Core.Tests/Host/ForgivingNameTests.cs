using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class ForgivingNameTests
{
    [Theory]
    [InlineData(".git")]
    [InlineData(".GIT")]
    [InlineData(".git.")]
    [InlineData(".git ")]
    [InlineData(".git . .")]
    [InlineData(".git::$INDEX_ALLOCATION")]
    [InlineData(".git :x")]
    [InlineData("git~1")]
    [InlineData("GIT~1.")]
    [InlineData("a\\.git")]
    [InlineData(".git\\config")]
    [InlineData(".g\u0131t", false)]
    [InlineData(".github", false)]
    [InlineData(".gitignore", false)]
    [InlineData("git", false)]
    [InlineData("x.git", false)]
    public void Every_name_that_opens_git_is_known(string name, bool expected = true) =>
        Assert.Equal(expected, ForgivingName.IsGit(name));

    [Fact]
    public void So_is_git_with_any_character_that_HFS_leaves_out()
    {
        // https://github.com/git/git/blob/master/utf8.c, next_hfs_char
        int[] ignored =
        [
            0x200c,
            0x200d,
            0x200e,
            0x200f,
            0x202a,
            0x202b,
            0x202c,
            0x202d,
            0x202e,
            0x206a,
            0x206b,
            0x206c,
            0x206d,
            0x206e,
            0x206f,
            0xfeff,
        ];
        Assert.Equal(ignored, Enumerable.Range(0, 0x10000).Where(c => ForgivingName.IsIgnoredByHfs((char)c)));
        Assert.All(
            ignored,
            c =>
            {
                Assert.True(ForgivingName.IsGit($".g{(char)c}it"), $"U+{c:X4}");
                Assert.True(ForgivingName.IsGit($"{(char)c}.git"), $"U+{c:X4}");
            }
        );
    }

    [Theory]
    [InlineData("NUL")]
    [InlineData("nul.txt")]
    [InlineData("CON.jsonl")]
    [InlineData("Aux ")]
    [InlineData("COM¹")]
    [InlineData("lpt9.a.b")]
    [InlineData("con:x")]
    [InlineData("CONIN$")]
    [InlineData("console", false)]
    [InlineData("com", false)]
    [InlineData("com10", false)]
    [InlineData("null", false)]
    public void Devices_of_Windows_are_known(string name, bool expected = true) =>
        Assert.Equal(expected, ForgivingName.IsDevice(name));

    [Theory]
    [InlineData("notes.md", true, true)]
    [InlineData("a:b.md", false, true)]
    [InlineData("a\\b", false, true)]
    [InlineData("what?", false, true)]
    [InlineData("end.", false, true)]
    [InlineData("end ", false, true)]
    [InlineData("nul", false, true)]
    [InlineData("tab\t", false, true)]
    [InlineData("", false, false)]
    public void Whether_a_system_can_hold_a_name_is_known(string name, bool windows, bool posix)
    {
        Assert.Equal(windows, ForgivingName.IsWindowsName(name));
        Assert.Equal(posix, ForgivingName.IsPosixName(name));
    }

    [Fact]
    public void A_name_that_no_bytes_stand_for_is_none_outside_Windows()
    {
        Assert.True(ForgivingName.IsPosixName("caf\udce9"));
        Assert.False(ForgivingName.IsPosixName("\ud800"));
        Assert.True(ForgivingName.IsWindowsName("\ud800"));
    }

    [Fact]
    public void Length_counts_letters_on_Windows_and_bytes_elsewhere()
    {
        Assert.True(ForgivingName.IsPosixName(new string('a', 255)));
        Assert.False(ForgivingName.IsPosixName(new string('a', 256)));
        Assert.False(ForgivingName.IsPosixName(new string('é', 200)));
        Assert.True(ForgivingName.IsWindowsName(new string('é', 200)));
        Assert.False(ForgivingName.IsWindowsName(new string('a', 256)));
    }

    [Theory]
    [InlineData("a/b.md", "a/B.md")]
    [InlineData("a/b", "a/b.")]
    [InlineData("a/b", "a/b ")]
    [InlineData("a/b", "a/b\u200d")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("\uac00", "\u1100\u1161")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData("\u00d6l", "o\u0308l")]
    public void Two_names_of_one_file_are_told(string one, string other)
    {
        var names = new ForgivingNames();
        Assert.True(names.TryAdd(one));
        Assert.False(names.TryAdd(other));
        var turned = new ForgivingNames();
        Assert.True(turned.TryAdd(other));
        Assert.False(turned.TryAdd(one));
    }

    [Theory]
    [InlineData("a/b", "a/c")]
    [InlineData("caf\u00e9", "cafe")]
    [InlineData("a/b", "b/a")]
    public void Other_names_are_let_be(string one, string other)
    {
        var names = new ForgivingNames();
        Assert.True(names.TryAdd(one));
        Assert.True(names.TryAdd(other));
    }
}
