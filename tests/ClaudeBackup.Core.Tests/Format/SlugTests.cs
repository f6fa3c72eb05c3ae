using ClaudeBackup.Core.Format;
using Xunit;

namespace ClaudeBackup.Core.Tests.Format;

/// <summary>What may be the name of a machine's folder, and what lies in one.</summary>
public sealed class SlugTests
{
    [Theory]
    [InlineData("laptop")]
    [InlineData("a")]
    [InlineData("My_Host.local")]
    [InlineData("-")]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData(".git", false)]
    [InlineData(".laptop.tmp-0123456789ab", false)]
    [InlineData("laptop.", false)]
    [InlineData("my laptop", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a:b", false)]
    [InlineData("büro", false)]
    [InlineData("a\u001b[31m", false)]
    public void Only_what_a_version_can_have_given_is_a_slug(string name, bool isOne = true)
    {
        Assert.Equal(isOne ? name : null, Slug.TryParse(name)?.Value);
        if (!isOne)
        {
            Assert.Throws<FormatException>(() => Slug.Parse(name));
        }
    }

    [Fact]
    public void A_slug_is_as_long_as_a_host_name_at_most()
    {
        Assert.NotNull(Slug.TryParse(new string('a', 253)));
        Assert.Null(Slug.TryParse(new string('a', 254)));
    }

    [Theory]
    [InlineData("Laptop", "laptop")]
    [InlineData("laptop.example.org", "laptop")]
    [InlineData("Ann's Mac", "ann-s-mac")]
    [InlineData("--a__b--", "a-b")]
    [InlineData("Büro", "b-ro")]
    [InlineData("..", "machine")]
    [InlineData("", "machine")]
    public void Any_host_name_becomes_one(string name, string slug)
    {
        Assert.Equal(slug, Slug.Of(name).Value);
        Assert.Equal(Slug.Of(name), Slug.TryParse(slug));
    }

    [Fact]
    public void The_first_number_that_is_free_stands_behind_it_and_fits()
    {
        HashSet<Slug> taken = [Slug.Parse("a"), Slug.Parse("a-2")];
        Assert.Equal("a-3", Slug.Parse("a").FirstFree(taken.Contains).Value);
        Assert.Equal("b", Slug.Parse("b").FirstFree(taken.Contains).Value);

        var longest = Slug.Of(new string('x', 300));
        Assert.Equal(Slug.Longest, longest.Value.Length);
        var next = longest.FirstFree(slug => slug == longest);
        Assert.Equal((Slug.Longest, true), (next.Value.Length, next.Value.EndsWith("-2", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("machines/me", "me", null)]
    [InlineData("machines/me/", "me", null)]
    [InlineData("machines/me/files/config.jsonl", "me", "files/config.jsonl")]
    [InlineData("machines/mee/x", "mee", "x")]
    [InlineData("machines/my own/x", null, null)]
    [InlineData("machines", null, null)]
    [InlineData("machine/me/x", null, null)]
    [InlineData("config/machines/me", null, null)]
    public void A_path_tells_its_machine_and_what_lies_below(string path, string? owner, string? below)
    {
        Assert.Equal(owner, Slug.OwnerOf(path)?.Value);
        Assert.Equal(below, Slug.OwnerOf(path)?.Below(path));
        Assert.Equal(owner is "me" ? below : null, Slug.Parse("me").Below(path));
        if (below is not null)
        {
            Assert.Equal(path, Slug.Parse(owner!).PathOf(below));
        }
    }
}
