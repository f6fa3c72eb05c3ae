using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>Plans the tree of the new layout against that of HEAD: what is at its place already is not written again.</summary>
/// <param name="opened">The repository.</param>
/// <param name="contents">What was found.</param>
/// <param name="writer">Takes the plan.</param>
internal sealed class MigratedTree(OpenedRepository opened, LegacyContents contents, SnapshotWriter writer)
{
    private readonly Dictionary<string, ObjectId> _before = contents.Tree.ToDictionary(
        e => e.Path,
        e => e.Id,
        StringComparer.Ordinal
    );
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly HashSet<Slug> _machines = [];

    /// <summary>Adds a machine with all its files.</summary>
    public async Task AddAsync(MachineIndex index, CancellationToken cancellation)
    {
        _machines.Add(index.Slug);
        if (index.Entries.Count == 0)
        {
            return;
        }

        foreach (var file in index.Files)
        {
            foreach (var variant in file.Variants)
            {
                for (var i = 0; i < variant.Segments.Count; i++)
                {
                    Put(index.Slug.PathOf(file.SegmentFile(variant, i)), variant.Segments[i].Blob);
                }
            }
        }

        foreach (var list in index.Files.GroupBy(f => RepositoryLayout.ListOf(f.Path)))
        {
            Put(index.Slug.PathOf(list.Key), writer.Add(FileList.Write(list)));
        }

        Put(index.Slug.PathOf(RepositoryLayout.ManifestFile), writer.Add(Manifest(index).ToBytes()));
        await RepositoryGuide.PutMissingAsync(
            opened.Repository,
            writer,
            contents.Head,
            index.Slug.Folder,
            cancellation
        );
    }

    /// <summary>Removes the places of older layouts, and what machines have that no list names.</summary>
    public void RemoveOldPlaces()
    {
        foreach (var path in _before.Keys.Where(p => !_wanted.Contains(p) && IsOld(p)))
        {
            writer.Remove(path);
        }
    }

    private bool IsOld(string path) =>
        LegacyLayout.RootNames.Any(name =>
            string.Equals(path, name, StringComparison.Ordinal) || path.StartsWith(name + "/", StringComparison.Ordinal)
        )
        || path is RepositoryLayout.ManifestFile or RepositoryLayout.SessionIndexFile
        || (
            Slug.OwnerOf(path) is { } slug
            && _machines.Contains(slug)
            && slug.Below(path) is { } below
            && IsOldInMachine(below)
        );

    private static bool IsOldInMachine(string path) =>
        path.StartsWith(ClaudeHome.Projects + "/", StringComparison.Ordinal)
        || path.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal)
        || path is RepositoryLayout.SessionIndexFile
        || string.Equals(path, ClaudeHome.History + ".gz", StringComparison.Ordinal);

    private void Put(string path, ObjectId blob)
    {
        _wanted.Add(path);
        if (!_before.TryGetValue(path, out var held) || held != blob)
        {
            writer.Put(path, blob);
        }
    }

    private MachineManifest Manifest(MachineIndex index)
    {
        var saved = index.Files.SelectMany(f => f.Variants).Max(v => v.Saved);
        var manifest = MachineManifest.Of(index, opened.Machine, opened.Settings, saved);
        if (index.Slug == opened.Machine.Slug)
        {
            return manifest;
        }

        var told = contents.Manifests.GetValueOrDefault(index.Slug);
        return manifest with
        {
            Id = null,
            MachineSlug = index.Slug.Value,
            Machine = told?.Machine ?? index.Slug.Value,
            User = told?.User ?? "",
        };
    }
}
