using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Alerts;

/// <summary>
/// Tells a monitoring service of runs, in the form of healthchecks.io: <c>URL/start</c>, <c>URL</c>, <c>URL/fail</c>. It tells no more than
/// how a run ended; where nothing listens, no run fails for it.
/// </summary>
/// <param name="repository">The repository, whose settings name the URL.</param>
public sealed class Ping(BackupRepository repository)
{
    private const int MostRedirections = 3;

    // twice in a run, and a run may wait for both
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Understands a URL of the user.</summary>
    /// <exception cref="BackupException">Usage: it is none that can be called.</exception>
    public static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? parsed
            : throw new BackupException(
                FailureKind.Usage,
                "A ping URL begins with https:// or http://.",
                "Give such a URL, or off to stop pinging."
            );

    /// <summary>What can be shown of a URL: who knows all of it can ping too.</summary>
    public static string Shown(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? $"{parsed.Scheme}://{parsed.Authority}/…" : "…";

    /// <summary>A run has begun.</summary>
    public Task StartAsync(CancellationToken cancellation) => TrySendAsync("/start", body: "", cancellation);

    /// <summary>A run has ended. One that met another, or that the user ended, tells nothing either way.</summary>
    public Task EndAsync(RunRecord run, CancellationToken cancellation) =>
        run.IsGood ? TrySendAsync("", RunRecord.Word(run.Outcome), cancellation)
        : run.IsBad ? TrySendAsync("/fail", $"{RunRecord.Word(run.Outcome)}: {run.Code}", cancellation)
        : Task.CompletedTask;

    /// <summary>Keeps a URL, and calls it once to see whether anybody answers.</summary>
    /// <param name="url">The URL; null for none.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What the user should know of it.</returns>
    public async Task<IReadOnlyList<string>> SetAsync(Uri? url, CancellationToken cancellation)
    {
        _ = LocalSettings.Change(repository, settings => settings with { Ping = url?.AbsoluteUri });
        return url is not null && await SendAsync(url, "set up", cancellation) is { } trouble
            ? [$"The URL is kept, but the test ping failed: {trouble}"]
            : [];
    }

    // null when it was answered well
    private static async Task<string?> SendAsync(Uri url, string body, CancellationToken cancellation)
    {
        try
        {
            using var handler = new SocketsHttpHandler { MaxAutomaticRedirections = MostRedirections };
            using var client = new HttpClient(handler) { Timeout = Deadline };
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new StringContent(body, Encoding.UTF8, "text/plain"),
            };
            // whatever else it says is not read
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellation
            );
            return response.IsSuccessStatusCode ? null : $"The server answered {(int)response.StatusCode}.";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"No answer within {Deadline.TotalSeconds} seconds.";
        }
    }

    private async Task TrySendAsync(string signal, string body, CancellationToken cancellation)
    {
        if (Url() is not { } url)
        {
            return;
        }

        var signalled = new UriBuilder(url);
        signalled.Path = signalled.Path.TrimEnd('/') + signal;
        try
        {
            _ = await SendAsync(signalled.Uri, body, cancellation);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private Uri? Url()
    {
        try
        {
            return LocalSettings.Read(repository).Ping is { } url ? Parse(url) : null;
        }
        catch (BackupException)
        {
            // settings that cannot be read fail the run itself
            return null;
        }
    }
}
