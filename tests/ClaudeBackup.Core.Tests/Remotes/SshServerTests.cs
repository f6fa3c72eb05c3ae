using ClaudeBackup.Testing;
using ClaudeBackup.Testing.Remotes;
using Xunit;

namespace ClaudeBackup.Core.Tests.Remotes;

public sealed class SshServerTests : IDisposable
{
    // instead of asking at a terminal, if there is one
    private const string Unattended = " -o BatchMode=yes";

    private readonly PushingSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_push_arrives_over_ssh_and_can_be_cloned()
    {
        await using var server = await SshServer.StartAsync();
        var remote = await _sandbox.AddRemoteAsync("with space.git");
        var url = $"'{server.UrlOf(remote)}'";
        await _sandbox.CommitAsync(bytes: 1_500_000);
        server.ApplyTo(_sandbox.User);

        _ = (await _sandbox.PushAsync(url)).ExitsWith(0);

        await remote.FsckAsync();
        Assert.True(await remote.HasFileAsync("file"));
        Assert.Equal("file", await _sandbox.CloneAsync(url));
    }

    [Fact]
    public async Task A_server_never_met_is_not_trusted()
    {
        await using var server = await SshServer.StartAsync();

        var push = await PushWithAsync(server, server.CommandBeforeFirstContact);

        Assert.Contains("Host key verification failed.", push.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_not_let_in()
    {
        await using var server = await SshServer.StartAsync();

        var push = await PushWithAsync(server, server.CommandOfStranger);

        Assert.Contains("Permission denied (publickey)", push.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_gone_refuses_the_connection()
    {
        var server = await SshServer.StartAsync();
        await server.DisposeAsync();

        var push = await PushWithAsync(server, server.Command);

        Assert.Contains("Connection refused", push.Error, StringComparison.Ordinal);
    }

    private async Task<CliResult> PushWithAsync(SshServer server, string command)
    {
        await _sandbox.CommitAsync();
        _sandbox.User.Environment["GIT_SSH_COMMAND"] = command + Unattended;
        return (await _sandbox.PushAsync(server.UrlOf(await _sandbox.AddRemoteAsync()))).ExitsWith(128);
    }
}
