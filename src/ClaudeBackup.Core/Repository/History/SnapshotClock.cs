using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>A snapshot that was chosen by a moment, or by its id.</summary>
/// <param name="Commit">The snapshot.</param>
/// <param name="Doubtful">
/// Those made right behind it by a clock that was wrong, oldest first, of which nobody can say whether they were made before the moment; often none.
/// </param>
public sealed record ChosenSnapshot(CommitInfo Commit, IReadOnlyList<CommitInfo> Doubtful)
{
    /// <summary>Whether its own time is that of a clock that was wrong, and was asked for as it is shown.</summary>
    public bool IsByWrongClock { get; init; }
}

/// <summary>
/// Which snapshot was the newest at a moment. Snapshots of one machine follow each other, whatever its clock said, so a time that does not fit the others is
/// that of a clock that was wrong. Pure.
/// </summary>
public static class SnapshotClock
{
    /// <summary>The newest snapshot of a moment; null where there was none yet.</summary>
    /// <param name="snapshots">Of one machine, newest first.</param>
    /// <param name="time">The moment.</param>
    /// <param name="from">
    /// Its beginning, where it lasts: when that is a minute at most, a snapshot that shows just this time is meant, though its clock was wrong and no other shows it.
    /// </param>
    public static ChosenSnapshot? Newest(
        IReadOnlyList<CommitInfo> snapshots,
        DateTimeOffset time,
        DateTimeOffset? from = null
    )
    {
        var rising = Rising(snapshots);
        if (
            from is { } first
            && time - first <= TimeSpan.FromMinutes(1)
            && !rising.Any(s => s.Time >= first && s.Time <= time)
            && snapshots.FirstOrDefault(s => s.Time >= first && s.Time <= time) is { } shown
        )
        {
            return new ChosenSnapshot(shown, []) { IsByWrongClock = true };
        }

        if (rising.FirstOrDefault(s => s.Time <= time) is not { } chosen)
        {
            return null;
        }

        var fitting = rising.Select(s => s.Id).ToHashSet();
        return new ChosenSnapshot(
            chosen,
            [.. snapshots.Reverse().SkipWhile(s => s.Id != chosen.Id).Skip(1).TakeWhile(s => !fitting.Contains(s.Id))]
        );
    }

    /// <summary>As many of the snapshots as have times that rise with them, newest first: the others have the time of a clock that was wrong.</summary>
    /// <param name="snapshots">Of one machine, newest first.</param>
    public static IReadOnlyList<CommitInfo> Rising(IReadOnlyList<CommitInfo> snapshots)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        // the longest rising row, by the least last time that a row of each length can have
        var ends = new List<int>();
        var before = new int[snapshots.Count];
        for (var i = snapshots.Count - 1; i >= 0; i--)
        {
            var length = Earlier(snapshots, ends, snapshots[i].Time);
            before[i] = length == 0 ? -1 : ends[length - 1];
            if (length == ends.Count)
            {
                ends.Add(i);
            }
            else
            {
                ends[length] = i;
            }
        }

        var rising = new List<CommitInfo>(ends.Count);
        for (var i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = before[i])
        {
            rising.Add(snapshots[i]);
        }

        return rising;
    }

    // how many rows end at that time or earlier; their ends rise
    private static int Earlier(IReadOnlyList<CommitInfo> snapshots, List<int> ends, DateTimeOffset time)
    {
        var (low, high) = (0, ends.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = snapshots[ends[middle]].Time <= time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
