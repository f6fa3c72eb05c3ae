using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>What to do about a failure of which whoever met it knew only what the system, or git, said.</summary>
public static class FailureAdvice
{
    private const int InputOutput = 5;
    private const int ReadOnly = 30;

    private const string Look = "What was saved before is safe. To see what is in the way, run: claude-backup doctor";

    /// <summary>The failure with a hint: its own, where it has one.</summary>
    public static BackupException Give(BackupException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Hint is null && failure.Kind is FailureKind.Failed
            ? new BackupException(failure.Kind, failure.Message, For(failure), failure) { Code = failure.Code }
            : failure;
    }

    private static string For(BackupException failure) =>
        Says(failure, InputOutput, "Input/output error")
            ? "The disk cannot be read or written there: look at what the system's log says of it. What was saved before is safe. Then run: claude-backup doctor"
        : Says(failure, ReadOnly, "Read-only file system")
            ? "Nothing can be written to that disk, often because it broke or was full. Make it writable, then run the command again."
        : failure.InnerException is UnauthorizedAccessException
        || failure.Message.Contains("Permission denied", StringComparison.OrdinalIgnoreCase)
            ? "Look to whom it belongs and what its mode allows. To see it for the whole repository, run: claude-backup doctor"
        : Look;

    // of Windows' numbers none is so small
    private static bool Says(BackupException failure, int number, string words) =>
        failure.InnerException is IOException io && io.HResult == number
        || failure.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
