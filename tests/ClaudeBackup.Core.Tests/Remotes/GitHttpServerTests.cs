using System.Diagnostics;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

/// <summary>The servers that tests of remotes start do what they say.</summary>
public sealed class GitHttpServerTests : IDisposable
{
    private readonly PushingSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_push_arrives_and_can_be_cloned(bool tls)
    {
        await using var server = await StartAsync(new GitHttpOptions { Tls = tls });
        var remote = await _sandbox.AddRemoteAsync();
        Assert.Null(await remote.MainAsync());
        await _sandbox.CommitAsync();

        _ = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(0);

        Assert.NotNull(await remote.MainAsync());
        Assert.True(await remote.HasFileAsync("file"));
        Assert.False(await remote.HasFileAsync("other"));
        await remote.FsckAsync();
        Assert.Equal("file", await _sandbox.CloneAsync(server.UrlOf(remote)));
        Assert.Equal("file", await _sandbox.CloneAsync(remote.FileUrl));
    }

    [Fact]
    public async Task A_large_push_comes_in_pieces()
    {
        const int Size = 3_000_000;
        await using var server = await StartAsync();
        var remote = await _sandbox.AddRemoteAsync();
        await _sandbox.CommitAsync(bytes: Size);

        _ = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(0);

        await remote.FsckAsync();
        Assert.InRange(server.Git.BytesReceived(GitService.ReceivePack), Size, Size + 10_000);
        Assert.Equal(3, server.Git.Requests(GitService.ReceivePack));
    }

    [Fact]
    public async Task Who_does_not_know_the_certificate_does_not_connect()
    {
        await using var server = await StartAsync();
        _ = _sandbox.User.Environment.Remove("GIT_SSL_CAINFO");
        await _sandbox.CommitAsync();

        var push = (await _sandbox.PushAsync(server.UrlOf(await _sandbox.AddRemoteAsync()))).ExitsWith(128);

        Assert.Contains("certificate", push.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_knows_the_password_comes_in()
    {
        var login = (User: "somebody", Password: $"not-a-secret-{Guid.NewGuid():N}");
        await using var server = await StartAsync(new GitHttpOptions { Login = login, ForbidStrangers = true });
        var remote = await _sandbox.AddRemoteAsync();
        await _sandbox.CommitAsync();

        var without = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(128);
        var wrong = (await _sandbox.PushAsync(UrlFor(login.User, "wrong"))).ExitsWith(128);
        var stranger = (await _sandbox.PushAsync(UrlFor("stranger", login.Password))).ExitsWith(128);
        _ = (await _sandbox.PushAsync(UrlFor(login.User, login.Password))).ExitsWith(0);

        Assert.Contains("could not read Username", without.Error, StringComparison.Ordinal);
        Assert.Contains("Authentication failed", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("403", stranger.Error, StringComparison.Ordinal);

        string UrlFor(string user, string password) => server.UrlOf(remote).Replace("://", $"://{user}:{password}@");
    }

    [Fact]
    public async Task A_status_is_answered_as_often_as_wanted_and_only_for_its_service()
    {
        await using var server = await StartAsync();
        var remote = await _sandbox.AddRemoteAsync();
        await _sandbox.CommitAsync();
        server.Git.Break(GitService.ReceivePack, HttpFault.Answer(503, times: 1, "Come back later."));

        var first = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(128);
        _ = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(0);
        server.Git.Break(GitService.ReceivePack, HttpFault.Answer(500));

        Assert.Contains("remote: Come back later.", first.Error, StringComparison.Ordinal);
        Assert.Contains("503", first.Error, StringComparison.Ordinal);
        Assert.Equal("file", await _sandbox.CloneAsync(server.UrlOf(remote)));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            _ = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(128);
        }

        server.Git.Heal();
        _ = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(0);
    }

    [Fact]
    public async Task A_server_that_hangs_answers_nothing_until_it_is_gone()
    {
        var server = await StartAsync();
        var remote = await _sandbox.AddRemoteAsync();
        await _sandbox.CommitAsync();
        server.Git.Break(GitService.ReceivePack, HttpFault.Hang);

        var pushing = _sandbox.PushAsync(server.UrlOf(remote));
        while (server.Git.Requests(GitService.ReceivePack) == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(pushing.IsCompleted);
        await server.DisposeAsync();
        _ = (await pushing).ExitsWith(128);
    }

    [Fact]
    public async Task A_connection_breaks_off_within_a_push()
    {
        await using var server = await StartAsync();
        var remote = await _sandbox.AddRemoteAsync();
        await _sandbox.CommitAsync(bytes: 2_000_000);
        server.Git.Break(GitService.ReceivePack, HttpFault.DropAfter(500_000));

        var push = await _sandbox.PushAsync(server.UrlOf(remote));

        Assert.NotEqual(0, push.ExitCode);
        Assert.Null(await remote.MainAsync());
        Assert.InRange(server.Git.BytesReceived(GitService.ReceivePack), 500_000, 1_000_000);
        server.Git.Heal();
        _ = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(0);
        await remote.FsckAsync();
    }

    [Fact]
    public async Task A_repository_refuses_what_it_was_told_to()
    {
        await using var server = await StartAsync();
        var remote = await _sandbox.AddRemoteAsync();
        await _sandbox.CommitAsync(bytes: 100_000);

        await remote.LimitPackSizeAsync(50_000);
        var full = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(1);
        await remote.AcceptPushesAsync();
        await remote.RejectPushesAsync("Nothing today, it's a holiday.");
        var rejected = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(1);
        await remote.LimitFileSizeAsync(50_000);
        var large = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(1);

        Assert.Contains("pack exceeds maximum allowed size", full.Error, StringComparison.Ordinal);
        Assert.Contains("remote: Nothing today, it's a holiday.", rejected.Error, StringComparison.Ordinal);
        Assert.Contains("remote: error: File file is 0.09 MB; this exceeds", large.Error, StringComparison.Ordinal);
        Assert.Contains("remote: error: GH001: Large files detected.", large.Error, StringComparison.Ordinal);
        Assert.Contains("(pre-receive hook declined)", large.Error, StringComparison.Ordinal);
        Assert.Null(await remote.MainAsync());
        await remote.AcceptPushesAsync();
        _ = (await _sandbox.PushAsync(server.UrlOf(remote))).ExitsWith(0);
    }

    [Fact]
    public async Task Many_servers_start_at_once_and_quickly()
    {
        var start = Stopwatch.GetTimestamp();
        var servers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GitHttpServer.StartAsync(_sandbox.Root)));
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        Assert.Equal(8, servers.Select(server => server.Port).Distinct().Count());
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    private async Task<GitHttpServer> StartAsync(GitHttpOptions? options = null)
    {
        var server = await GitHttpServer.StartAsync(_sandbox.Root, options);
        server.ApplyTo(_sandbox.User);
        return server;
    }
}
