using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Sessions;

/// <summary>What one snapshot lists of a session.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Transcript">The states of the transcript, by number; none where it is not listed.</param>
/// <param name="Current">The number of the one that the source had.</param>
/// <param name="Others">What else is listed.</param>
internal sealed record ListedStates(
    ObjectId Snapshot,
    DateTimeOffset Time,
    IReadOnlyList<Variant> Transcript,
    int Current,
    IReadOnlyDictionary<StoredPath, IReadOnlyList<FileListEntry>> Others
)
{
    /// <summary>The states of the transcript that are not as they were, the one that the source had last.</summary>
    /// <param name="before">The snapshot before; null for none.</param>
    /// <param name="isAny">Whether the one that the source had counts where none is.</param>
    public IReadOnlyList<Variant> Changed(ListedStates? before, bool isAny)
    {
        Variant[] changed =
        [
            .. Transcript.Where(v => !IsAsBefore(v, before)).OrderBy(v => v.Number == Current).ThenBy(v => v.Number),
        ];
        return changed.Length == 0 && isAny ? [.. Transcript.Where(v => v.Number == Current)] : changed;
    }

    private bool IsAsBefore(Variant variant, ListedStates? before) =>
        before?.Transcript.FirstOrDefault(v => v.Number == variant.Number) is { } earlier
        && (variant.Number != Current || before.Current == Current)
        && HashesOf(variant).SequenceEqual(HashesOf(earlier));

    private static IEnumerable<ContentHash> HashesOf(Variant variant) => variant.Segments.Select(s => s.Hash);

    /// <summary>What of the others is not as it was.</summary>
    /// <param name="before">The snapshot before; null for none.</param>
    public IReadOnlyList<RelativePath> ChangedOthers(ListedStates? before) =>
        [
            .. Others
                .Where(o => before is null || !IsSame(o.Value, before.Others.GetValueOrDefault(o.Key)))
                .Select(o => o.Key.ToSource())
                .OrderBy(path => path.Value, StringComparer.Ordinal),
        ];

    /// <summary>Reads the list of a snapshot.</summary>
    /// <param name="change">What the snapshot did to the list.</param>
    /// <param name="transcript">Where the transcript is stored.</param>
    /// <param name="blobs">Gives the list.</param>
    /// <returns>Null where it cannot be read.</returns>
    public static ListedStates? TryRead(PathChange change, StoredPath transcript, BlobReader blobs)
    {
        try
        {
            if (change.Id is not { } id || blobs.TryBytes(id, FileList.Longest) is not { } bytes)
            {
                return null;
            }

            var lines = FileList
                .Read(bytes, change.Path)
                .Where(l => l.Path.CanBeWritten)
                .GroupBy(l => l.Path)
                .ToDictionary(g => g.Key, IReadOnlyList<FileListEntry> (g) => [.. g.OrderBy(l => l.Variant.Number)]);
            _ = lines.Remove(transcript, out var states);
            return new ListedStates(
                change.Commit,
                change.Time,
                [.. (states ?? []).Select(s => s.Variant)],
                (states ?? []).FirstOrDefault(s => s.Current)?.Variant.Number ?? states?[^1].Variant.Number ?? 0,
                lines
            );
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return null;
        }
    }

    /// <summary>
    /// The same states without notes in the place of what was lost on one line of history, where another one has it: a snapshot that was written anew is no other state.
    /// </summary>
    /// <param name="all">What snapshots list.</param>
    /// <param name="transcript">Where the transcript is stored.</param>
    public static IReadOnlyList<ListedStates> WithoutNotes(IReadOnlyList<ListedStates> all, StoredPath transcript)
    {
        var entries = all.SelectMany(s => s.Transcript.Select(v => (Path: transcript, Variant: v)))
            .Concat(
                all.SelectMany(s => s.Others.SelectMany(o => o.Value.Select(e => (Path: o.Key, Variant: e.Variant))))
            )
            .ToArray();
        if (!entries.Any(e => e.Variant.Segments.Any(s => LossNote.MayBe(e.Path, s.Size))))
        {
            return all;
        }

        var whole = entries
            .SelectMany(e => e.Variant.Segments.Select(s => (Note: LossNote.HashOf(e.Path, s), Segment: s)))
            .DistinctBy(s => s.Note)
            .ToDictionary(s => s.Note, s => s.Segment);
        Variant Filled(Variant variant) =>
            variant with
            {
                Segments = [.. variant.Segments.Select(s => whole.GetValueOrDefault(s.Hash) ?? s)],
            };
        return
        [
            .. all.Select(s =>
                s with
                {
                    Transcript = [.. s.Transcript.Select(Filled)],
                    Others = s.Others.ToDictionary(
                        o => o.Key,
                        IReadOnlyList<FileListEntry> (o) =>
                            [.. o.Value.Select(e => e with { Variant = Filled(e.Variant) })]
                    ),
                }
            ),
        ];
    }

    private static bool IsSame(IReadOnlyList<FileListEntry> one, IReadOnlyList<FileListEntry>? other) =>
        other is not null
        && one.Count == other.Count
        && one.Zip(other)
            .All(pair =>
                pair.First.Current == pair.Second.Current
                && HashesOf(pair.First.Variant).SequenceEqual(HashesOf(pair.Second.Variant))
            );
}
