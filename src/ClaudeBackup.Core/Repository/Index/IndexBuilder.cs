using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Derives the index of a machine from its folder in a commit.</summary>
/// <param name="repository">The repository.</param>
public sealed class IndexBuilder(BackupRepository repository)
{
    /// <summary>
    /// Derives an index from the lists; bytes are read only where a list tells too little. What an older index knows of the
    /// same bytes is taken over: digests by hash, fingerprints where the stored state is still the one they were taken of, and
    /// since when a file is missing. What was no text is not.
    /// </summary>
    /// <param name="slug">The machine.</param>
    /// <param name="commit">The commit to tell of.</param>
    /// <param name="tree">The machine's folder in it; null when it has none, which makes an empty index.</param>
    /// <param name="older">Any earlier index of this machine, or null.</param>
    /// <param name="cancellation">Ends it; nothing is kept.</param>
    /// <returns>The index. What a list told that is damaged, or names a segment that the tree does not have, is derived from what else there is; the index says so.</returns>
    /// <exception cref="BackupException">Integrity: the trees are damaged.</exception>
    public async Task<MachineIndex> BuildAsync(
        Slug slug,
        ObjectId commit,
        ObjectId? tree,
        MachineIndex? older,
        CancellationToken cancellation
    )
    {
        if (tree is null)
        {
            return MachineIndex.Empty(slug) with { Commit = commit };
        }

        var entries = await repository.Git.ListTreeAsync(commit, slug.Folder + "/", cancellation);
        var byPath = ByPath(slug, entries);
        var draft = new Draft();
        var lost = new LostLists(repository.Git, slug, commit, byPath);
        await using var blobs = repository.Git.OpenBlobs();
        foreach (
            var list in entries.Where(e =>
                e.Path.StartsWith(slug.PathOf(RepositoryLayout.FilesFolder) + "/", StringComparison.Ordinal)
            )
        )
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var known = Known(list.Id, byPath, older);
                var listed = known is null
                    ? [.. Read(blobs, list).GroupBy(l => l.Path).Select(lines => Complete(lines, byPath))]
                    : Array.Empty<StoredFile>();
                draft.AreOld =
                    draft.AreOld || (known is not null && older!.ListsAreOld) || Array.Exists(listed, LacksDigest);
                draft.Lists[list.Id] = draft.Add(known ?? listed.Select(TakenOver));
            }
            catch (BackupException e) when (e.Kind is FailureKind.Integrity)
            {
                draft.Damage.Add(e.Message);
                var derived = await lost.CompleteAsync(slug.Below(list.Path)!, cancellation);
                draft.Derived.UnionWith(draft.Add(derived.Select(TakenOver)));
            }
        }

        await new UntoldSegments(repository, slug).CompleteAsync(draft.Files, cancellation);
        return new MachineIndex
        {
            Slug = slug,
            Commit = commit,
            Tree = tree,
            Entries = draft.Files,
            Lists = draft.Lists,
            ListsAreOld = draft.AreOld,
            Derived = draft.Derived,
            Damage = draft.Sentence(slug),
        };

        IndexEntry TakenOver(StoredFile file) => TakeOver(file, older?.Entries.GetValueOrDefault(file.Source));
    }

    /// <summary>An index that an earlier version kept, with what entries tell by the rules of this one where their bytes are here.</summary>
    /// <param name="index">The index; its lists are the same version's.</param>
    /// <param name="cancellation">Ends it; nothing is kept.</param>
    internal async Task<MachineIndex> RenewAsync(MachineIndex index, CancellationToken cancellation)
    {
        var files = new Dictionary<RelativePath, IndexEntry>(index.Entries);
        await new UntoldSegments(repository, index.Slug).CompleteAsync(files, cancellation);
        return index with { Entries = files, IsOld = false, ListsAreOld = true };
    }

    /// <summary>The config of a machine as one snapshot has it, derived without looking at the lists of its sessions.</summary>
    /// <param name="slug">The machine.</param>
    /// <param name="commit">The snapshot.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>By source path; empty for a snapshot of an older layout, which had no lists.</returns>
    /// <exception cref="BackupException">Integrity: the list is damaged, or names a segment that the tree does not have.</exception>
    public Task<IReadOnlyDictionary<RelativePath, StoredFile>> BuildConfigAsync(
        Slug slug,
        ObjectId commit,
        CancellationToken cancellation
    ) =>
        BuildOfAsync(
            slug,
            commit,
            [.. StoredPath.ConfigFolders, RepositoryLayout.ConfigList],
            list => list == RepositoryLayout.ConfigList,
            cancellation
        );

    /// <summary>One file of a machine as one snapshot has it, or all in one folder, config left out; no list is read that cannot name any of them.</summary>
    /// <param name="slug">The machine.</param>
    /// <param name="commit">The snapshot.</param>
    /// <param name="source">The file or folder.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>By source path.</returns>
    /// <exception cref="BackupException">Integrity: a list is damaged, or names a segment that the tree does not have.</exception>
    public async Task<IReadOnlyDictionary<RelativePath, StoredFile>> BuildBelowAsync(
        Slug slug,
        ObjectId commit,
        RelativePath source,
        CancellationToken cancellation
    )
    {
        var files = await BuildOfAsync(
            slug,
            commit,
            [null],
            list => RepositoryLayout.MayName(list, source),
            cancellation
        );
        return files.Where(f => f.Key.StartsWith(source)).ToDictionary();
    }

    private async Task<IReadOnlyDictionary<RelativePath, StoredFile>> BuildOfAsync(
        Slug slug,
        ObjectId commit,
        IReadOnlyList<string?> places,
        Predicate<string> isWanted,
        CancellationToken cancellation
    )
    {
        var byPath = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            foreach (var entry in await repository.Git.ListTreeAsync(commit, $"{slug.Folder}/{place}", cancellation))
            {
                byPath[slug.Below(entry.Path)!] = entry;
            }
        }

        var files = new Dictionary<RelativePath, StoredFile>();
        await using var blobs = repository.Git.OpenBlobs();
        foreach (var (_, list) in byPath.Where(e => isWanted(e.Key)))
        {
            foreach (var lines in Read(blobs, list).GroupBy(l => l.Path))
            {
                var file = Complete(lines, byPath);
                files[file.Source] = file;
            }
        }

        return files;
    }

    private static Dictionary<string, TreeEntry> ByPath(Slug slug, IReadOnlyList<TreeEntry> entries) =>
        entries.ToDictionary(e => slug.Below(e.Path)!, StringComparer.Ordinal);

    // A list is believed no more than the tree: what no version can have written is set aside, and joining has named its segments.
    private static IEnumerable<FileListEntry> Read(BlobReader blobs, TreeEntry list) =>
        FileList
            .Read(
                blobs.TryBytes(list.Id, FileList.Longest)
                    ?? throw new BackupException(
                        FailureKind.Integrity,
                        $"{list.Path} is missing, or larger than a list of files can be.",
                        "See that file in earlier snapshots: git log -- " + list.Path
                    ),
                list.Path
            )
            .Where(line => line.Path.CanBeWritten);

    // An older index was derived from the very same list. Only the blobs can be others, where somebody compressed anew.
    private static IndexEntry[]? Known(ObjectId list, Dictionary<string, TreeEntry> tree, MachineIndex? older)
    {
        if (older is null || !older.Lists.TryGetValue(list, out var sources))
        {
            return null;
        }

        var files = sources.Select(s => older.Entries[s]).ToArray();
        return Array.TrueForAll(files, f => IsThere(f.File, tree)) ? files : null;
    }

    private static bool IsThere(StoredFile file, Dictionary<string, TreeEntry> tree) =>
        file.Variants.All(v =>
            v.Segments.Select((s, i) => (s.Blob, Name: file.SegmentFile(v, i)))
                .All(s => tree.TryGetValue(s.Name, out var entry) && entry.Id == s.Blob)
        );

    /// <summary>
    /// Whether anybody asks what the entries of a file tell: transcripts, old agents for the session they belong to, and the one entry that is
    /// the title.
    /// </summary>
    public static bool IsDigested(RelativePath source) =>
        SessionPath.Of(source) is { Role: SessionPathRole.Transcript or SessionPathRole.OldAgent }
        || SessionPath.IsTitle(source);

    /// <summary>Whether what the entries of a segment tell is not known, or only by rules of an earlier version.</summary>
    internal static bool LacksDigest(RelativePath source, Segment segment) =>
        segment.Digest is not { Format: TranscriptDigest.NewestFormat } && IsDigested(source);

    private static bool LacksDigest(StoredFile file) =>
        file.Variants.Any(v => v.Segments.Any(s => LacksDigest(file.Source, s)));

    /// <summary>A file as its lines tell it, each segment found in the tree.</summary>
    /// <exception cref="BackupException">Integrity: the tree does not have one.</exception>
    internal static StoredFile Complete(
        IGrouping<StoredPath, FileListEntry> lines,
        IReadOnlyDictionary<string, TreeEntry> tree
    )
    {
        var variants = lines.OrderBy(l => l.Variant.Number).ToArray();
        return new StoredFile
        {
            Source = lines.Key.ToSource(),
            Path = lines.Key,
            Current = (variants.FirstOrDefault(v => v.Current) ?? variants[^1]).Variant.Number,
            Variants =
            [
                .. variants.Select(l =>
                    l.Variant with
                    {
                        Segments = [.. l.Variant.Segments.Select((s, i) => Locate(lines.Key, l.Variant, s, i, tree))],
                    }
                ),
            ],
        };
    }

    private static Segment Locate(
        StoredPath path,
        Variant variant,
        Segment segment,
        int index,
        IReadOnlyDictionary<string, TreeEntry> tree
    )
    {
        foreach (var codec in path.Codecs)
        {
            if (tree.TryGetValue(path.SegmentFile(variant.Number, index, codec), out var entry))
            {
                return segment with { Blob = entry.Id, Codec = codec };
            }
        }

        var name = path.SegmentFile(variant.Number, index, path.Codecs[^1]);
        throw new BackupException(
            FailureKind.Integrity,
            $"The snapshot lists {name} but does not hold it.",
            "Look for it in earlier snapshots with: claude-backup verify --repair"
        );
    }

    private static IndexEntry TakeOver(StoredFile file, IndexEntry? older)
    {
        if (older is null)
        {
            return IndexEntry.Of(file);
        }

        var stored = older.File;
        var known = stored.Variants.SelectMany(v => v.Segments).GroupBy(s => s.Hash).ToDictionary(g => g.Key, Merge);
        var sameState =
            stored.Current == file.Current
            && stored.Variants.Any(v => v.Number == stored.Current)
            && stored
                .CurrentVariant.Segments.Select(s => s.Hash)
                .SequenceEqual(file.CurrentVariant.Segments.Select(s => s.Hash));
        return older with
        {
            Fingerprint = sameState ? older.Fingerprint : null,
            File = file with
            {
                Variants =
                [
                    .. file.Variants.Select(v =>
                        v with
                        {
                            Segments =
                            [
                                .. v.Segments.Select(s => known.TryGetValue(s.Hash, out var o) ? Take(s, o) : s),
                            ],
                        }
                    ),
                ],
            },
        };
    }

    // The same bytes at several places: what is known of them at one is known of all.
    private static Segment Merge(IGrouping<ContentHash, Segment> same) => same.MaxBy(s => s.Digest?.Format ?? 0)!;

    private static Segment Take(Segment segment, Segment older) =>
        segment with
        {
            StoredSize =
                segment.StoredSize is Segment.UnknownSize && segment.Blob == older.Blob
                    ? older.StoredSize
                    : segment.StoredSize,
            Digest = segment.Digest?.Format >= (older.Digest?.Format ?? 0) ? segment.Digest : older.Digest,
        };

    private sealed class Draft
    {
        public Dictionary<RelativePath, IndexEntry> Files { get; } = [];

        public Dictionary<ObjectId, IReadOnlyList<RelativePath>> Lists { get; } = [];

        public HashSet<RelativePath> Derived { get; } = [];

        public List<string> Damage { get; } = [];

        public bool AreOld { get; set; }

        public List<RelativePath> Add(IEnumerable<IndexEntry> entries)
        {
            var added = new List<RelativePath>();
            foreach (var entry in entries)
            {
                Files[entry.Source] = entry;
                added.Add(entry.Source);
            }

            return added;
        }

        public string? Sentence(Slug slug) =>
            Damage.Count == 0
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(Damage.Count == 1 ? "A list" : $"{Damage.Count:N0} lists")} of what the machine {slug} stored {(Damage.Count == 1 ? "is" : "are")} damaged: {Derived.Count:N0} {(Derived.Count == 1 ? "file is" : "files are")} told by the stored bytes instead, with modes and times as far as they are known. {Damage[0]}"
                );
    }
}
