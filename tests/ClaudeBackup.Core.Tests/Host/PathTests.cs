using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class PathTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("../a")]
    [InlineData("a/.")]
    [InlineData("a\0b")]
    public void A_relative_path_has_only_names_in_it(string text) =>
        Assert.Throws<FormatException>(() => RelativePath.Parse(text));

    [Fact]
    public void A_relative_path_knows_its_parts()
    {
        var path = RelativePath.Parse("projects/-home-me/a b.jsonl");

        Assert.Equal("a b.jsonl", path.Name);
        Assert.Equal("projects/-home-me", path.Parent?.Value);
        Assert.Null(RelativePath.Parse("projects").Parent);
        Assert.Equal(["projects", "-home-me", "a b.jsonl"], path.Components);
        Assert.True(path.StartsWith(RelativePath.Parse("projects")));
        Assert.True(path.StartsWith(path));
        Assert.False(path.StartsWith(RelativePath.Parse("proj")));
        Assert.Equal(path, RelativePath.Parse("projects") / "-home-me/a b.jsonl");
    }

    [Fact]
    public void Names_may_look_strange()
    {
        foreach (var name in new[] { "...", "..a", " ", "a\\b", "a:b", "\n", "~", "-rf" })
        {
            Assert.Equal(name, RelativePath.Parse(name).Name);
        }
    }

    [Fact]
    public void An_absolute_path_is_rooted_and_tidy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths are written differently there");
        Assert.Throws<ArgumentException>(() => new AbsolutePath("a"));
        Assert.Throws<ArgumentException>(() => new AbsolutePath(""));
        Assert.Throws<ArgumentException>(() => new AbsolutePath("/a\0"));
        Assert.Equal("/a/c", new AbsolutePath("/a/./b/..//c/").Value);
        Assert.Equal("/", new AbsolutePath("/").Value);
        Assert.Null(new AbsolutePath("/").Parent);
        Assert.Equal("/a", (new AbsolutePath("/") / "a").Value);
        Assert.Equal("/a/b/c", (new AbsolutePath("/a") / "b/c").Value);
        Assert.Equal("/a", new AbsolutePath("/a/b").Parent?.Value);
        Assert.Throws<FormatException>(() => new AbsolutePath("/a") / "..");
        Assert.Throws<FormatException>(() => new AbsolutePath("/a") / "/b");
    }

    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/a/b", true)]
    [InlineData("/", "/a/b", true)]
    [InlineData("/a", "/ab", false)]
    [InlineData("/a/b", "/a", false)]
    public void A_directory_contains_itself_and_what_is_below(string directory, string path, bool contains)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths are written differently there");
        Assert.Equal(contains, new AbsolutePath(directory).Contains(new AbsolutePath(path)));
    }
}
