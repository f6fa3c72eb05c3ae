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
    [InlineData("set -e\\n/home/al/s.sh\\t/home/al\\n", "set -e\\n/Users/al/s.sh\\t/Users/al\\n")]
    [InlineData(
        "${K:-/home/al/k} ${K-/home/al/k} ${K:=\"/home/al\"}",
        "${K:-/Users/al/k} ${K-/Users/al/k} ${K:=\"/Users/al\"}"
    )]
    [InlineData(
        "-I/home/al/i -L/home/al/l -isystem/home/al/s -Wl,-rpath,/home/al",
        "-I/Users/al/i -L/Users/al/l -isystem/Users/al/s -Wl,-rpath,/Users/al"
    )]
    [InlineData("Read(//home/al/.ssh/**) Edit(//home/al/**)", "Read(//Users/al/.ssh/**) Edit(//Users/al/**)")]
    [InlineData(
        "#!/home/al/bin/x\n@/home/al/a.md\n!/home/al/b 2>/home/al/c",
        "#!/Users/al/bin/x\n@/Users/al/a.md\n!/Users/al/b 2>/Users/al/c"
    )]
    [InlineData(
        "open(r\"/home/al/x\", '/home/al') \\\"/home/al\\\" \\u0022/home/al\\u0022",
        "open(r\"/Users/al/x\", '/Users/al') \\\"/Users/al\\\" \\u0022/Users/al\\u0022"
    )]
    [InlineData("sqlite:////home/al/x.db file:/home/al/y", "sqlite:////Users/al/x.db file:/Users/al/y")]
    public void Paths_of_the_homes_are_those_of_the_other_machine(string here, string there) =>
        Assert.Equal(there, Move(here, Linux, Mac));

    [Theory]
    [InlineData("${ROOT}/home/al/x")]
    [InlineData("$R/home/al $R_1/home/al")]
    [InlineData("\"$R\"/home/al/x '$R'/home/al")]
    [InlineData("~/home/al **/home/al */home/al ./home/al ../home/al")]
    [InlineData("$(root)/home/al {{ root }}/home/al ${a[0]}/home/al %ROOT%/home/al")]
    [InlineData(
        "/home/al@corp.example/x /home/al+x/y /home/al~/y /home/al%20x /home/al$X /home/al*/ /home/al{1,2} /home/al\\ x /home/al./x"
    )]
    [InlineData("/srv/c++/home/al/x \"/home/al\"_old '/home/al'$X")]
    [InlineData("https://home/al http://x.example/home/al https:///home/al vscode://file/home/al")]
    [InlineData("scp ann@server:/home/al/x . C:/home/al")]
    public void What_only_looks_like_a_home_stays(string text) => Assert.Equal(text, Move(text, Linux, Mac));

    [Theory]
    [InlineData("{\"a\":\"x\\n/home/al/s\",\"\\/home\\/al\":1}", "{\"a\":\"x\\n/Users/al/s\",\"/Users/al\":1}")]
    [InlineData("{\"a\":\"\\u002fhome/al\" // \"/home/al\n}", "{\"a\":\"/Users/al\" // \"/home/al\n}")]
    [InlineData(
        "[\"Read(//home/al/**)\",\"sh -c \\\"/home/al/x\\\"\"]",
        "[\"Read(//Users/al/**)\",\"sh -c \\\"/Users/al/x\\\"\"]"
    )]
    public void In_JSON_a_path_is_what_a_string_says(string here, string there) =>
        Assert.Equal(there, Move(here, Linux, Mac, "a.json"));

    [Fact]
    public void A_home_with_letters_that_JSON_escapes_keeps_the_file_sound()
    {
        var odd = new Homes("/home/o\"n\\e", "/home/o\"n\\e/.claude");

        Assert.Equal("{\"a\":\"/home/o\\\"n\\\\e/x\"}", Move("{\"a\":\"/home/al/x\"}", Linux, odd, "a.json"));
        Assert.Equal("{\"a\":\"/home/al/x\"}", Move("{\"a\":\"/home/o\\\"n\\\\e/x\"}", odd, Linux, "a.json"));
    }

    [Theory]
    [InlineData(
        "{\"a\":\"node C:\\\\Users\\\\al\\\\.claude\\\\hooks\\\\a.js -v\\\\x\"}",
        "{\"a\":\"node /home/al/.claude/hooks/a.js -v\\\\x\"}"
    )]
    [InlineData(
        "{\"a\":\"\\\"C:\\\\Users\\\\al\\\\My Files\\\\a.exe\\\" x\"}",
        "{\"a\":\"\\\"/home/al/My Files/a.exe\\\" x\"}"
    )]
    [InlineData(
        "{\"a\":[\"Read(//c/Users/al/.ssh/**)\",\"file:///C:/Users/al/x\",\"C:/Users/al/y\"]}",
        "{\"a\":[\"Read(//home/al/.ssh/**)\",\"file:///home/al/x\",\"/home/al/y\"]}"
    )]
    public void A_setup_of_Windows_is_right_on_Linux(string here, string there)
    {
        Assert.Equal(there, Move(here, Windows, Linux, "a.json"));
        Assert.Equal(here, Move(here, Windows, Windows, "a.json"));
    }

    [Theory]
    [InlineData(
        "{\"a\":[\"Read(//home/al/.ssh/**)\",\"file:///home/al/x\",\"node /home/al/y\"]}",
        "{\"a\":[\"Read(//c/Users/al/.ssh/**)\",\"file:///C:/Users/al/x\",\"node C:/Users/al/y\"]}"
    )]
    public void A_setup_of_Linux_is_right_on_Windows(string here, string there) =>
        Assert.Equal(there, Move(here, Linux, Windows, "a.json"));

    [Theory]
    [InlineData("C:\\Users\\al\\x", "/home/al/x")]
    [InlineData("\"C:\\\\Users\\\\al\\\\.claude\\\\x\"", "\"/home/al/.claude/x\"")]
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
        Assert.Equal((bytes, 0), PortableText.ToPortable(bytes, Linux, "a.md"));
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
                        PortableText.ToPortable(content, homes, "a.md") is var (portable, count)
                        && (count == 0 ? portable : PortableText.FromPortable(portable, homes, "a.md"))
                            .AsSpan()
                            .SequenceEqual(content)
                    )
            )
            .QuickCheckThrowOnFailure();
    }

    private static string Move(string text, Homes from, Homes to, string name = "a.md")
    {
        var (portable, count) = PortableText.ToPortable(Encoding.UTF8.GetBytes(text), from, name);
        return Encoding.UTF8.GetString(count == 0 ? portable : PortableText.FromPortable(portable, to, name));
    }
}
