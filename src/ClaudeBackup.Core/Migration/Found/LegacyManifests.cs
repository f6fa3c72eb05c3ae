using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>The root manifests of all times, which say whose the files at the root were.</summary>
internal sealed class LegacyManifests
{
    private readonly Dictionary<ObjectId, Slug> _slugByCommit = [];
    private readonly Dictionary<Slug, LegacyManifest> _bySlug = [];
    private Slug? _last;

    /// <summary>The newest manifest of each machine.</summary>
    public IReadOnlyDictionary<Slug, LegacyManifest> BySlug => _bySlug;

    /// <summary>The machine that the root belongs to now; null when no manifest can be read.</summary>
    public Slug? RootSlug => _last;

    /// <summary>The machine that made a commit; null when none is known for it.</summary>
    public Slug? SlugAt(ObjectId commit) => _slugByCommit.GetValueOrDefault(commit);

    /// <summary>Reads them.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="history">Oldest first.</param>
    /// <param name="tree">Of HEAD.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<LegacyManifests> ReadAsync(
        BackupRepository repository,
        IReadOnlyList<PathChange> history,
        IReadOnlyList<TreeEntry> tree,
        CancellationToken cancellation
    )
    {
        var manifests = new LegacyManifests();
        await using var blobs = repository.Git.OpenBlobs();
        foreach (var change in history)
        {
            if (change.Id is { } id && IsRootManifest(change.Path))
            {
                manifests.Take(TryRead(blobs, id), change.Commit);
            }
        }

        foreach (var entry in tree)
        {
            // a machine's own manifest, and last of all the root's, which has the last word
            if (Slug.OwnerOf(entry.Path) is { } slug && slug.Below(entry.Path) is RepositoryLayout.ManifestFile)
            {
                if (TryRead(blobs, entry.Id) is { } manifest)
                {
                    manifests._bySlug.TryAdd(slug, manifest);
                }
            }
            else if (IsRootManifest(entry.Path))
            {
                manifests.Take(TryRead(blobs, entry.Id), commit: null);
            }
        }

        var file = repository.Root / RepositoryLayout.ManifestFile;
        if (manifests._last is null && File.Exists(file.Value))
        {
            manifests.Take(
                LegacyManifest.TryRead(await File.ReadAllBytesAsync(file.Value, cancellation)),
                commit: null
            );
        }

        return manifests;
    }

    private static bool IsRootManifest(string path) =>
        string.Equals(path, RepositoryLayout.ManifestFile, StringComparison.Ordinal);

    private static LegacyManifest? TryRead(BlobReader blobs, ObjectId id) =>
        blobs.TryBytes(id) is { } content ? LegacyManifest.TryRead(content) : null;

    private void Take(LegacyManifest? manifest, ObjectId? commit)
    {
        if (manifest?.Slug is { } slug)
        {
            _last = slug;
            _bySlug[slug] = manifest;
            if (commit is { } id)
            {
                _slugByCommit[id] = slug;
            }
        }
    }
}
