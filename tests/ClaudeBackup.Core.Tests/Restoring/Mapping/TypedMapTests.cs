using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Restoring;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Restoring.Mapping;

/// <summary>What is typed for a map.</summary>
public sealed class TypedMapTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly AbsolutePath _root;

    public TypedMapTests()
    {
        _root = FileSystem.ForThisSystem().RealPath(_directory.Path);
        _ = Directory.CreateDirectory((_root / "real/web").Value);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("/Users/ann=HOME/x", "/Users/ann", "HOME/x")]
    [InlineData("/Users/ann/=HOME/x/", "/Users/ann", "HOME/x")]
    [InlineData("~=~", "/Users/ann", "HOME")]
    [InlineData("~/web=~/web", "/Users/ann/web", "HOME/web")]
    [InlineData("/a=.", "/a", "HOME/real")]
    [InlineData("/a=./web", "/a", "HOME/real/web")]
    [InlineData("/a=..", "/a", "HOME")]
    // where one reading alone makes two paths
    [InlineData("/a=b=HOME/c", "/a=b", "HOME/c")]
    [InlineData("/a=HOME/b=c", "/a", "HOME/b=c")]
    public void Two_paths(string typed, string from, string to)
    {
        Platform.RequirePosix();
        var rule = Map().Parse(typed.Replace("HOME", _root.Value, StringComparison.Ordinal), "/Users/ann");

        Assert.Equal((from, to.Replace("HOME", _root.Value, StringComparison.Ordinal)), (rule.From, rule.To));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("/a")]
    [InlineData("/a=")]
    [InlineData("a=/b")]
    [InlineData("/a=b")]
    [InlineData("~ann=/b")]
    [InlineData("/a=~ann")]
    [InlineData("/a=/b=/c")]
    public void Anything_else_is_wrong_usage(string typed) =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<BackupException>(() => Map().Parse(typed, "/Users/ann")).Kind);

    [LinuxFact("It makes a link to a folder.")]
    public void A_new_folder_is_named_as_Claude_Code_names_it_behind_links()
    {
        _ = Directory.CreateSymbolicLink((_root / "link").Value, (_root / "real").Value);

        Assert.Equal((_root / "real/web/new").Value, Map().Parse($"/a={_root}/link/web/new", null).To);
    }

    [Fact]
    public void A_home_that_is_not_known_is_told() =>
        Assert.Contains(
            "earlier version",
            Assert.Throws<BackupException>(() => Map().Parse("~/a=/b", storedHome: null)).Message,
            StringComparison.Ordinal
        );

    private TypedMap Map() => new(FileSystem.ForThisSystem(), _root, _root / "real");
}
