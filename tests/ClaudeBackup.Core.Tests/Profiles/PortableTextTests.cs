using System.Text;
using ClaudeBackup.Core.Profiles;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ClaudeBackup.Core.Tests.Profiles;

public sealed class PortableTextTests
{
    private static readonly Homes Linux = new("/home/al", "/home/al/.claude");
    private static readonly Homes Mac = new("/Users/al", "/Users/al/.claude");
    private static readonly Homes Windows = new(@"C:\Users\al", @"C:\Users\al\.claude");
    private static readonly Homes Apart = new("/home/al", "/opt/claude");

    [Theory]
    [InlineData("/home/al/bin/x", "/Users/al/bin/x")]
    [InlineData("\"/home/al/.claude/hooks/a.sh\"", "\"/Users/al/.claude/hooks/a.sh\"")]
    [InlineData("HOME=/home/al", "HOME=/Users/al")]
    [InlineData("file:///home/al/x and (/home/al)", "file:///Users/al/x and (/Users/al)")]
    [InlineData("see /home/al. Then", "see /Users/al. Then")]
    [InlineData("/home/al/.claude-other/x", "/Users/al/.claude-other/x")]
    [InlineData(
        "/home/alex /mnt/home/al x/home/al /home/al.bak /home/al-2",
        "/home/alex /mnt/home/al x/home/al /home/al.bak /home/al-2"
    )]
    [InlineData("nothing", "nothing")]
    public void Paths_of_the_homes_are_those_of_the_other_machine(string here, string there) =>
        Assert.Equal(there, Move(here, Linux, Mac));

    [Theory]
    [InlineData("C:\\Users\\al\\x", "/home/al\\x")]
    [InlineData("\"C:\\\\Users\\\\al\\\\.claude\\\\x\"", "\"/home/al/.claude\\\\x\"")]
    [InlineData("C:/Users/al/.claude/x", "/home/al/.claude/x")]
    public void Paths_of_Windows_become_paths_of_Linux(string here, string there) =>
        Assert.Equal(there, Move(here, Windows, Linux));

    [Theory]
    [InlineData("/home/al/x", "C:/Users/al/x")]
    [InlineData("/home/al/.claude/x", "C:/Users/al/.claude/x")]
    public void Paths_of_Linux_become_paths_that_Windows_takes(string here, string there) =>
        Assert.Equal(there, Move(here, Linux, Windows));

    [Fact]
    public void A_Claude_home_elsewhere_has_a_placeholder_of_its_own() =>
        Assert.Equal("/Users/al/.claude/a /Users/al/b", Move("/opt/claude/a /home/al/b", Apart, Mac));

    [Theory]
    [InlineData("{{claude-backup:home}} and /home/al")]
    [InlineData("\0 /home/al")]
    public void What_could_not_be_taken_back_is_left_alone(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal((bytes, 0), PortableText.ToPortable(bytes, Linux));
    }

    [Fact]
    public void The_root_is_no_home_to_look_for() =>
        Assert.Equal("/a /b", Move("/a /b", new Homes("/", "/.claude"), Mac));

    [Fact]
    public void Whatever_the_bytes_the_same_homes_give_them_back()
    {
        var piece = Gen.Elements(
            "/home/al",
            "/home/al/.claude",
            @"C:\Users\al",
            @"C:\\Users\\al",
            "C:/Users/al/.claude",
            "/",
            "\\",
            "x",
            ".",
            "-",
            "é",
            " ",
            "\"",
            "://",
            "{{",
            "\u00ff"
        );
        var bytes = from pieces in piece.ArrayOf() select Encoding.Latin1.GetBytes(string.Concat(pieces));
        Prop.ForAll(
                bytes.ToArbitrary(),
                content =>
                    new[] { Linux, Mac, Windows, Apart }.All(homes =>
                        PortableText.ToPortable(content, homes) is var (portable, count)
                        && (count == 0 ? portable : PortableText.FromPortable(portable, homes))
                            .AsSpan()
                            .SequenceEqual(content)
                    )
            )
            .QuickCheckThrowOnFailure();
    }

    private static string Move(string text, Homes from, Homes to)
    {
        var (portable, count) = PortableText.ToPortable(Encoding.UTF8.GetBytes(text), from);
        return Encoding.UTF8.GetString(count == 0 ? portable : PortableText.FromPortable(portable, to));
    }
}
