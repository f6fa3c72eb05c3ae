using ClaudeBackup.Core.Git;
using Xunit;

namespace ClaudeBackup.Core.Tests.Git;

/// <summary>Two addresses of one repository have one name, and no secret is left in it.</summary>
public sealed class RemoteNameTests
{
    [Theory]
    [InlineData("https://github.com/ann/web.git", "github.com/ann/web")]
    [InlineData("https://GitHub.com/ann/web/", "github.com/ann/web")]
    [InlineData("https://ann:ghp_secret@github.com/ann/web", "github.com/ann/web")]
    [InlineData("https://token@github.com:443/ann/web.git/", "github.com/ann/web")]
    [InlineData("https://a@b:c@github.com/ann/web.git", "github.com/ann/web")]
    [InlineData("git@github.com:ann/web.git", "github.com/ann/web")]
    [InlineData("git@github.com:/ann/web.git", "github.com/ann/web")]
    [InlineData("github.com:ann/web", "github.com/ann/web")]
    [InlineData("ssh://git@github.com:22/ann/web.git", "github.com/ann/web")]
    [InlineData("ssh://git@[::1]:2222/web", "[::1]/web")]
    [InlineData("git://example.com/~ann/web.git", "example.com/~ann/web")]
    // of this machine alone
    [InlineData("/srv/git/web.git", null)]
    [InlineData("../web", null)]
    [InlineData("file:///srv/git/web.git", null)]
    [InlineData(@"C:\git\web", null)]
    [InlineData("C:/git/web", null)]
    [InlineData("https://github.com/", null)]
    [InlineData("https://github.com/ann/web?token=secret", null)]
    [InlineData("", null)]
    public void Of_an_address(string address, string? name) => Assert.Equal(name, RemoteName.Of(address));
}
