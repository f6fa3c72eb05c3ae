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
    /// <param name="slug">The machine.</param>
    /// <param name="before">The files as stored.</param>
    /// <param name="after">The files as they shall be.</param>
    /// <param name="renews">Whether lists that tell of entries are written anew where anything changes.</param>
    public static SnapshotTree Between(
        Slug slug,
        IEnumerable<StoredFile> before,
        IEnumerable<StoredFile> after,
        bool renews = false
    )
    {
        var tree = new SnapshotTree(slug.Folder + "/");
        var old = before.ToDictionary(f => f.Source);
        var all = after.ToDictionary(f => f.Source);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (source, file) in all)
        {
            var stored = old.GetValueOrDefault(source);
            if (stored is null || !IsSame(stored, file))
            {
                tree.Change(stored, file, changed);
            }
        }

        foreach (var gone in old.Values.Where(f => !all.ContainsKey(f.Source)))
        {
            tree.Change(gone, after: null, changed);
        }

        if (renews && changed.Count > 0)
        {
            changed.UnionWith(
                all.Values.Where(f => IndexBuilder.IsDigested(f.Source)).Select(f => RepositoryLayout.ListOf(f.Path))
            );
        }

        var named = changed.Count == 0 ? null : all.Values.ToLookup(f => RepositoryLayout.ListOf(f.Path));
        foreach (var list in changed)
        {
            tree._lists[tree._folder + list] = [.. named![list]];
        }

        return tree;
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
        before.Current == after.Current && before.Path == after.Path && before.Variants.SequenceEqual(after.Variants);

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
