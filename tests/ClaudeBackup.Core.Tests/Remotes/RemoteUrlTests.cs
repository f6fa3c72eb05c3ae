using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

public sealed class RemoteUrlTests
{
    public RemoteUrlTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "paths are written differently there");

    [Theory]
    [InlineData("https://github.com/me/data.git", "https://github.com/me/data.git")]
    [InlineData("HTTPS://GitHub.COM/Me/Data/", "https://github.com/Me/Data")]
    [InlineData("https://host:443/a", "https://host/a")]
    [InlineData("https://host:8443/a//", "https://host:8443/a")]
    [InlineData("https://[::1]:8443/a", "https://[::1]:8443/a")]
    [InlineData("http://host:80/~me/a.git", "http://host/~me/a.git")]
    [InlineData("http://host:443/a", "http://host:443/a")]
    [InlineData("https://host/a%20b/%C3%BC", "https://host/a%20b/%C3%BC")]
    [InlineData("ssh://git@Host:22/srv/a/", "ssh://git@Host/srv/a")]
    [InlineData("ssh://host:2222/~/a", "ssh://host:2222/~/a")]
    [InlineData("ssh://git@[fe80::1]:2222/a", "ssh://git@[fe80::1]:2222/a")]
    [InlineData("git@github.com:me/data.git", "git@github.com:me/data.git")]
    [InlineData("host:data/", "host:data")]
    [InlineData("host:/srv/data", "host:/srv/data")]
    [InlineData("git@[::1]:data", "git@[::1]:data")]
    [InlineData("/srv/data/", "/srv/data")]
    [InlineData("/srv/My Drive/a@b:c?#", "/srv/My Drive/a@b:c?#")]
    [InlineData("../data", "/home/me/data")]
    [InlineData("./a:b", "/home/me/here/a:b")]
    [InlineData("a/b:c", "/home/me/here/a/b:c")]
    [InlineData("me/data", "/home/me/here/me/data")]
    [InlineData("[old]", "/home/me/here/[old]")]
    [InlineData("~", "/home/me")]
    [InlineData("~/data", "/home/me/data")]
    [InlineData("~//data", "/home/me/data")]
    [InlineData("file:///srv/a%20b", "/srv/a b")]
    [InlineData("file://localhost/srv/data/", "/srv/data")]
    public void A_remote_is_stored_and_shown_in_one_way(string typed, string text)
    {
        var remote = Parse(typed);

        Assert.Equal(text, remote.Text);
        Assert.Equal(text, remote.ToString());
        Assert.False(remote.HadSecret);
        Assert.Equal(remote, Parse(text));
    }

    [Theory]
    [InlineData("https://host/a", RemoteKind.Https, "host", null)]
    [InlineData("http://Host:81/a", RemoteKind.Http, "host", null)]
    [InlineData("ssh://me@host:2222/a", RemoteKind.Ssh, "host", null)]
    [InlineData("me@host:a", RemoteKind.Ssh, "host", null)]
    [InlineData("https://[::1]:8443/a", RemoteKind.Https, "[::1]", null)]
    [InlineData("file:///a", RemoteKind.File, null, "/a")]
    [InlineData("~/a", RemoteKind.File, null, "/home/me/a")]
    public void A_remote_knows_its_kind_its_host_and_its_directory(
        string typed,
        RemoteKind kind,
        string? host,
        string? directory
    )
    {
        var remote = Parse(typed);

        Assert.Equal((kind, host, directory), (remote.Kind, remote.Host, remote.LocalPath?.Value));
    }

    [Theory]
    [InlineData("https://hunter2@host/a", "https://host/a")]
    [InlineData("https://me:hunter2@host/a", "https://host/a")]
    [InlineData("https://me:hunter2@x:y@host/a", "https://host/a")]
    [InlineData("http://me:hunter2@host:8080/a", "http://host:8080/a")]
    [InlineData("ssh://git:hunter2@host/a", "ssh://git@host/a")]
    [InlineData("ssh://:hunter2@host/a", "ssh://host/a")]
    [InlineData("ssh://git:hunter2:@x@host/a", "ssh://git@host/a")]
    public void A_password_is_dropped_and_that_is_told(string typed, string text)
    {
        var remote = Parse(typed);

        Assert.Equal(text, remote.Text);
        Assert.True(remote.HadSecret);
        Assert.DoesNotContain("hunter2", remote.ToString(), StringComparison.Ordinal);
        Assert.Equal(remote, Parse(text));
        Assert.False(Parse(text).HadSecret);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" https://host/a")]
    [InlineData("/a\n")]
    [InlineData("/a\0b")]
    [InlineData("/a\u2028b")]
    [InlineData("/a /")]
    [InlineData("--upload-pack=touch /x")]
    [InlineData("-x")]
    [InlineData("https://host/a b")]
    [InlineData("https://host/a\tb")]
    [InlineData("https://host/a%0ab")]
    [InlineData("https://host\\a/b")]
    [InlineData("https://")]
    [InlineData("https:///a")]
    [InlineData("https://host")]
    [InlineData("https://host//")]
    [InlineData("https://me:hunter2@/a")]
    [InlineData("https://-host/a")]
    [InlineData("https://ho..st/a")]
    [InlineData("https://hööst/a")]
    [InlineData("https://[1.2.3.4]/a")]
    [InlineData("https://host:0/a")]
    [InlineData("https://host:65536/a")]
    [InlineData("https://host:/a")]
    [InlineData("https://host/a?token=hunter2")]
    [InlineData("https://host/a#hunter2")]
    [InlineData("https://me:hun/ter2@host/a")]
    [InlineData("https://me/hunter2@host/a")]
    [InlineData("https://me:12/hunter2@host/a")]
    [InlineData("https:/me:hunter2@host/a")]
    [InlineData("me:hunter2@https://host/a")]
    [InlineData("me:hunter2@host:a")]
    [InlineData("me:x@[]/hunter2@host:a")]
    [InlineData("git@host:")]
    [InlineData("git@host:/")]
    [InlineData("git@host:-a")]
    [InlineData("git@host:a b")]
    [InlineData("@:a")]
    [InlineData("[host:22]:a")]
    [InlineData("-o@host:a")]
    [InlineData("ssh://-oProxyCommand=x@host/a")]
    [InlineData("ssh://-oProxyCommand=x/a")]
    [InlineData("ssh://me;x@host/a")]
    [InlineData("ssh://host")]
    [InlineData("ext::sh -c hunter2")]
    [InlineData("ext::x")]
    [InlineData("https::x")]
    [InlineData("git://host/a")]
    [InlineData("ftp://me:hunter2@host/a")]
    [InlineData("git+ssh://host/a")]
    [InlineData("a_b://me:hunter2@host/a")]
    [InlineData("./https://me:hunter2@host/a")]
    [InlineData("file://")]
    [InlineData("file://host/a")]
    [InlineData("file://me:hunter2@host/a")]
    [InlineData("file:///a?b")]
    [InlineData("file:///a%00")]
    [InlineData("~other/a")]
    [InlineData(@"C:\data")]
    [InlineData("c:/data")]
    [InlineData("file:///C:/data")]
    public void What_git_would_misread_is_refused_without_repeating_it(string typed)
    {
        var failure = Assert.Throws<BackupException>(() => Parse(typed));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.NotNull(failure.Hint);
        Assert.DoesNotContain("hunter2", failure.ToString() + failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com/me/data", "me/data")]
    [InlineData("https://token@GitHub.com/me/data.git/", "me/data")]
    [InlineData("https://www.github.com/me/data", "me/data")]
    [InlineData("ssh://git@ssh.github.com:443/me/data.git", "me/data")]
    [InlineData("git@GITHUB.com:me/data.git", "me/data")]
    [InlineData("git@github.com:/me/data.git", "me/data")]
    [InlineData("https://github.com/me", null)]
    [InlineData("https://github.com/me/data/tree/main", null)]
    [InlineData("https://github.com/me/..", null)]
    public void A_repository_of_GitHub_is_recognised(string typed, string? name)
    {
        var remote = Parse(typed);

        Assert.True(remote.IsGitHub);
        Assert.Equal(name, remote.GitHub?.ToString());
    }

    [Theory]
    [InlineData("https://gist.github.com/me/data")]
    [InlineData("https://github.com.example.org/me/data")]
    [InlineData("https://notgithub.com/me/data")]
    [InlineData("ssh://github.com@host/me/data")]
    [InlineData("/github.com/me")]
    public void Other_hosts_are_not_taken_for_GitHub(string typed)
    {
        Assert.False(Parse(typed).IsGitHub);
        Assert.Null(Parse(typed).GitHub);
    }

    private static RemoteUrl Parse(string text) =>
        RemoteUrl.Parse(text, new AbsolutePath("/home/me/here"), new AbsolutePath("/home/me"));
}
