using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Hooks;

/// <summary>
/// The run behind hooks. One at a time serves all requests that have come until it ends: a burst becomes one run, and a sync that is at work
/// meanwhile is waited for.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="sync">Saves, and tells the user what must be heard.</param>
/// <param name="census">Counts what an update left.</param>
public sealed class HookRun(BackupRepository repository, RecordedSync sync, CensusTaker census)
{
    /// <summary>What this program is started with to be one.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["hook", "--run"];

    // a first sync of a large home may hold the lock for so long
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    // windows that are closed together end their sessions together
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(400);

    /// <summary>Whether one is at work, which will see a request that is there by now.</summary>
    internal static bool IsAtWork(BackupRepository repository)
    {
        try
        {
            using var held = RepositoryLock.TryTakeHooks(repository);
            return held is null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Serves what waits, or leaves it to the run that is at work already.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var inbox = new HookInbox(repository);
        // asked again after each release: whoever could not get the lock has relied on us
        while (!inbox.IsEmpty)
        {
            using var held = Take(out var isTaken);
            if (isTaken)
            {
                return;
            }

            await Task.Delay(Burst, cancellation);
            while (inbox.All() is { Count: > 0 } requests)
            {
                if (!await ServeAsync([.. requests.Select(r => r.Request)], cancellation))
                {
                    return;
                }

                foreach (var (file, _) in requests)
                {
                    File.Delete(file);
                }
            }
        }
    }

    // A lock that is somebody else's file, as after a run of root, must not stop the saving: then there may be two of us.
    private IDisposable? Take(out bool isTaken)
    {
        try
        {
            var held = RepositoryLock.TryTakeHooks(repository);
            isTaken = held is null;
            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isTaken = false;
            return null;
        }
    }

    // false when another run did not let go: the requests wait for the next hook
    private async Task<bool> ServeAsync(IReadOnlyList<HookRequest> requests, CancellationToken cancellation)
    {
        var client = requests.Select(r => r.Client).OfType<string>().LastOrDefault();
        // a mark alone saves all else too
        foreach (var mark in requests.Select(r => r.Mark).Distinct().OrderBy(m => m is null))
        {
            if (!await SyncAsync(mark, client, cancellation))
            {
                return false;
            }
        }

        census.Leave(client);
        return true;
    }

    // Told in the record of the run, and to the user when it happens again; nobody reads what this process says.
    private async Task<bool> SyncAsync(SourceMark? mark, string? client, CancellationToken cancellation)
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
                new SyncListener { Compared = seen => census.Take(client, seen) },
                cancellation
            );
            return true;
        }
        catch (BackupException e)
        {
            return e.Kind is not FailureKind.Locked;
        }
    }
}
