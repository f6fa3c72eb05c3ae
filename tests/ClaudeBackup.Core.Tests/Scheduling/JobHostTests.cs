using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Scheduling;

/// <summary>A job finds its way as the user does by hand, and tells nobody a password.</summary>
public sealed class JobHostTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("https_proxy", "http://proxy.example:3128", true)]
    [InlineData("HTTPS_PROXY", "http://proxy.example:3128", true)]
    [InlineData("no_proxy", "localhost,.example", true)]
    [InlineData("https_proxy", "http://ann:secret@proxy.example:3128", false)]
    [InlineData("ALL_PROXY", "socks5://ann:secret@proxy.example", false)]
    [InlineData("GIT_SSH_COMMAND", "ssh -i /home/dev/.ssh/backup", true)]
    [InlineData("SSL_CERT_FILE", "/etc/company.pem", true)]
    [InlineData("TZ", "America/New_York", true)]
    [InlineData("GH_TOKEN", "NotARealToken", false)]
    [InlineData("LD_PRELOAD", "/x.so", false)]
    public void It_takes_along_what_leads_to_a_remote_and_no_secret(string name, string value, bool isTaken)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = _directory.Path.Value,
            [name] = value,
        };
        var paths = HostPaths.From(environment.GetValueOrDefault, current: null, _directory.Path.Value);

        var job = new JobHost(paths, environment.GetValueOrDefault).Job(
            _directory.Path / "claude-backup",
            _directory.Path / "file"
        );

        Assert.Equal(isTaken ? value : null, job.Environment.GetValueOrDefault(name));
    }

    [Fact]
    public void Its_PATH_has_nothing_of_the_cache_or_the_project_from_which_npx_was_called()
    {
        Platform.RequirePosix();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = "/home/dev",
            ["PATH"] =
                "/home/dev/.npm/_npx/ab12/node_modules/.bin:/home/dev/shop/node_modules/.bin:/node_modules/.bin:/home/dev/bin:/usr/bin",
        };
        var paths = HostPaths.From(environment.GetValueOrDefault, current: null, "/home/dev");

        var job = new JobHost(paths, environment.GetValueOrDefault).Job(
            _directory.Path / "claude-backup",
            _directory.Path / "file"
        );

        Assert.Equal("/home/dev/bin:/usr/bin", job.Environment["PATH"]);
    }
}
