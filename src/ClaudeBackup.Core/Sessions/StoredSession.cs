using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>One stored session with everything that belongs to it.</summary>
public sealed record StoredSession
{
    /// <summary>The slug of the machine that stored it.</summary>
    public required Slug Machine { get; init; }

    /// <summary>The project's folder name below <c>projects/</c>.</summary>
    public required string ProjectDirectory { get; init; }

    /// <summary>The session's id as its file is named.</summary>
    public required string Id { get; init; }

    /// <summary>The transcript; null when only side files are left of the session.</summary>
    public required IndexEntry? Transcript { get; init; }

    /// <summary>Subagents, tool results and whatever else belongs to it.</summary>
    public required IReadOnlyList<IndexEntry> SideFiles { get; init; }

    /// <summary>What the entries of the <see cref="Usual"/> state tell.</summary>
    public required TranscriptDigest Digest { get; init; }

    /// <summary>The snapshot of a moment in the past that it is told of; null for the newest.</summary>
    public ChosenSnapshot? Past { get; init; }

    /// <summary>Which state is meant when nobody says: the fullest; of a moment in the past the one that the source had then.</summary>
    public WantedState Usual => Past is null ? WantedState.Fullest : WantedState.Newest;

    /// <summary>Transcript first, then the side files.</summary>
    public IEnumerable<IndexEntry> Entries => Transcript is null ? SideFiles : SideFiles.Prepend(Transcript);

    /// <summary>The same as stored.</summary>
    public IEnumerable<StoredFile> Files => Entries.Select(e => e.File);

    /// <summary>Source bytes of the <see cref="Usual"/> state of every file.</summary>
    public long Size => Files.Sum(f => Usual.Of(f).Size);

    /// <summary>Bytes as stored, of every state of every file.</summary>
    public long StoredSize => Files.Sum(f => f.Variants.Sum(v => v.StoredSize));

    /// <summary>When a sync last saved bytes of it.</summary>
    public DateTimeOffset Saved => Files.Max(f => f.Variants.Max(v => v.Saved));

    /// <summary>The time of its last entry, or of its file where no entry tells.</summary>
    public DateTimeOffset LastActivity =>
        Digest.LastTime ?? Timestamp.FromUnixNs(Files.Max(f => Usual.Of(f).ModifiedNs));

    /// <summary>The time of its first entry, or of its file where no entry tells.</summary>
    public DateTimeOffset FirstActivity => Digest.FirstTime ?? LastActivity;

    /// <summary>
    /// The folder it worked in, as its entries tell: the one that the project's folder belongs to, also when the session went into a folder of
    /// it; else where it began. Null where no entry tells.
    /// </summary>
    public string? ProjectPath =>
        ProjectDirectoryName.FolderOf(ProjectDirectory, Digest.LastCwd, Digest.FirstCwd) ?? Digest.FirstCwd;

    /// <summary>Since when the transcript is missing at the source; null while it is there.</summary>
    public DateTimeOffset? AbsentSince => Transcript?.AbsentSince;

    /// <summary>Whether anything of it is saved; a session that only the source has is made of what its transcript tells.</summary>
    public bool IsSaved => Transcript is not null || SideFiles.Count > 0;

    /// <summary>
    /// Whether going on with it at the source goes on with what is shown of it: the transcript is there, and no fuller state of it is kept here.
    /// </summary>
    public bool IsWholeAtSource =>
        Past is null
        && AbsentSince is null
        // of what is not saved at all, the source has everything
        && (Transcript is { File: var file } ? file.Fullest.Number == file.Current : !IsSaved);

    /// <summary>
    /// Whether it may have been active then. Of a day between its first and its last it is known only whether it was active on it, by the calendar of
    /// UTC: so a part of such a day may count that was still.
    /// </summary>
    public bool WasActiveIn(Period period)
    {
        var (first, last) = (FirstActivity, LastActivity);
        return Digest.ActiveDays.Count == 0
            ? period.Meets(first, last)
            : Digest.ActiveDays.Any(day =>
            {
                var all = TypedTime.Day(day, LocalTime.Utc);
                return period.Meets(all.From > first ? all.From : first, all.To < last ? all.To : last);
            });
    }
}
