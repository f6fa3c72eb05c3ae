using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>The tree changes by which a machine's folder goes from one state to the next.</summary>
internal static class SnapshotTree
{
    /// <summary>Puts and removes everything that differs between two states of a machine's files.</summary>
    /// <param name="writer">Takes the changes.</param>
    /// <param name="slug">The machine.</param>
    /// <param name="before">The files as stored.</param>
    /// <param name="after">The files as they shall be.</param>
    public static void Change(
        SnapshotWriter writer,
        string slug,
        IEnumerable<StoredFile> before,
        IEnumerable<StoredFile> after
    )
    {
        var folder = RepositoryLayout.MachineFolder(slug) + "/";
        var old = before.ToDictionary(f => f.Source);
        var all = after.ToDictionary(f => f.Source);
        var lists = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (source, file) in all)
        {
            var stored = old.GetValueOrDefault(source);
            if (
                stored is null
                || !stored.Variants.SequenceEqual(file.Variants)
                || stored.Current != file.Current
                || stored.Path != file.Path
            )
            {
                ChangeFile(writer, folder, stored, file);
                lists.Add(RepositoryLayout.ListOf(file.Path));
            }
        }

        foreach (var gone in old.Values.Where(f => !all.ContainsKey(f.Source)))
        {
            ChangeFile(writer, folder, gone, after: null);
            lists.Add(RepositoryLayout.ListOf(gone.Path));
        }

        var bytes = new FileListWriter();
        foreach (var group in all.Values.GroupBy(f => RepositoryLayout.ListOf(f.Path)).Where(g => lists.Remove(g.Key)))
        {
            writer.Put(folder + group.Key, writer.Add(bytes.Write(group)));
        }

        foreach (var emptied in lists)
        {
            writer.Remove(folder + emptied);
        }
    }

    private static void ChangeFile(SnapshotWriter writer, string folder, StoredFile? before, StoredFile? after)
    {
        var old = Blobs(before).ToDictionary(b => b.Path, b => b.Blob, StringComparer.Ordinal);
        foreach (var (path, blob) in Blobs(after))
        {
            if (!old.Remove(path, out var stored) || stored != blob)
            {
                writer.Put(folder + path, blob);
            }
        }

        foreach (var gone in old.Keys)
        {
            writer.Remove(folder + gone);
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
