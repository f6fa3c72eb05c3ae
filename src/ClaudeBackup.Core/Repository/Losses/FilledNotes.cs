using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The folder of a machine in which notes stand for what one side had lost, with the bytes that the other side of a join still has: the note names their hash, and nothing else is taken.
/// Whoever has the same two folders comes to the same one.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
internal sealed class FilledNotes(BackupRepository repository)
{
    private const string FilledRef = "refs/claude-backup/filled";

    private GitClient Git => repository.Git;

    /// <summary>Fills them.</summary>
    /// <param name="folder">The tree of the folder.</param>
    /// <param name="other">The tree of the same folder on the other side.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>The tree that it comes to; the same where there is nothing to fill.</returns>
    public async Task<ObjectId> FillAsync(ObjectId folder, ObjectId other, CancellationToken cancellation)
    {
        if (folder == other)
        {
            return folder;
        }

        var changes = await Git.DiffTreesAsync(folder, other, cancellation);
        await using var blobs = Git.OpenBlobs();
        var filled = new Dictionary<SegmentAt, ListedSegment?>();
        var files = new List<(string Path, ObjectId Blob)>();
        foreach (var (at, whole) in changes.Where(IsList).SelectMany(list => Noted(list, blobs)).ToArray())
        {
            if (
                changes.FirstOrDefault(c => IsOf(c, at)) is { NewId: { } blob } file
                && await IsHereAsync(blob, cancellation)
                && blobs.TryBytes(blob) is { } stored
                && whole.IsHeldBy(stored, StoredPath.TryReadSegmentFile(file.Path)!.Value.Codec)
            )
            {
                filled[at] = new ListedSegment(whole.Size, whole.Hash, stored.Length);
                files.Add((file.Path, blob));
            }
        }

        return filled.Count == 0 ? folder : await WriteAsync(folder, changes, filled, files, blobs, cancellation);
    }

    private async Task<ObjectId> WriteAsync(
        ObjectId folder,
        IReadOnlyList<TreeChange> changes,
        Dictionary<SegmentAt, ListedSegment?> filled,
        List<(string Path, ObjectId Blob)> files,
        BlobReader blobs,
        CancellationToken cancellation
    )
    {
        var lists = filled.Keys.Select(at => RepositoryLayout.ListOf(at.Path)).ToHashSet(StringComparer.Ordinal);
        await Git.Refs.DeleteAsync(FilledRef, cancellation);
        ObjectId commit;
        await using (var import = Git.StartImport())
        {
            (string Path, int Mark)[] made =
            [
                .. changes
                    .Where(c => lists.Contains(c.Path))
                    .Select(c => (c.Path, import.AddBlob(new NotedSegments(filled).In(blobs.Bytes(c.OldId!))))),
            ];
            import.BeginCommit(FilledRef, parent: null, "fill", DateTimeOffset.UnixEpoch);
            import.ReplaceTree("", folder);
            foreach (var (path, mark) in made)
            {
                import.Modify(path, TreeMode.File, mark);
            }

            foreach (var (path, blob) in files)
            {
                import.Modify(path, TreeMode.File, blob);
            }

            commit = await import.FinishAsync(cancellation);
        }

        await Git.Refs.DeleteAsync(FilledRef, cancellation);
        return await new CommitGraph(Git).TreeOfAsync(commit, cancellation);
    }

    // the segments of the folder that are notes, each with what the other one has in its place
    private static IEnumerable<(SegmentAt At, Segment Whole)> Noted(TreeChange list, BlobReader blobs)
    {
        var others = Read(list.NewId!, list.Path, blobs).ToDictionary(e => (e.Path, e.Variant.Number));
        foreach (var entry in Read(list.OldId!, list.Path, blobs))
        {
            if (others.TryGetValue((entry.Path, entry.Variant.Number), out var other))
            {
                var notes = LossNote.HashesIn(other).ToArray();
                for (var i = 0; i < Math.Min(notes.Length, entry.Variant.Segments.Count); i++)
                {
                    if (entry.Variant.Segments[i].Hash == notes[i])
                    {
                        yield return (new SegmentAt(entry.Path, entry.Variant.Number, i), other.Variant.Segments[i]);
                    }
                }
            }
        }
    }

    private static IReadOnlyList<FileListEntry> Read(ObjectId list, string name, BlobReader blobs)
    {
        try
        {
            return blobs.TryBytes(list, FileList.Longest) is { } bytes
                ?
                [
                    .. FileList
                        .Read(bytes, name)
                        .Where(e => e.Path.CanBeWritten)
                        .DistinctBy(e => (e.Path, e.Variant.Number)),
                ]
                : [];
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return [];
        }
    }

    private static bool IsList(TreeChange change) =>
        change is { OldId: not null, NewId: not null }
        && change.Path.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal);

    private static bool IsOf(TreeChange change, SegmentAt at) =>
        StoredPath.TryReadSegmentFile(change.Path) is var (path, variant, segment, _)
        && new SegmentAt(path, variant, segment) == at;

    // asking for one that a clone left behind would end git
    private async Task<bool> IsHereAsync(ObjectId blob, CancellationToken cancellation) =>
        (_here ??= (await Git.ListBlobsHereAsync(cancellation)).Keys.ToHashSet()).Contains(blob);

    private HashSet<ObjectId>? _here;
}
