using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>A file of an older layout that lies in the work tree.</summary>
/// <param name="Path">Below the root, with <c>/</c>.</param>
/// <param name="Blob">git's name for its bytes.</param>
/// <param name="Metadata">Its size, times and mode.</param>
internal sealed record LegacyWorkFile(string Path, ObjectId Blob, FileMetadata Metadata);

/// <summary>What of older layouts lies in the work tree, committed or not.</summary>
/// <param name="repository">The repository.</param>
internal sealed class LegacyWorkTree(BackupRepository repository)
{
    /// <summary>
    /// Whether anything is there that the new layout has not: a few looks at folders, so that every sync can ask.
    /// </summary>
    public bool HasAnything =>
        LegacyLayout.RootNames.Any(name => Path.Exists((repository.Root / name).Value))
        || MachineFolders().Any(folder => IsUnlisted(folder));

    /// <summary>Every file in the places of older layouts: at the root, and in folders of machines without lists of files.</summary>
    public IEnumerable<LegacyWorkFile> Files()
    {
        var folders = MachineFolders()
            .Where(IsUnlisted)
            .Select(folder => $"{RepositoryLayout.MachinesFolder}/{folder.Name}");
        foreach (var path in LegacyLayout.RootNames.Concat(folders).SelectMany(Below))
        {
            if (
                repository.Files.Look(repository.InWorkTree(path), followLink: false) is
                { Kind: FileKind.Regular } metadata
            )
            {
                yield return new LegacyWorkFile(path, Hash(repository.InWorkTree(path)), metadata);
            }
        }
    }

    private IEnumerable<AbsolutePath> MachineFolders()
    {
        var machines = repository.Root / RepositoryLayout.MachinesFolder;
        return Directory.Exists(machines.Value)
            ? repository.Files.List(machines).Where(e => e.Kind is FileKind.Directory).Select(e => machines / e.Name)
            : [];
    }

    private static bool IsUnlisted(AbsolutePath folder) =>
        Directory.Exists((folder / Claude.ClaudeHome.Projects).Value)
        && !Directory.Exists((folder / RepositoryLayout.FilesFolder).Value);

    private IEnumerable<string> Below(string path)
    {
        var kind = repository.Files.Look(repository.InWorkTree(path), followLink: false)?.Kind;
        return kind switch
        {
            FileKind.Directory => repository
                .Files.List(repository.InWorkTree(path))
                .OrderBy(e => e.Name, StringComparer.Ordinal)
                .SelectMany(e => Below($"{path}/{e.Name}")),
            FileKind.Regular => [path],
            _ => [],
        };
    }

    private ObjectId Hash(AbsolutePath file)
    {
        using var stream = new FileStream(repository.Files.OpenRead(file), FileAccess.Read, bufferSize: 0);
        return BlobHasher.Of(stream);
    }
}
