using System.Diagnostics;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The lock of all small local files. It is held for the moment of a read and a write, by runs, hooks and commands alike, also by one that
/// holds another lock; whoever holds this one takes no other.
/// </summary>
internal static class LocalLock
{
    private const string Name = "local-lock";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // longer than any disk takes for a file of some kilobytes
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits for it and takes it.</summary>
    /// <exception cref="BackupException">Somebody has it and does not let go.</exception>
    /// <exception cref="IOException">The folder of local files is not there, or cannot be written.</exception>
    public static IDisposable Take(BackupRepository repository) =>
        TryTake(repository, Patience)
        ?? throw new BackupException(
            FailureKind.Locked,
            $"Another run holds {repository.LocalFolder / Name}.",
            "Wait until it has finished, then run the command again."
        );

    /// <summary>Waits for it no longer than told; null when somebody has it even then.</summary>
    public static IDisposable? TryTake(BackupRepository repository, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var held = RepositoryLock.TryOpen(repository, Name);
            if (held is not null || Stopwatch.GetElapsedTime(started) > patience)
            {
                return held;
            }

            Thread.Sleep(Pause);
        }
    }
}
