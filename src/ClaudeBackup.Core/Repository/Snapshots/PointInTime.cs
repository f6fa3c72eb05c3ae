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
    public sealed record AsOf(DateTimeOffset Time) : PointInTime;

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
            return new AsOf(time.To);
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
    public CommitInfo Choose(IReadOnlyList<CommitInfo> snapshots, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        ArgumentNullException.ThrowIfNull(local);
        if (this is AsOf(var time))
        {
            return snapshots.FirstOrDefault(s => s.Time <= time)
                ?? throw (
                    snapshots.Count == 0
                        ? BackupException.NotFound("Nothing is saved yet.", "Run: claude-backup sync")
                        : BackupException.NotFound(
                            $"Nothing had been saved yet on {local.InWords(time)}.",
                            $"The first snapshot is from {local.InWords(snapshots[^1].Time)}."
                        )
                );
        }

        var prefix = ((Snapshot)this).Prefix;
        return snapshots.Where(s => s.Id.ToString().StartsWith(prefix, StringComparison.Ordinal)).ToArray() switch
        {
            [var only] => only,
            [] => throw BackupException.NotFound(
                $"No snapshot of this machine has an id that begins with {prefix}.",
                "List them with: claude-backup config log"
            ),
            _ => throw BackupException.NotFound(
                $"Several snapshots have an id that begins with {prefix}.",
                "Give more of it."
            ),
        };
    }

    [GeneratedRegex("^[0-9a-fA-F]{4,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();
}
