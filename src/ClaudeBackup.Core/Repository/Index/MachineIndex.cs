using System.Collections.Frozen;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What one machine's folder holds at one commit, with the fingerprints by which the next sync knows what has not changed.
/// A cache: everything can be derived from the repository again but the fingerprints, since when files are missing at the
/// source, and <see cref="NotText"/>, which the next sync finds out anew.
/// </summary>
public sealed record MachineIndex
{
    /// <summary>The machine.</summary>
    public required Slug Slug { get; init; }

    /// <summary>The commit it tells of; null before the first.</summary>
    public required ObjectId? Commit { get; init; }

    /// <summary>The tree of the machine's folder in that commit; null when the machine has none.</summary>
    public required ObjectId? Tree { get; init; }

    /// <summary>Every stored file by its source path, with what is known of its source.</summary>
    public required IReadOnlyDictionary<RelativePath, IndexEntry> Entries { get; init; }

    /// <summary>The snapshot of a moment in the past that it tells of; null for the newest.</summary>
    public ChosenSnapshot? Past { get; init; }

    /// <summary>A sentence for the user: what of that snapshot could not be read, and what is told instead. Null when all is read.</summary>
    public string? Damage { get; init; }

    /// <summary>Files whose list is damaged, so that they are told by their stored bytes; the next snapshot of the machine lists them anew.</summary>
    public IReadOnlySet<RelativePath> Derived { get; init; } = FrozenSet<RelativePath>.Empty;

    /// <summary>The stored files alone.</summary>
    public IEnumerable<StoredFile> Files => Entries.Values.Select(e => e.File);

    /// <summary>Files that were read once and are not text where only text is captured, by the fingerprint they had.</summary>
    public IReadOnlyDictionary<RelativePath, Fingerprint> NotText { get; init; } =
        new Dictionary<RelativePath, Fingerprint>();

    /// <summary>
    /// Which files each list named that this index was derived from, by the list's blob: a list that is still the same need not be read
    /// again. Empty for an index that was carried along by a sync.
    /// </summary>
    public IReadOnlyDictionary<ObjectId, IReadOnlyList<RelativePath>> Lists { get; init; } =
        new Dictionary<ObjectId, IReadOnlyList<RelativePath>>();

    /// <summary>Whether an earlier version kept it, so that what entries tell is by that one's rules.</summary>
    internal bool IsOld { get; init; }

    /// <summary>Whether lists of the snapshot tell by rules of an earlier version what the entries of segments tell, or not at all.</summary>
    internal bool ListsAreOld { get; init; }

    /// <summary>The index of a machine that has stored nothing.</summary>
    public static MachineIndex Empty(Slug slug) =>
        new()
        {
            Slug = slug,
            Commit = null,
            Tree = null,
            Entries = new Dictionary<RelativePath, IndexEntry>(),
        };

    /// <summary>The stored file of a source path; null when nothing is stored of it.</summary>
    public StoredFile? Find(RelativePath source) => Entries.GetValueOrDefault(source)?.File;
}
