using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Commands;

/// <summary>What the options of <c>sync</c> mean.</summary>
internal static class SyncOptions
{
    /// <summary>What is asked of the sync, by whoever started it.</summary>
    public static SyncRequest Request(Tier? only, bool isScheduled) =>
        new() { Only = only, Trigger = isScheduled ? RunTrigger.Schedule : RunTrigger.User };

    /// <summary>The half of the source that is to be saved; null for both.</summary>
    /// <exception cref="BackupException">Usage: both are given.</exception>
    public static Tier? Only(bool configOnly, bool sessionsOnly) =>
        (configOnly, sessionsOnly) switch
        {
            (true, true) => throw new BackupException(
                FailureKind.Usage,
                "--config-only and --sessions-only cannot be used together.",
                "Leave both out to save everything."
            ),
            (true, false) => Tier.Config,
            (false, true) => Tier.Sessions,
            _ => (Tier?)null,
        };
}
