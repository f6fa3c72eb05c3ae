using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Finds in earlier snapshots what the lists of a snapshot name and it does not hold, or holds otherwise. Nothing counts but bytes that hash to what a list of the machine tells.
/// </summary>
/// <param name="git">The repository's git.</param>
/// <param name="slug">The machine.</param>
/// <param name="commit">The snapshot.</param>
/// <param name="tree">What it holds, by path below the machine's folder.</param>
internal sealed class EarlierSegments(
    GitClient git,
    Slug slug,
    ObjectId commit,
    IReadOnlyDictionary<string, TreeEntry> tree
)
{
    // of arguments, so that their bytes stay far below what systems take
    private const int MostAsked = 400;

    private IReadOnlyDictionary<ObjectId, long>? _here;

    /// <summary>The files that lines name and of which all bytes are found.</summary>
    /// <param name="lines">All of a list.</param>
    /// <param name="unsound">Segments that the tree holds otherwise than the list tells, by path below the machine's folder.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<StoredFile>> CompleteAsync(
        IReadOnlyList<FileListEntry> lines,
        IReadOnlySet<string> unsound,
        CancellationToken cancellation
    )
    {
        if (lines.Count == 0)
        {
            return [];
        }

        _here ??= await git.ListBlobsHereAsync(cancellation);
        await using var blobs = git.OpenBlobs();
        var places = await FillAsync(lines, unsound, blobs, cancellation);
        var found = new List<StoredFile>();
        foreach (var file in lines.Where(l => l.Path.CanBeWritten).GroupBy(l => l.Path))
        {
            var whole = new List<FileListEntry>();
            foreach (var line in file)
            {
                if (await FullestAsync(line, unsound, places, blobs, cancellation) is { } fullest)
                {
                    whole.Add(fullest);
                }
            }

            if (whole.Count == file.Count())
            {
                found.Add(IndexBuilder.Complete(whole.GroupBy(l => l.Path).First(), places));
            }
        }

        return found;
    }

    // The line, with bytes that earlier snapshots hold; or what an earlier list told of the bytes that are here, where the line has none, or fewer: then it is the newest list that is wrong.
    private async Task<FileListEntry?> FullestAsync(
        FileListEntry line,
        IReadOnlySet<string> unsound,
        Dictionary<string, TreeEntry> places,
        BlobReader blobs,
        CancellationToken cancellation
    )
    {
        var isThere = IsIn(places, line);
        if (isThere && !Names(line).Any(unsound.Contains))
        {
            return line;
        }

        if (
            await ToldBeforeAsync(line, blobs, cancellation) is not { } told
            || (isThere && told.Variant.Size <= line.Variant.Size)
        )
        {
            return isThere ? line : null;
        }

        foreach (var i in Enumerable.Range(0, told.Variant.Segments.Count))
        {
            var name = NameIn(tree, told, i)!;
            places[name] = tree[name];
        }

        return told with
        {
            Current = line.Current,
        };
    }

    // the tree with what earlier snapshots hold of the files in the place of what is missing or unsound; without what is found nowhere
    private async Task<Dictionary<string, TreeEntry>> FillAsync(
        IReadOnlyList<FileListEntry> lines,
        IReadOnlySet<string> unsound,
        BlobReader blobs,
        CancellationToken cancellation
    )
    {
        var filled = tree.Where(e => !unsound.Contains(e.Key))
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        var wanted = lines
            .SelectMany(line => line.Variant.Segments.Select((segment, i) => (Names: Names(line, i), Segment: segment)))
            .Where(s => !s.Names.Any(n => filled.ContainsKey(n.Path)))
            .SelectMany(s => s.Names.Select(n => (n.Path, n.Codec, s.Segment)))
            .DistinctBy(n => n.Path)
            .ToDictionary(n => n.Path, n => (n.Codec, n.Segment), StringComparer.Ordinal);
        foreach (var some in wanted.Keys.Order(StringComparer.Ordinal).Chunk(MostAsked))
        {
            foreach (var change in await git.HistoryAsync(commit, [.. some.Select(slug.PathOf)], cancellation))
            {
                if (
                    slug.Below(change.Path) is { } path
                    && wanted.TryGetValue(path, out var listed)
                    && !filled.ContainsKey(path)
                    && change.Id is { } blob
                    && TryBytes(blob, blobs) is { } stored
                    && listed.Segment.IsHeldBy(stored, listed.Codec)
                )
                {
                    filled[path] = new TreeEntry(change.Path, TreeMode.File, blob);
                }
            }
        }

        return filled;
    }

    // what an earlier list told of as many segments, where the tree holds them
    private async Task<FileListEntry?> ToldBeforeAsync(
        FileListEntry line,
        BlobReader blobs,
        CancellationToken cancellation
    )
    {
        var list = slug.PathOf(RepositoryLayout.ListOf(line.Path));
        foreach (
            var blob in (await git.HistoryAsync(commit, [list], cancellation))
                .Select(c => c.Id)
                .OfType<ObjectId>()
                .Where(_here!.ContainsKey)
                .Distinct()
        )
        {
            foreach (var told in LostLists.TryRead(blob, list, blobs) ?? [])
            {
                if (
                    told.Path == line.Path
                    && told.Variant.Number == line.Variant.Number
                    && told.Variant.Segments.Count == line.Variant.Segments.Count
                    && IsHeld(told, blobs)
                )
                {
                    return told;
                }
            }
        }

        return null;
    }

    private bool IsHeld(FileListEntry line, BlobReader blobs)
    {
        for (var i = 0; i < line.Variant.Segments.Count; i++)
        {
            if (
                NameIn(tree, line, i) is not { } name
                || TryBytes(tree[name].Id, blobs) is not { } stored
                || !line.Variant.Segments[i].IsHeldBy(stored, StoredPath.TryReadSegmentFile(name)!.Value.Codec)
            )
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsIn(Dictionary<string, TreeEntry> places, FileListEntry line) =>
        Enumerable.Range(0, line.Variant.Segments.Count).All(i => NameIn(places, line, i) is not null);

    private static string? NameIn(IReadOnlyDictionary<string, TreeEntry> places, FileListEntry line, int index) =>
        Names(line, index).Select(n => n.Path).FirstOrDefault(places.ContainsKey);

    private static IEnumerable<string> Names(FileListEntry line) =>
        Enumerable.Range(0, line.Variant.Segments.Count).SelectMany(i => Names(line, i)).Select(n => n.Path);

    private static IEnumerable<(string Path, Codec Codec)> Names(FileListEntry line, int index) =>
        line.Path.Codecs.Select(codec => (line.Path.SegmentFile(line.Variant.Number, index, codec), codec));

    // asking for one that a clone left behind would fetch it, or end git
    private byte[]? TryBytes(ObjectId blob, BlobReader blobs)
    {
        try
        {
            return _here!.ContainsKey(blob) ? blobs.TryBytes(blob) : null;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return null;
        }
    }
}
