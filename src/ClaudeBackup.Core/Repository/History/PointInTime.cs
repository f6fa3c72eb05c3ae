using System.Text.RegularExpressions;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>A state in history, as the user names it: by time, or by the id of a snapshot.</summary>
public abstract partial record PointInTime
{
    private PointInTime() { }

    /// <summary>The newest state that is not later.</summary>
    /// <param name="Time">The moment.</param>
    public sealed record AsOf(DateTimeOffset Time) : PointInTime
    {
        /// <summary>The first moment of what was named, which may be a minute or a day.</summary>
        public DateTimeOffset From { get; init; } = Time;
    }

    /// <summary>One snapshot.</summary>
    /// <param name="Prefix">The beginning of its id, in lower case.</param>
    public sealed record Snapshot(string Prefix) : PointInTime;

    /// <summary>Understands what <see cref="TypedTime"/> does, to its end, and four or more digits of a snapshot's id.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="now">The present.</param>
    /// <param name="local">The clock on the wall.</param>
    /// <exception cref="BackupException">It is none of these.</exception>
    public static PointInTime Parse(string text, DateTimeOffset now, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TypedTime.TryParse(text, now, local) is { } time)
        {
            return new AsOf(time.To) { From = time.From };
        }

        return Id().IsMatch(text)
            ? new Snapshot(text.ToLowerInvariant())
            : throw new BackupException(
                FailureKind.Usage,
                $"{text} is neither a time nor a snapshot.",
                $"Give {TypedTime.Forms}, or the id of a snapshot."
            );
    }

    /// <summary>Chooses the snapshot.</summary>
    /// <param name="snapshots">Newest first.</param>
    /// <param name="local">The clock of whoever is told that there is none.</param>
    /// <exception cref="BackupException">There is none, or the id could be any of several.</exception>
    public ChosenSnapshot Choose(IReadOnlyList<CommitInfo> snapshots, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        ArgumentNullException.ThrowIfNull(local);
        return this switch
        {
            AsOf { Time: var time, From: var from } => SnapshotClock.Newest(snapshots, time, from)
                ?? throw (snapshots.Count == 0 ? NothingYet() : TooEarly(time, snapshots, local)),
            _ => new ChosenSnapshot(WithId(((Snapshot)this).Prefix, snapshots, local), []),
        };
    }

    /// <summary>That there is no snapshot at all.</summary>
    internal static BackupException NothingYet() =>
        BackupException.NotFound("Nothing is saved yet.", "Run: claude-backup sync");

    /// <summary>That a moment is before the first of some snapshots.</summary>
    internal static BackupException TooEarly(DateTimeOffset time, IReadOnlyList<CommitInfo> snapshots, LocalTime local)
    {
        var first = SnapshotClock.Rising(snapshots)[^1];
        return BackupException.NotFound(
            $"Nothing had been saved yet by {local.InWords(time)}.",
            $"The first snapshot is from {local.InWords(first.Time)}: --at {first.Id.ShortForm}"
        );
    }

    private static CommitInfo WithId(string prefix, IReadOnlyList<CommitInfo> snapshots, LocalTime local)
    {
        const int mostNamed = 3;
        var found = snapshots.Where(s => s.Id.ToString().StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        return found switch
        {
            [var only] => only,
            [] => throw BackupException.NotFound(
                $"No snapshot has an id that begins with {prefix}.",
                "List those of a session with: claude-backup versions ID; those of the setup with: claude-backup config log"
            ),
            _ => throw BackupException.NotFound(
                $"Several snapshots have an id that begins with {prefix}.",
                $"Give more of it: {string.Join(", ", found.Take(mostNamed).Select(s => $"{s.Id.ShortForm} ({local.InWords(s.Time)})"))}{(found.Length > mostNamed ? ", …" : "")}"
            ),
        };
    }

    [GeneratedRegex("^[0-9a-fA-F]{4,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();
}
