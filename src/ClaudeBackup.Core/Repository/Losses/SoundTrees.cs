using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Trees of snapshots in which nothing is named that is lost. A lost segment is replaced by a note, a lost list by what the stored bytes tell, and the folder of a machine of
/// which trees are lost by what it was in the snapshot before. What is not concerned stays.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="lost">The blobs and trees that nobody has.</param>
/// <param name="reader">Reads trees and lists.</param>
/// <param name="pack">Takes what is new.</param>
internal sealed class SoundTrees(
    BackupRepository repository,
    IReadOnlySet<ObjectId> lost,
    BlobReader reader,
    PackFile pack
)
{
    private readonly MadeTrees _trees = new(reader, pack);
    private readonly Dictionary<ObjectId, Harmed> _harmed = [];
    private readonly Dictionary<(Slug Machine, ObjectId Folder, ObjectId? Before), ObjectId?> _machines = [];

    /// <summary>The tree in the place of that of a snapshot.</summary>
    /// <param name="commit">The snapshot.</param>
    /// <param name="root">Its tree.</param>
    /// <param name="before">The tree in the place of that of the snapshot before; null for none.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<ObjectId> OfAsync(
        ObjectId commit,
        ObjectId root,
        ObjectId? before,
        CancellationToken cancellation
    )
    {
        if (lost.Contains(root))
        {
            return before ?? _trees.Add([]);
        }

        if (HarmOf(root) is Harmed.Nothing)
        {
            return root;
        }

        var made = new List<RawEntry>();
        foreach (var entry in _trees.Read(root))
        {
            var was = before is null ? null : Find(before, entry.Name);
            var now =
                !entry.IsFolder || entry.Name != RepositoryLayout.MachinesFolder || lost.Contains(entry.Id)
                    ? Sound(entry, was)
                    : await MachinesAsync(commit, entry.Id, was, cancellation);
            if (now is not null)
            {
                made.Add(entry with { Id = now });
            }
        }

        return _trees.Add(made);
    }

    private async Task<ObjectId?> MachinesAsync(
        ObjectId commit,
        ObjectId machines,
        ObjectId? before,
        CancellationToken cancellation
    )
    {
        var made = new List<RawEntry>();
        foreach (var entry in _trees.Read(machines))
        {
            var was = before is null ? null : Find(before, entry.Name);
            var now =
                !entry.IsFolder || HarmOf(entry.Id) is not Harmed.Blobs || Slug.TryParse(entry.Name) is not { } machine
                    ? Sound(entry, was)
                    : await MachineAsync(commit, machine, entry.Id, was, cancellation);
            if (now is not null)
            {
                made.Add(entry with { Id = now });
            }
        }

        return made.Count == 0 ? null : _trees.Add(made);
    }

    // one of which trees are lost is as it was before
    private ObjectId? Sound(RawEntry entry, ObjectId? before) =>
        lost.Contains(entry.Id) || (entry.IsFolder && HarmOf(entry.Id) is not Harmed.Nothing) ? before : entry.Id;

    private async Task<ObjectId?> MachineAsync(
        ObjectId commit,
        Slug machine,
        ObjectId folder,
        ObjectId? before,
        CancellationToken cancellation
    )
    {
        if (_machines.TryGetValue((machine, folder, before), out var known))
        {
            return known;
        }

        var files = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        Collect(folder, "", files);
        var edits = new Dictionary<string, ObjectId?>(StringComparer.Ordinal);
        var notes = Notes(files, edits);
        foreach (var list in notes.Keys.Select(at => RepositoryLayout.ListOf(at.Path)).Distinct())
        {
            if (files.TryGetValue(list, out var entry) && TryList(entry.Id) is { } bytes)
            {
                edits[list] = AddBlob(new NotedSegments(notes).In(bytes));
            }
        }

        var derived = new LostLists(repository.Git, machine, commit, files);
        foreach (var (path, entry) in files.Where(f => lost.Contains(f.Value.Id)))
        {
            if (IsList(path))
            {
                edits[path] = AddBlob(FileList.Write(await derived.DeriveAsync(path, cancellation)));
            }
            else if (!edits.ContainsKey(path))
            {
                // the manifest, or what is forgotten, pruned or masked: as it was before
                edits[path] = before is null ? null : FindPath(before, path);
            }
        }

        return _machines[(machine, folder, before)] = With(folder, "", edits);
    }

    // what stands in the place of each lost segment, and the files with it
    private Dictionary<SegmentAt, ListedSegment?> Notes(
        Dictionary<string, TreeEntry> files,
        Dictionary<string, ObjectId?> edits
    )
    {
        var notes = new Dictionary<SegmentAt, ListedSegment?>();
        foreach (var (path, entry) in files.Where(f => lost.Contains(f.Value.Id) && StoredPath.IsSegmentFile(f.Key)))
        {
            var place = StoredPath.TryReadSegmentFile(path)!.Value;
            var at = new SegmentAt(place.Path, place.Variant, place.Segment);
            if (!place.Path.IsSegmented)
            {
                (notes[at], edits[path]) = (null, null);
                continue;
            }

            var note = LossNote.Of(place.Path, Listed(at, files));
            using var stored = new MemoryStream();
            place.Codec.Compress(note, stored);
            edits[path] = pack.Add(ObjectType.Blob, stored.ToArray());
            notes[at] = new ListedSegment(note.Length, ContentHash.Of(note), stored.Length);
        }

        return notes;
    }

    private Segment? Listed(SegmentAt at, Dictionary<string, TreeEntry> files)
    {
        if (!files.TryGetValue(RepositoryLayout.ListOf(at.Path), out var entry) || TryList(entry.Id) is not { } bytes)
        {
            return null;
        }

        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            if (
                FileListReader.TryLine(bytes.AsSpan(range)) is { } line
                && line.Path == at.Path
                && line.Variant.Number == at.Variant
            )
            {
                return line.Variant.Segments.ElementAtOrDefault(at.Index);
            }
        }

        return null;
    }

    private byte[]? TryList(ObjectId id) => lost.Contains(id) ? null : reader.TryBytes(id, FileList.Longest);

    private ObjectId? AddBlob(byte[] bytes) => bytes.Length == 0 ? null : pack.Add(ObjectType.Blob, bytes);

    private static bool IsList(string path) =>
        path.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal);

    private void Collect(ObjectId tree, string path, Dictionary<string, TreeEntry> files)
    {
        foreach (var entry in _trees.Read(tree))
        {
            var below = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            if (entry.IsFolder)
            {
                Collect(entry.Id, below, files);
            }
            else if (entry.IsFile)
            {
                files[below] = new TreeEntry(below, Convert.ToInt32(entry.Mode, 8), entry.Id);
            }
        }
    }

    // null where nothing is left of a folder
    private ObjectId? With(ObjectId tree, string path, Dictionary<string, ObjectId?> edits)
    {
        var before = _trees.Read(tree);
        var made = new List<RawEntry>(before.Count);
        foreach (var entry in before)
        {
            var below = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            var now =
                entry.IsFolder ? With(entry.Id, below, edits)
                : edits.TryGetValue(below, out var edited) ? edited
                : entry.Id;
            if (now is not null)
            {
                made.Add(entry with { Id = now });
            }
        }

        return made.Count == 0 ? null
            : made.SequenceEqual(before) ? tree
            : _trees.Add(made);
    }

    private Harmed HarmOf(ObjectId tree)
    {
        if (lost.Contains(tree))
        {
            return Harmed.Trees;
        }

        if (!_harmed.TryGetValue(tree, out var harm))
        {
            harm = Harmed.Nothing;
            foreach (var entry in _trees.Read(tree))
            {
                var of =
                    entry.IsFolder ? HarmOf(entry.Id)
                    : lost.Contains(entry.Id) ? Harmed.Blobs
                    : Harmed.Nothing;
                harm = of > harm ? of : harm;
            }

            _harmed[tree] = harm;
        }

        return harm;
    }

    private ObjectId? FindPath(ObjectId tree, string path) =>
        path.Split('/').Aggregate((ObjectId?)tree, (at, name) => at is null ? null : Find(at, name));

    private ObjectId? Find(ObjectId tree, string name) => _trees.Read(tree).FirstOrDefault(e => e.Name == name)?.Id;

    /// <summary>What of a folder is lost, the worst that is.</summary>
    private enum Harmed
    {
        Nothing,
        Blobs,
        Trees,
    }
}
