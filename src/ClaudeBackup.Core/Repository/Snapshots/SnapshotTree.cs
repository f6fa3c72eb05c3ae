using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>The tree changes by which a machine's folder goes from one state to the next, planned before any is made. Pure but for <see cref="Write"/>.</summary>
internal sealed class SnapshotTree
{
    private readonly Dictionary<string, ObjectId?> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<StoredFile>> _lists = new(StringComparer.Ordinal);
    private readonly string _folder;

    private SnapshotTree(string folder) => _folder = folder;

    /// <summary>By path below the root: the blob it shall hold, or null where it shall go.</summary>
    public IReadOnlyDictionary<string, ObjectId?> Files => _files;

    /// <summary>By path below the root: the files that a list shall name; one without any shall go.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<StoredFile>> Lists => _lists;

    /// <summary>Plans everything that differs between two states of a machine's files.</summary>
    /// <param name="before">The files as stored; what is derived has no list, and to the tree it is new.</param>
    /// <param name="after">
    /// The files as they shall be. Where its lists tell by rules of an earlier version what entries tell, they are written anew as soon as anything changes.
    /// </param>
    public static SnapshotTree Between(MachineIndex before, MachineIndex after)
    {
        var tree = new SnapshotTree(after.Slug.Folder + "/");
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in after.Files)
        {
            var stored = before.Derived.Contains(file.Source) ? null : before.Find(file.Source);
            if (stored is null || !IsSame(stored, file))
            {
                tree.Change(stored, file, changed);
            }
        }

        foreach (
            var gone in before.Files.Where(f =>
                !after.Entries.ContainsKey(f.Source) && !before.Derived.Contains(f.Source)
            )
        )
        {
            tree.Change(gone, after: null, changed);
        }

        if (changed.Count > 0)
        {
            tree.List(after, changed);
        }

        return tree;
    }

    // All files of a list stand in it, also those that did not change. Only the lists that change are gathered, for all of them are as large as the index.
    private void List(MachineIndex after, HashSet<string> changed)
    {
        if (after.ListsAreOld)
        {
            changed.UnionWith(
                after.Files.Where(f => IndexBuilder.IsDigested(f.Source)).Select(f => RepositoryLayout.ListOf(f.Path))
            );
        }

        var named = changed.ToDictionary(list => list, _ => new List<StoredFile>(), StringComparer.Ordinal);
        foreach (var file in after.Files)
        {
            named.GetValueOrDefault(RepositoryLayout.ListOf(file.Path))?.Add(file);
        }

        foreach (var (list, files) in named)
        {
            _lists[_folder + list] = files;
        }
    }

    /// <summary>Hands the changes over.</summary>
    public void Write(SnapshotWriter writer)
    {
        foreach (var (path, blob) in _files)
        {
            if (blob is { } held)
            {
                writer.Put(path, held);
            }
            else
            {
                writer.Remove(path);
            }
        }

        var bytes = new FileListWriter();
        foreach (var (path, files) in _lists)
        {
            if (files.Count > 0)
            {
                writer.Put(path, writer.Add(bytes.Write(files)));
            }
            else
            {
                writer.Remove(path);
            }
        }
    }

    private static bool IsSame(StoredFile before, StoredFile after) =>
        ReferenceEquals(before, after)
        || (
            before.Current == after.Current
            && before.Path == after.Path
            && before.Variants.SequenceEqual(after.Variants)
        );

    private void Change(StoredFile? before, StoredFile? after, HashSet<string> lists)
    {
        var old = Blobs(before).ToDictionary(b => b.Path, b => b.Blob, StringComparer.Ordinal);
        foreach (var (path, blob) in Blobs(after))
        {
            if (!old.Remove(path, out var stored) || stored != blob)
            {
                _files[_folder + path] = blob;
            }
        }

        foreach (var gone in old.Keys)
        {
            _files.TryAdd(_folder + gone, null);
        }

        foreach (var file in new[] { before, after }.OfType<StoredFile>())
        {
            _ = lists.Add(RepositoryLayout.ListOf(file.Path));
        }
    }

    private static IEnumerable<(string Path, ObjectId Blob)> Blobs(StoredFile? file)
    {
        foreach (var variant in file?.Variants ?? [])
        {
            for (var segment = 0; segment < variant.Segments.Count; segment++)
            {
                yield return (file!.SegmentFile(variant, segment), variant.Segments[segment].Blob);
            }
        }
    }
}
