using System.Diagnostics;
using System.Net.Sockets;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Json;

/// <summary>A small file of ours is read at once, or counts as damaged.</summary>
public sealed class JsonFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private AbsolutePath At => _directory.Path / "f.json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_is_read()
    {
        await File.WriteAllTextAsync(At.Value, """{ "a": "b" }""", Token);
        Assert.Equal("b", await ReadAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"a\": \"b\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task A_torn_file_is_damaged(string content)
    {
        await File.WriteAllTextAsync(At.Value, content, Token);
        Assert.Null(await ReadAsync());
    }

    [Theory]
    [InlineData(1L << 25)]
    [InlineData(1L << 40)]
    public async Task A_file_that_is_longer_than_any_of_ours_is_not_read(long size)
    {
        // nothing but blanks is behind it, which are fine in JSON, so its length alone tells
        await File.WriteAllTextAsync(At.Value, """{ "a": "b" }""", Token);
        if (size < 1L << 30)
        {
            await File.AppendAllTextAsync(At.Value, new string(' ', (int)size), Token);
        }
        else
        {
            Platform.RequirePosix();
            using var file = File.OpenWrite(At.Value);
            file.SetLength(size);
        }

        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Nobody_waits_for_a_pipe()
    {
        Platform.RequirePosix();
        using (var made = Process.Start("mkfifo", [At.Value]))
        {
            await made.WaitForExitAsync(Token);
        }

        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task A_folder_or_a_socket_is_none()
    {
        Platform.RequirePosix();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At.Value));
        Assert.Null(await ReadAsync());
        File.Delete(At.Value);
        _ = Directory.CreateDirectory(At.Value);
        Assert.Null(await ReadAsync());
        _ = Assert.Throws<IOException>(() => JsonFile.Read(At));
    }

    private Task<string?> ReadAsync() =>
        Task.Run(() => JsonFile.TryRead(At, json => JsonFile.Text(json, "a")), Token)
            .WaitAsync(TimeSpan.FromSeconds(20), Token);
}
