namespace ClaudeBackup.Core.Host;

/// <summary>What a long run is at.</summary>
public enum ProgressStep
{
    /// <summary>Reading files and writing others.</summary>
    Files,

    /// <summary>Looking for secrets in what is about to go to a remote.</summary>
    Scanning,

    /// <summary>On the wire to a remote.</summary>
    Sending,

    /// <summary>On the wire from a remote.</summary>
    Fetching,

    /// <summary>Writing what was stored.</summary>
    Restoring,
}

/// <summary>How far a long run is.</summary>
/// <param name="Done">Bytes read, written or sent so far.</param>
/// <param name="Total">Bytes in all; of what is on the wire an estimate.</param>
/// <param name="Step">What they are bytes of.</param>
public readonly record struct ByteProgress(long Done, long Total, ProgressStep Step = ProgressStep.Files);

/// <summary>Counts the bytes of one part of a long run on where the parts before it ended.</summary>
/// <param name="inner">Hears of all of it.</param>
/// <param name="done">Bytes of the parts before.</param>
/// <param name="total">Bytes in all.</param>
/// <param name="step">What they are bytes of.</param>
internal sealed class ShiftedProgress(IProgress<ByteProgress> inner, long done, long total, ProgressStep step)
    : IProgress<ByteProgress>
{
    /// <summary>One, where anybody listens.</summary>
    public static ShiftedProgress? By(IProgress<ByteProgress>? progress, long done, long total, ProgressStep step) =>
        progress is null ? null : new ShiftedProgress(progress, done, total, step);

    /// <inheritdoc/>
    public void Report(ByteProgress value) =>
        inner.Report(new ByteProgress(Math.Min(done + value.Done, total), total, step));
}
