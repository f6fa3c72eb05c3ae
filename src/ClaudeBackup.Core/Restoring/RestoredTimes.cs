namespace ClaudeBackup.Core.Restoring;

/// <summary>
/// The modification times that restored files get. Claude Code deletes by modification time alone: a session restored with
/// a time older than its cleanup period is gone at the next start, and each tool result goes by its own time. So a session
/// of which any file is that old, or soon will be, gets the present, spread a millisecond apart in the original order.
/// </summary>
public static class RestoredTimes
{
    /// <summary>A session this close to deletion is refreshed too.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromDays(7);

    private const long StepNs = 1_000_000;

    // A hundred years; longer periods mean never.
    private const int LongestPeriod = 36_500;

    /// <summary>Whether a session with files of these times would soon be deleted.</summary>
    /// <param name="originalNs">The stored times of all its files, nanoseconds since the Unix epoch.</param>
    /// <param name="cleanupDays">The effective cleanup period.</param>
    /// <param name="nowNs">The present.</param>
    public static bool NeedRefresh(IEnumerable<long> originalNs, int cleanupDays, long nowNs) =>
        originalNs.Any(t => t <= nowNs - Ns(TimeSpan.FromDays(Math.Min(cleanupDays, LongestPeriod)) - Margin));

    /// <summary>The present for each of the times, the order kept.</summary>
    /// <param name="originalNs">Of all files of all sessions that are refreshed together.</param>
    /// <param name="nowNs">The present, which the latest of them gets.</param>
    /// <returns>By original time, the new one.</returns>
    public static IReadOnlyDictionary<long, long> Refresh(IEnumerable<long> originalNs, long nowNs)
    {
        var ordered = originalNs.Distinct().OrderDescending().ToArray();
        return ordered
            .Select((t, i) => (Original: t, New: nowNs - (i * StepNs)))
            .ToDictionary(p => p.Original, p => p.New);
    }

    private static long Ns(TimeSpan span) => span.Ticks * 100;
}
