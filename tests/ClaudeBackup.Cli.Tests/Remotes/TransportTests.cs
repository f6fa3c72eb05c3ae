using ClaudeBackup.Core.Host;
using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Cli.Tests.Remotes;

public sealed class TransportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Sandbox _sandbox = new();

    public TransportTests() => _sandbox.WriteSession(Fleet.Id(1));

    [Fact]
    [Trait("Defect", "B3")]
    public async Task Over_ssh_with_a_key_and_nobody_is_asked_anything()
    {
        Platform.RequireLinux();
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var ssh = await SshServer.StartAsync();
        ssh.ApplyTo(_sandbox);

        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", ssh.UrlOf(bare));
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
        Fleet.Grow(_sandbox, 1);
        _sandbox.Environment["GIT_SSH_COMMAND"] = ssh.CommandBeforeFirstContact;
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-host-key");
        _sandbox.Environment["GIT_SSH_COMMAND"] = ssh.CommandOfStranger;
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-auth");
        ssh.ApplyTo(_sandbox);
        _ = await _sandbox.JsonAsync("sync");
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [Fact]
    [Trait("Defect", "S8")]
    public async Task Over_https_with_the_users_credential_helper_and_nothing_else_of_the_users_git()
    {
        Platform.RequireLinux();
        var password = $"not-a-password-{Guid.NewGuid():N}";
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var server = await GitHttpServer.StartAsync(
            _directory.Path,
            new GitHttpOptions { Login = ("me", password) }
        );
        server.ApplyTo(_sandbox);
        var url = server.UrlOf(bare);
        var refused = (await _sandbox.RunAsync("init", "--backend", "git", "--remote", url, "--json")).ExitsWith(4);
        await File.WriteAllTextAsync(
            (_sandbox.Home / ".gitconfig").Value,
            $"[credential]\n\thelper = \"!f() {{ echo username=me; echo password={password}; }}; f\"\n[core]\n\thooksPath = {_sandbox.Home}/hooks\n[push]\n\tgpgSign = true\n",
            TestContext.Current.CancellationToken
        );
        _ = (
            await _sandbox.ShellAsync(
                "mkdir hooks && printf '#!/bin/sh\\nexit 1\\n' > hooks/pre-push && chmod +x hooks/pre-push"
            )
        ).ExitsWith(0);

        _ = await _sandbox.JsonAsync("backend", "set", "git", "--remote", url);

        Assert.Equal(
            "remote-auth",
            refused.Json.GetProperty("sync").GetProperty("push").GetProperty("code").GetString()
        );
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    [Fact]
    public async Task A_server_that_fails_hangs_or_breaks_off_costs_nothing_but_time()
    {
        Platform.RequireLinux();
        var bare = await BareRepository.CreateAsync(_directory.Path / "x.git");
        await using var server = await GitHttpServer.StartAsync(_directory.Path);
        server.ApplyTo(_sandbox);
        _ = await _sandbox.JsonAsync("init", "--backend", "git", "--remote", server.UrlOf(bare));
        Fleet.Set(_sandbox, "timeoutSeconds", 2);

        Fleet.Grow(_sandbox, 1);
        server.Git.Break(GitService.ReceivePack, HttpFault.Answer(500));
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-unreachable");
        server.Git.Break(GitService.ReceivePack, HttpFault.DropAfter(50));
        _ = await Fleet.IsBehindAsync(_sandbox, "remote-unreachable");
        server.Git.Break(GitService.ReceivePack, HttpFault.Hang);
        var hung = (await _sandbox.RunAsync("sync", "--json")).ExitsWith(4);
        server.Git.Heal();
        await bare.RejectPushesAsync("not today");
        var declined = await Fleet.IsBehindAsync(_sandbox, "remote-declined");
        await bare.AcceptPushesAsync();
        server.Git.Break(GitService.ReceivePack, HttpFault.Answer(500, times: 2));
        _ = await _sandbox.JsonAsync("sync");

        Assert.Contains(
            hung.Json.GetProperty("push").GetProperty("code").GetString(),
            (string[])["deadline-exceeded", "remote-unreachable"]
        );
        Assert.Contains("not today", declined.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(await _sandbox.HeadAsync(), await bare.MainAsync());
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _directory.Dispose();
    }
}
