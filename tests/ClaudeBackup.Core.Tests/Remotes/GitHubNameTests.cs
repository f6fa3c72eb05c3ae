using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

public sealed class GitHubNameTests
{
    [Theory]
    [InlineData("me/data", "me/data")]
    [InlineData("me/data.git", "me/data")]
    [InlineData("A-b1/.a_b.C-", "A-b1/.a_b.C-")]
    [InlineData("me_corp/-", "me_corp/-")]
    public void Names_are_read(string text, string name) => Assert.Equal(name, GitHubName.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("me")]
    [InlineData("me/")]
    [InlineData("/data")]
    [InlineData("me/data/x")]
    [InlineData("-me/data")]
    [InlineData("m.e/data")]
    [InlineData("me/.")]
    [InlineData("me/..")]
    [InlineData("me/.git")]
    [InlineData("me/data.git.git")]
    [InlineData("me/da ta")]
    [InlineData("me/däta")]
    [InlineData("me/{owner}")]
    [InlineData("me/data?x")]
    [InlineData("me/data%2e")]
    [InlineData("1234567890123456789012345678901234567890/data")]
    [InlineData("hunter2@me/data")]
    public void What_GitHub_would_not_take_is_refused(string text)
    {
        var failure = Assert.Throws<BackupException>(() => GitHubName.Parse(text));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_has_one_address()
    {
        GitHubName name = new("me", GitHubName.DefaultName);

        Assert.Equal("https://github.com/me/claude-backup-data.git", name.Url.Text);
        Assert.Equal((RemoteKind.Https, "github.com", name), (name.Url.Kind, name.Url.Host, name.Url.GitHub));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(name.Url, RemoteUrl.Parse(name.Url.Text, new AbsolutePath("/"), new AbsolutePath("/")));
        }
    }

    [Fact]
    public void Case_makes_no_other_name()
    {
        Assert.Equal(GitHubName.Parse("me/data"), GitHubName.Parse("Me/DATA"));
        Assert.Equal(GitHubName.Parse("me/data").GetHashCode(), GitHubName.Parse("Me/DATA").GetHashCode());
        Assert.NotEqual(GitHubName.Parse("me/data"), GitHubName.Parse("me/data2"));
    }
}
