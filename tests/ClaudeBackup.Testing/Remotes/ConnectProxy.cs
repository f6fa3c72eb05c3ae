using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>A proxy on a free port of 127.0.0.1 that leads a few hosts to a port of this machine and nobody anywhere else.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private const int LongestHead = 8 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _tunnels = new();
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly IReadOnlyCollection<string> _hosts;
    private readonly int _target;
    private readonly Task _accepting;

    /// <param name="hosts">Each with its port, as <c>github.com:443</c>.</param>
    /// <param name="target">The port of 127.0.0.1 where all of them end.</param>
    public ConnectProxy(IReadOnlyCollection<string> hosts, int target)
    {
        _hosts = hosts;
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The first lines of the requests that would have led elsewhere.</summary>
    public IReadOnlyList<string> Refused => [.. _refused];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_tunnels.Keys);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var tunnel = TunnelAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
                _ = _tunnels.TryAdd(tunnel, true);
                _ = tunnel.ContinueWith(done => _tunnels.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // disposed of
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using (client)
        using (TcpClient server = new())
        {
            try
            {
                var near = client.GetStream();
                var wish = await ReadHeadAsync(near);
                if (!_hosts.Any(host => wish.StartsWith($"CONNECT {host} ", StringComparison.Ordinal)))
                {
                    _refused.Enqueue(wish);
                    await near.WriteAsync(
                        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
                        _stopping.Token
                    );
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                var far = server.GetStream();
                await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stopping.Token);

                // the end of one direction ends the other, whose copy the closed sockets stop
                _ = await Task.WhenAny(near.CopyToAsync(far, _stopping.Token), far.CopyToAsync(near, _stopping.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // one of the two hung up
            }
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream client)
    {
        var buffer = new byte[LongestHead];
        var length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            // the client waits for an answer, so nothing can come behind the head
            var count = await client.ReadAsync(buffer.AsMemory(length), _stopping.Token);
            length += count > 0 ? count : throw new IOException("Closed before the end of the head.");
        }

        return Encoding.ASCII.GetString(buffer, 0, length).Split('\r')[0];
    }
}
