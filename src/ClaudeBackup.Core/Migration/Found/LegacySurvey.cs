using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>Finds everything that an older layout holds: in HEAD, in the history, and in the work tree without a commit.</summary>
/// <param name="repository">The repository.</param>
/// <param name="machine">This machine, to which belongs what no manifest gives to another.</param>
internal sealed class LegacySurvey(BackupRepository repository, MachineIdentity machine)
{
    private readonly List<FileProblem> _problems = [];

    /// <summary>Looks; null when neither HEAD nor the work tree has anything of an older layout.</summary>
    public async Task<LegacyContents?> RunAsync(CancellationToken cancellation)
    {
        var head = repository.Git.Refs.ReadHead();
        var tree = head is { } commit ? await repository.Git.ListTreeAsync(commit, pathPrefix: null, cancellation) : [];
        var listed = Listed(tree);
        var legacy = tree.Where(e => IsLegacy(e.Path, listed)).ToArray();
        var onDisk = new LegacyWorkTree(repository).Files().ToArray();
        var committed = tree.Select(e => e.Id).ToHashSet();
        // A folder "config" alone could be anybody's; with the reference's manifest or sessions beside it, it is not.
        var isLegacy =
            legacy.Any(e => LegacyLayout.Of(e.Path) is { IsConfig: false })
            || onDisk.Any(f => LegacyLayout.Of(f.Path) is { IsConfig: false } && !committed.Contains(f.Blob))
            || (head is null && LegacyLayout.IsLikely(repository.Root))
            || await TracksManifestAsync(tree, cancellation);
        if (!isLegacy)
        {
            return null;
        }

        var history = head is { } newest
            ? (await repository.Git.HistoryAsync(newest, LegacyLayout.AllPaths, cancellation)).Reverse().ToArray()
            : [];
        var manifests = await LegacyManifests.ReadAsync(repository, history, tree, cancellation);
        var sightings = new LegacySightings(listed);
        sightings.AddHistory(history, manifests);
        sightings.AddTree(tree, history.Length > 0 ? history[^1].Time : DateTimeOffset.UnixEpoch);
        sightings.AddWorkTree(repository, onDisk);
        var root = manifests.RootSlug ?? machine.Slug;
        return new LegacyContents
        {
            Head = head,
            Tree = tree,
            RootSlug = root,
            Files = sightings.Files(root),
            Config = [.. Config(tree, onDisk, sightings)],
            Manifests = manifests.BySlug,
            Problems = _problems,
        };
    }

    private async Task<bool> TracksManifestAsync(IReadOnlyList<TreeEntry> tree, CancellationToken cancellation)
    {
        if (tree.FirstOrDefault(e => Is(e.Path, RepositoryLayout.ManifestFile)) is not { } entry)
        {
            return false;
        }

        await using var blobs = repository.Git.OpenBlobs();
        return blobs.TryBytes(entry.Id) is { } content && LegacyManifest.TryRead(content) is not null;
    }

    private static HashSet<Slug> Listed(IReadOnlyList<TreeEntry> tree) =>
        tree.Select(e => (Slug: Slug.OwnerOf(e.Path), e.Path))
            .Where(e =>
                e.Slug?.Below(e.Path)?.StartsWith(RepositoryLayout.FilesFolder + "/", StringComparison.Ordinal) is true
            )
            .Select(e => e.Slug!)
            .ToHashSet();

    private static bool IsLegacy(string path, HashSet<Slug> listed) =>
        Is(path, RepositoryLayout.ManifestFile)
        || (LegacyLayout.Of(path) is { } place && (place.Slug is not { } slug || !listed.Contains(slug)));

    private static bool Is(string path, string name) => string.Equals(path, name, StringComparison.Ordinal);

    // Config follows the source: the state that was last is the one to bring over, older ones stay in the history.
    private IEnumerable<LegacyConfig> Config(
        IReadOnlyList<TreeEntry> tree,
        IReadOnlyList<LegacyWorkFile> onDisk,
        LegacySightings sightings
    )
    {
        var found = new SortedDictionary<string, LegacyConfig>(StringComparer.Ordinal);
        foreach (var entry in tree)
        {
            if (LegacyLayout.Of(entry.Path) is not { IsConfig: true } place)
            {
                continue;
            }

            if (entry.Mode is not (TreeMode.File or TreeMode.Executable))
            {
                _problems.Add(
                    new FileProblem(
                        place.Source.Value,
                        "The older version stored only a link here, not the file itself."
                    )
                );
                continue;
            }

            found[entry.Path] = new LegacyConfig(
                place.Source,
                entry.Mode is TreeMode.Executable,
                sightings.StateOf(entry.Path, entry.Id)
            );
        }

        foreach (var file in onDisk)
        {
            if (LegacyLayout.Of(file.Path) is { IsConfig: true } place)
            {
                found[file.Path] = new LegacyConfig(
                    place.Source,
                    (file.Metadata.Mode & FilePermissions.AnyExecute) != 0,
                    sightings.StateOf(file.Path, file.Blob)
                );
            }
        }

        return found.Values.Where(IsAllowed);
    }

    private bool IsAllowed(LegacyConfig config)
    {
        if (!CredentialNames.IsCredential([.. config.Source.Components]))
        {
            return true;
        }

        _problems.Add(
            new FileProblem(
                config.Source.Value,
                "Credentials are not brought over. The older version committed them: they are still in the history of git."
            )
        );
        return false;
    }
}
