namespace ClaudeBackup.Core.Failures;

/// <summary>What a failure means for whoever started the program; the executable maps each to one exit code.</summary>
public enum FailureKind
{
    Failed,
    Usage,
    NotInitialised,
    Locked,
    Integrity,
    Cancelled,
}

/// <summary>A failure that ends the run.</summary>
/// <param name="kind">Decides the exit code.</param>
/// <param name="message">A sentence that names the thing that failed. Secrets in URLs are removed.</param>
/// <param name="hint">What to do about it, as a sentence.</param>
/// <param name="inner">The cause, for logs.</param>
public sealed class BackupException(FailureKind kind, string message, string? hint = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The program that was to be started is not on the PATH.</summary>
    public const string ExecutableNotFound = "executable-not-found";

    /// <summary>A program did not end, or made no progress, in the time it was given.</summary>
    public const string DeadlineExceeded = "deadline-exceeded";

    /// <summary>There is no room left on the disk.</summary>
    public const string DiskFull = "disk-full";

    public FailureKind Kind { get; } = kind;

    public string? Hint { get; } = hint;

    /// <summary>A stable word for scripts, such as <c>not-initialised</c>.</summary>
    public string Code { get; init; } = CodeOf(kind);

    private static string CodeOf(FailureKind kind) =>
        kind switch
        {
            FailureKind.Usage => "usage",
            FailureKind.NotInitialised => "not-initialised",
            FailureKind.Locked => "locked",
            FailureKind.Integrity => "integrity",
            FailureKind.Cancelled => "cancelled",
            _ => "failed",
        };
}
