using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Syncing;

/// <summary>What a sync has to do, decided before anything is read or written.</summary>
public sealed record ChangeSet
{
    /// <summary>To be read and compared by content.</summary>
    public required IReadOnlyList<FileToRead> ToRead { get; init; }

    /// <summary>Files whose fingerprint is the stored one, or that of a file known to be no text.</summary>
    public required int Unchanged { get; init; }

    /// <summary>
    /// Stored config that the scan did not find, and what a <see cref="NestedRepositories">repository inside the source</see> no longer has: it leaves the
    /// newest snapshot, history keeps it.
    /// </summary>
    public required IReadOnlyList<StoredFile> Removed { get; init; }

    /// <summary>Sessions' files missing at the source since this run. They stay stored.</summary>
    public required IReadOnlyList<IndexEntry> Vanished { get; init; }

    /// <summary>Files that were missing and are back with the fingerprint they had.</summary>
    public required IReadOnlyList<IndexEntry> Returned { get; init; }

    /// <summary>Why not all of the source could be looked at: what is new there cannot be saved, run after run. Null when it could.</summary>
    public required string? Blind { get; init; }

    /// <summary>What hides stored sessions from this run, each named once.</summary>
    public IReadOnlyList<FileProblem> Hidden { get; init; } = [];

    /// <summary>Of these, the links that lead nowhere.</summary>
    public IReadOnlyList<DanglingLink> Dangling { get; init; } = [];

    /// <summary>How many stored transcripts are hidden so.</summary>
    public int HiddenSessions { get; init; }

    /// <summary>Sentences the user must see.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The same without what needs no reading; for a commit that is not the last of its sync.</summary>
    public ChangeSet OnlyRead() => this with { Removed = [], Vanished = [], Returned = [] };

    /// <summary>The same with one file read no further than to a mark; one that is stored beyond it is read as it is.</summary>
    public ChangeSet UpTo(SourceMark? mark) =>
        mark is null
            ? this
            : this with
            {
                ToRead = [.. ToRead.Select(f => IsBefore(f, mark) ? f with { Longest = mark.Size } : f)],
            };

    /// <summary>Of it, what is to be done below some folders, with nothing to be told a second time.</summary>
    public ChangeSet Below(IReadOnlyCollection<RelativePath> folders) =>
        this with
        {
            ToRead = [.. ToRead.Where(f => folders.Any(f.Scanned.Source.StartsWith))],
            Removed = [.. Removed.Where(f => folders.Any(f.Source.StartsWith))],
            Vanished = [],
            Returned = [],
            Hidden = [],
            Warnings = [],
        };

    private static bool IsBefore(FileToRead file, SourceMark mark) =>
        file.Scanned.Source == mark.Source && (file.Stored?.Fullest.Size ?? 0) < mark.Size;

    /// <summary>Whether there is nothing to do, not even to remember.</summary>
    public bool IsEmpty => ToRead.Count + Removed.Count + Vanished.Count + Returned.Count == 0;
}
