using System.Collections.Concurrent;
using ClaudeBackup.Testing.Remotes;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing;

/// <summary>A service that is pinged, on loopback; it writes down what it hears.</summary>
public sealed class PingSite : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heard = new();
    private LoopbackSite _site = null!;

    private PingSite() { }

    public string Url => $"http://127.0.0.1:{_site.Port}";

    public static async Task<PingSite> StartAsync()
    {
        var site = new PingSite();
        site._site = await LoopbackSite.StartAsync(certificate: null, site.HearAsync);
        return site;
    }

    /// <summary>What it has heard since the last time, each as <c>METHOD path: body</c>.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (_heard.TryDequeue(out var call))
        {
            taken.Add(call);
        }

        return taken;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task HearAsync(HttpContext context, CancellationToken cancellation)
    {
        using var body = new StreamReader(context.Request.Body);
        _heard.Enqueue($"{context.Request.Method} {context.Request.Path}: {await body.ReadToEndAsync(cancellation)}");
    }
}
