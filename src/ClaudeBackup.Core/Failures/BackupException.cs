namespace ClaudeBackup.Core.Failures;

/// <summary>What a failure means for whoever started the program; the executable maps each to one exit code.</summary>
public enum FailureKind
{
    Failed,
    Usage,
    NotInitialised,
    Locked,
    Integrity,

    /// <summary>What was to be read was forgotten or pruned meanwhile.</summary>
    TakenAway,
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
    /// <summary>Nothing that is stored is what was asked for.</summary>
    public static BackupException NotFound(string message, string hint) =>
        new(FailureKind.Failed, message, hint) { Code = FailureCode.NotFound };

    public FailureKind Kind { get; } = kind;

    /// <summary>Whether bytes that were saved could not be read: they are damaged, or were taken away meanwhile.</summary>
    public bool LacksBytes => Kind is FailureKind.Integrity or FailureKind.TakenAway;

    public string? Hint { get; } = hint;

    /// <summary>A stable word for scripts, of <see cref="FailureCode"/>.</summary>
    public string Code { get; init; } = FailureCode.Of(kind);
}
