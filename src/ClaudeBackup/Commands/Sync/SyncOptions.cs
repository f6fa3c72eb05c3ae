using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Commands;

/// <summary>What the options of <c>sync</c> mean.</summary>
internal static class SyncOptions
{
    /// <exception cref="BackupException">Usage: both are given.</exception>
    public static SyncScope Scope(bool configOnly, bool sessionsOnly) =>
        (configOnly, sessionsOnly) switch
        {
            (true, true) => throw new BackupException(
                FailureKind.Usage,
                "--config-only and --sessions-only exclude each other.",
                "Leave both out to save everything."
            ),
            (true, false) => SyncScope.Config,
            (false, true) => SyncScope.Sessions,
            _ => SyncScope.Everything,
        };
}
