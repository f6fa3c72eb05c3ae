using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Setup;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup;

/// <summary>What the process ends with; <c>docs/scripting.md</c> is the promise.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Partial = 3;
    public const int NotPushed = 4;
    public const int NotInitialised = 10;
    public const int Locked = 11;
    public const int Integrity = 12;
    public const int Cancelled = 130;

    public static int Of(FailureKind kind) =>
        kind switch
        {
            FailureKind.Usage => Usage,
            FailureKind.NotInitialised => NotInitialised,
            FailureKind.Locked => Locked,
            FailureKind.Integrity => Integrity,
            FailureKind.Cancelled => Cancelled,
            _ => Failed,
        };

    /// <summary>What is not at the remote weighs more than a file that could not be read; both are told.</summary>
    public static int Of(SyncSummary summary) =>
        summary.Push is PushOutcome.Behind ? NotPushed
        : summary.Problems.Count > 0 ? Partial
        : Done;

    /// <summary>As of its sync; what could not be brought back counts too.</summary>
    public static int Of(FirstRunSummary summary) =>
        Of(summary.Sync) is not Done and var code ? code
        : summary.BroughtBack is { Summary.Problems.Count: > 0 } ? Partial
        : Done;
}
