using ClaudeBackup.Core.Host;
using Xunit;

namespace ClaudeBackup.Core.Tests.Host;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("https://user:token@host/x.git", "https://host/x.git")]
    [InlineData("fatal: 'https://tok@host/x' and http://a:b@c:80", "fatal: 'https://host/x' and http://c:80")]
    [InlineData("https://user:p@ss@host", "https://host")]
    [InlineData("https://host/a@b", "https://host/a@b")]
    [InlineData("mail me@host, see https://host", "mail me@host, see https://host")]
    [InlineData("git@host:x.git", "git@host:x.git")]
    [InlineData("", "")]
    [InlineData("://", "://")]
    public void User_information_leaves_every_URL(string text, string redacted) =>
        Assert.Equal(redacted, Redactor.Redact(text));
}
