using System.Net;
using System.Net.Sockets;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Tests.Git;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>What is said, and kept, of a try that failed.</summary>
public sealed class TransportFailureTests : IAsyncLifetime
{
    private readonly GitSandbox _sandbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _sandbox.Client.InitAsync(Token);

    public ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0.4, 60, "did not finish within 0.4 seconds")]
    [InlineData(60, 0.3, "said nothing for 0.3 seconds")]
    public async Task The_time_that_is_named_is_the_one_that_passed(double transfer, double silence, string said)
    {
        // takes every connection and never says a word
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/x.git";
        var git = Git(address, TimeSpan.FromSeconds(silence), TimeSpan.FromSeconds(transfer));

        var failure = await Assert.ThrowsAsync<BackupException>(() =>
            git.FetchAsync("refs/heads/main", "refs/x", partial: false, progress: null, Token)
        );

        Assert.Equal(FailureCode.DeadlineExceeded, failure.Code);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_was_ended_is_no_answer()
    {
        var git = Git("https://gh/o/r", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        var url = RemoteUrl.Parse("https://gh/o/r", _sandbox.Home, _sandbox.Home);
        _ = await _sandbox.PlainAsync("config", "--global", "url.https://github.com/.insteadOf", "https://gh/");
        var resolver = new GitHubResolver(
            new ProcessRunner(),
            git,
            url,
            address => RemoteUrl.Parse(address, _sandbox.Home, _sandbox.Home)
        );
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolver.FindGitHubAsync(ended.Token));

        Assert.Equal(new GitHubName("o", "r"), await resolver.FindGitHubAsync(Token));
    }

    private GitTransport Git(string address, TimeSpan silence, TimeSpan transfer) =>
        new(
            new ProcessRunner(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                    ["HOME"] = _sandbox.Home.Value,
                    ["GIT_CONFIG_NOSYSTEM"] = "1",
                }
            ),
            _sandbox.Repository,
            new NetworkEnvironment(null, null),
            new RemoteAccess(address, [], silence, IsHere: false) { LongestTransfer = transfer }
        );
}
