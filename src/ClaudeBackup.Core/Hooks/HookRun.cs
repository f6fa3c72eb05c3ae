using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Storage;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>
/// The run behind hooks. One at a time serves all requests that have come until it ends: a burst becomes one run, and a sync that is at work
/// meanwhile is waited for.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="sync">Saves, and tells the user what must be heard.</param>
/// <param name="census">Counts what an update left.</param>
public sealed class HookRun(BackupRepository repository, UnattendedSync sync, CensusTaker census)
{
    /// <summary>What this program is started with to be one.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["hook", "--run"];

    // a first sync of a large home may hold the lock for so long
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    // windows that are closed together end their sessions together
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(400);

    private const string LockFile = "hook-lock";

    /// <summary>Whether one is at work, which will see a request that is there by now.</summary>
    internal static bool IsAtWork(BackupRepository repository)
    {
        using var held = RepositoryLock.TryTake(repository, LockFile);
        return held is null;
    }

    /// <summary>Serves what waits, or leaves it to the run that is at work already.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var inbox = new HookInbox(repository);
        // asked again after each release: whoever could not get the lock has relied on us
        while (!inbox.IsEmpty)
        {
            using var held = RepositoryLock.TryTake(repository, LockFile);
            if (held is null)
            {
                return;
            }

            await Task.Delay(Burst, cancellation);
            while (inbox.TakeAll() is { Count: > 0 } requests)
            {
                await ServeAsync(requests, cancellation);
            }
        }
    }

    private async Task ServeAsync(IReadOnlyList<HookRequest> requests, CancellationToken cancellation)
    {
        await CountAsync(requests.Select(r => r.Client).OfType<string>().LastOrDefault(), cancellation);
        foreach (var mark in requests.Select(r => r.Mark).OfType<SourceMark>())
        {
            await SyncAsync(mark, cancellation);
        }

        // a mark alone has saved all else too
        if (requests.Any(r => r.Mark is null))
        {
            await SyncAsync(mark: null, cancellation);
        }
    }

    // What cannot be counted must not stand in the way of what can be saved.
    private async Task CountAsync(string? client, CancellationToken cancellation)
    {
        try
        {
            await census.TakeAsync(client, cancellation);
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    // Told in the record of the run, and to the user when it happens again; nobody reads what this process says.
    private async Task SyncAsync(SourceMark? mark, CancellationToken cancellation)
    {
        try
        {
            _ = await sync.RunAsync(
                new SyncRequest
                {
                    Trigger = RunTrigger.Hook,
                    Patience = Patience,
                    UpTo = mark,
                },
                progress: null,
                cancellation
            );
        }
        catch (BackupException)
        {
            return;
        }
    }
}
