using System.Collections.Concurrent;
using ClaudeBackup.Core.Host;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>The side of a server that speaks git: what it was asked, and what goes wrong with it.</summary>
public sealed class GitEndpoint
{
    private readonly GitBackend _backend;
    private readonly ConcurrentDictionary<GitService, Remaining> _faults = new();
    private readonly ConcurrentDictionary<GitService, int> _requests = new();
    private readonly ConcurrentDictionary<GitService, long> _received = new();

    internal GitEndpoint(AbsolutePath root) => _backend = new GitBackend(root);

    /// <summary>How many requests came for a service, those that were refused or failed among them.</summary>
    public int Requests(GitService service) => _requests.GetValueOrDefault(service);

    /// <summary>How many bytes of requests' bodies were taken for a service, as they came over the wire.</summary>
    public long BytesReceived(GitService service) => _received.GetValueOrDefault(service);

    /// <summary>From now on a service fails so, its <c>info/refs</c> included.</summary>
    public void Break(GitService service, HttpFault fault) => _faults[service] = new Remaining(fault);

    /// <summary>Everything works again; requests that hang go on hanging.</summary>
    public void Heal() => _faults.Clear();

    /// <summary>Counts a request and lets it fail if it is to.</summary>
    /// <returns>Whether that was all there is to say to it.</returns>
    internal async Task<bool> FailsAsync(HttpContext context, GitRequest request, CancellationToken cancellationToken)
    {
        _ = _requests.AddOrUpdate(request.Service, 1, (_, count) => count + 1);
        if (!_faults.TryGetValue(request.Service, out var remaining))
        {
            return false;
        }

        switch (remaining.Fault)
        {
            case HttpFault.Hanging:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return true;
            case HttpFault.Answering answer when remaining.Take(answer.Times):
                await TextAnswer.AnswerAsync(context, answer.Status, answer.Message);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Answers a request from the repository.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">The same as git understands it.</param>
    /// <param name="user">Who pushes; null for nobody, whose pushes the real backend would refuse.</param>
    /// <param name="cancellationToken">Kills the git that works on it.</param>
    internal async Task ServeAsync(
        HttpContext context,
        GitRequest request,
        string? user,
        CancellationToken cancellationToken
    )
    {
        var most =
            _faults.TryGetValue(request.Service, out var remaining) && remaining.Fault is HttpFault.Dropping drop
                ? drop.Bytes
                : long.MaxValue;
        var taken = 0L;
        await _backend.ServeAsync(context, request, user, Take, cancellationToken);

        bool Take(int bytes)
        {
            _ = _received.AddOrUpdate(request.Service, bytes, (_, sum) => sum + bytes);
            taken += bytes;
            return taken < most;
        }
    }

    private sealed class Remaining(HttpFault fault)
    {
        private int _taken;

        public HttpFault Fault => fault;

        public bool Take(int times) => Interlocked.Increment(ref _taken) <= times;
    }
}
