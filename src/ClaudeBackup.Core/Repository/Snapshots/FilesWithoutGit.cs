using System.Globalization;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The files beside git where git itself is gone, with all that it kept: somebody deleted <c>.git</c>, or copied the rest alone. They hold what the newest
/// snapshot held, so they are saved once more, and history goes on from there.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
internal sealed class FilesWithoutGit(BackupRepository repository)
{
    /// <summary>Whether the folder of a machine lies there, with its lists.</summary>
    /// <param name="root">Of the repository.</param>
    public static bool AreIn(AbsolutePath root)
    {
        var machines = root / RepositoryLayout.MachinesFolder;
        return Directory.Exists(machines.Value)
            && Directory
                .EnumerateDirectories(machines.Value)
                .Any(folder => Directory.Exists(Path.Combine(folder, RepositoryLayout.FilesFolder)));
    }

    /// <summary>Saves them where there is no snapshot.</summary>
    /// <param name="time">Of the snapshot.</param>
    /// <param name="cancellation">Ends it; nothing is saved then.</param>
    /// <returns>A sentence for the user; null where there was nothing to do.</returns>
    /// <exception cref="Failures.BackupException">git failed.</exception>
    public async Task<string?> SaveAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        if (repository.Head is not null || !AreIn(repository.Root))
        {
            return null;
        }

        var blobs = new SortedDictionary<string, ObjectId>(StringComparer.Ordinal);
        await using var import = repository.Git.StartImport();
        foreach (var (path, file) in Files())
        {
            cancellation.ThrowIfCancellationRequested();
            var content = await File.ReadAllBytesAsync(file, cancellation);
            blobs[path] = ObjectId.OfBlob(content);
            import.AddBlob(content);
        }

        import.BeginCommit(RepositoryLayout.Branch, null, "repair: the files beside git, which was gone", time);
        foreach (var (path, blob) in blobs)
        {
            import.Modify(path, TreeMode.File, blob);
        }

        var commit = await import.FinishAsync(cancellation);
        await new OurBranch(repository).RememberAsync(commit, cancellation);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{repository.Root} had lost its .git, and all earlier snapshots with it. The {blobs.Count} files beside it are saved again as the first one. Set the remote again, if there was one: claude-backup backend set git --remote URL"
        );
    }

    // what a version of this program can have written, as WorkTreeFiles left it
    private IEnumerable<(string Path, string File)> Files() =>
        new DirectoryInfo((repository.Root / RepositoryLayout.MachinesFolder).Value)
            .EnumerateFiles(
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
            )
            .Select(file => file.FullName)
            .Select(file => (Path.GetRelativePath(repository.Root.Value, file).Replace('\\', '/'), file))
            .Where(f => RepositoryLayout.CanHold(f.Item1));
}
