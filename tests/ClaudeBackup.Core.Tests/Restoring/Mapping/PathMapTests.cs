using System.Text;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Restoring;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring.Mapping;

/// <summary>What takes the place of a path, in the notation of every system.</summary>
public sealed class PathMapTests
{
    [Theory]
    // names, not letters
    [InlineData("/a/b=/x", "/a/b", "/x")]
    [InlineData("/a/b=/x", "/a/b/c", "/x/c")]
    [InlineData("/a/b=/x", "/a/bc", null)]
    [InlineData("/a/b=/x", "/a", null)]
    [InlineData("/a/b=/x", "/a/B/c", null)]
    [InlineData("/a/b=/x", "a/b/c", null)]
    [InlineData("/a/b=/x", "", null)]
    // separators at the end and doubled ones say nothing of their own
    [InlineData("/a/b/=/x/", "/a/b/c", "/x/c")]
    [InlineData("/a//b/.=/x/y/..", "/a/b/c", "/x/c")]
    [InlineData("/a/b=/x", "/a/b/", "/x/")]
    [InlineData("/a/b=/x", "/a//b//c", "/x//c")]
    // roots
    [InlineData("/=/mnt/old", "/a/b", "/mnt/old/a/b")]
    [InlineData("/=/mnt/old", "/", "/mnt/old/")]
    [InlineData("/a=/", "/a", "/")]
    [InlineData("/a=/", "/a/b", "/b")]
    // the rule with the most names, once
    [InlineData("/a=/x;/a/b=/y", "/a/b/c", "/y/c")]
    [InlineData("/a/b=/y;/a=/x", "/a/c", "/x/c")]
    [InlineData("/a=/b;/b=/c", "/a/f", "/b/f")]
    [InlineData("/a=/b;/b=/a", "/b/f", "/a/f")]
    [InlineData("/a=/x;/a=/y", "/a", "/x")]
    // Windows: either slash, any case
    [InlineData(@"C:\Users\ann=/home/ann", @"C:\Users\ann\web\src", "/home/ann/web/src")]
    [InlineData(@"c:/users/ANN=/home/ann", @"C:\Users\ann\web", "/home/ann/web")]
    [InlineData(@"C:\Users\ann=/home/ann", "C:/Users/ann/web", "/home/ann/web")]
    [InlineData(@"C:\Users\ann=/home/ann", @"C:\Users\anna\web", null)]
    [InlineData(@"C:\Users\ann=/home/ann", "/c/Users/ann/web", null)]
    [InlineData(@"C:\Users\ann=D:\ann", @"C:\Users\ann\a b\é", @"D:\ann\a b\é")]
    [InlineData("/home/ann=C:/Users/ann", "/home/ann/web/src", @"C:\Users\ann\web\src")]
    [InlineData(@"C:\=/mnt/c", @"C:\Users\ann", "/mnt/c/Users/ann")]
    [InlineData(@"C:\=/mnt/c", "C:", "/mnt/c")]
    [InlineData(@"/mnt/c=C:\", "/mnt/c/Users/ann", @"C:\Users\ann")]
    [InlineData(@"/mnt/c=C:\", "/mnt/c", @"C:\")]
    [InlineData("/mnt/c/Users/ann=/home/ann", "/mnt/c/Users/ann/web", "/home/ann/web")]
    [InlineData("/mnt/c/Users/ann=/home/ann", @"C:\Users\ann\web", null)]
    // shares, those of WSL among them
    [InlineData(@"\\wsl.localhost\Debian=/", @"\\wsl.localhost\Debian\home\ann", "/home/ann")]
    [InlineData(@"\\Server\Work=/srv/work", @"\\server\work\web", "/srv/work/web")]
    [InlineData(@"\\server\work=/srv/work", @"\\server\workshop\web", null)]
    [InlineData(@"/srv=\\server\share", "/srv/web/a", @"\\server\share\web\a")]
    [InlineData(@"\\server\share\..\..\x=/srv", @"\\server\share\x\a", "/srv/a")]
    public void By_the_names_in_it(string rules, string path, string? expected) =>
        Assert.Equal(expected, Map(rules).Map(path));

    [Theory]
    [InlineData("a=/b")]
    [InlineData("/a=b")]
    [InlineData("C:a=/b")]
    [InlineData("=/b")]
    [InlineData("/a\0=/b")]
    public void A_folder_without_a_root_makes_no_rule(string rule) =>
        Assert.Null(PathRule.TryOf(rule.Split('=')[0], rule.Split('=')[1]));

    [Theory]
    // 200 characters are a name as it is, one more is cut and told apart by a hash
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(260)]
    public void A_long_path_gets_the_name_that_Claude_Code_gives_it(int length)
    {
        var path = "/home/ann/" + new string('x', length - "/home/ann/".Length);

        var mapped = Map("/home/ann=/home/bob").Map(path)!;

        var name = ProjectDirectoryName.Encode(mapped);
        Assert.Equal(length, mapped.Length);
        Assert.Equal(length > 200, name.Length > 200);
        Assert.StartsWith("-home-bob-", name, StringComparison.Ordinal);
        Assert.NotEqual(ProjectDirectoryName.Encode(path), name);
    }

    [Theory]
    // escapes that nobody needs, half a character, and bytes that are no UTF-8 stay as they are spelled
    [InlineData(@"/a/b\/c", @"/x\/c")]
    [InlineData(@"\/a\/b\/c", @"/x\/c")]
    [InlineData(@"/\u0061/b/\u00e9\ud800", @"/x/\u00e9\ud800")]
    [InlineData(@"\u002fa/b\u002Fc", @"/x\u002Fc")]
    [InlineData("/a/b/\u00ff\u00fe", "/x/\u00ff\u00fe")]
    [InlineData("/a/b\u00ff", null)]
    public void As_it_is_spelled_in_JSON(string latin, string? expected)
    {
        var line = Encoding.Latin1.GetBytes($$"""{"cwd":"{{latin}}"}""");

        var mapped = Moved.Bytes("projects/p/agent-1.jsonl", "/a/b=/x", line);

        Assert.Equal($$"""{"cwd":"{{expected ?? latin}}"}""", Encoding.Latin1.GetString(mapped));
    }

    internal static PathMap Map(string rules) =>
        new(rules.Split(';').Select(r => PathRule.TryOf(r[..r.IndexOf('=')], r[(r.IndexOf('=') + 1)..])!));
}
