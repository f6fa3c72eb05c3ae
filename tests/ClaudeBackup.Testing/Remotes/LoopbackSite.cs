using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>A web server on a free port of 127.0.0.1 with one handler; disposing of it ends every request.</summary>
internal sealed class LoopbackSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    private LoopbackSite(WebApplication app) => _app = app;

    public int Port { get; private set; }

    /// <param name="certificate">Null for plain http.</param>
    /// <param name="handler">Its token ends with the request or the server.</param>
    public static async Task<LoopbackSite> StartAsync(
        X509Certificate2? certificate,
        Func<HttpContext, CancellationToken, Task> handler
    )
    {
        // empty: the usual builder reads the environment and watches the folder it stands in
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.Services.AddSingleton<IHostLifetime>(new NoLifetime());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        _ = builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, 0, listen => Configure(listen, certificate));
        });
        LoopbackSite site = new(builder.Build());
        site._app.Run(context => site.HandleAsync(context, handler));
        await site._app.StartAsync();
        site.Port = new Uri(site._app.Urls.Single()).Port;
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static void Configure(ListenOptions listen, X509Certificate2? certificate)
    {
        // a connection carries one request at a time, so that dropping it is what the client sees
        listen.Protocols = HttpProtocols.Http1;
        if (certificate is not null)
        {
            _ = listen.UseHttps(certificate);
        }
    }

    private async Task HandleAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> handler)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await handler(context, ending.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    /// <summary>In place of the console's, which would take Ctrl-C away from whoever runs the tests.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
