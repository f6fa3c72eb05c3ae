using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>Tells whether a commit is a backup.</summary>
/// <param name="repository">The repository that has the commit.</param>
internal sealed class RemoteContents(BackupRepository repository)
{
    private const int MostNamed = 3;

    // what hosts put into a repository that they make
    private static readonly string[] Furniture = ["README", "LICENSE", "LICENCE", ".gitignore", ".gitattributes"];

    /// <exception cref="Failures.BackupException">The commit is something else.</exception>
    public async Task RefuseForeignAsync(ObjectId commit, string remote, CancellationToken cancellation)
    {
        var root = await repository.Git.ListFolderAsync(commit, "", cancellation);
        foreach (var slug in (await MachineTrees.ReadAsync(repository.Git, commit, cancellation)).Keys)
        {
            if (await MachineManifest.ReadAsync(repository, commit, slug, cancellation) is not null)
            {
                return;
            }
        }

        var foreign = root.Select(e => e.Path)
            .Where(name => !Furniture.Any(f => name.StartsWith(f, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        if (foreign.Length > 0 && !await IsLegacyAsync(root, cancellation))
        {
            throw RemoteRefusal.IsForeign(
                remote,
                string.Join(", ", foreign.Take(MostNamed)) + (foreign.Length > MostNamed ? ", …" : "")
            );
        }
    }

    // the reference names itself in a manifest at the root
    private async Task<bool> IsLegacyAsync(IReadOnlyList<TreeEntry> root, CancellationToken cancellation)
    {
        var manifest = root.FirstOrDefault(e =>
            string.Equals(e.Path, RepositoryLayout.ManifestFile, StringComparison.Ordinal)
        );
        if (manifest is null)
        {
            return false;
        }

        await using var blobs = repository.Git.OpenBlobs();
        return blobs.TryBytes(manifest.Id) is { } content && LegacyManifest.TryRead(content) is not null;
    }
}
