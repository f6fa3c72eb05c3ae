using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Takes away what runs, hooks and commands of ours leave that are killed while they write: in the local folder, in what we write of git's, and
/// beside <c>.git</c>. All of it is known here alone. What stays: files kept aside for the user, <c>replaced</c> and <c>displaced</c>; and files
/// on their way into the work tree, which <see cref="WorkTree.RebuildAsync"/> takes away as it makes the work tree whole.
/// </summary>
internal static class Leftovers
{
    /// <summary>How a folder begins in which a remote is looked at.</summary>
    public const string Probe = "probe-";

    /// <summary>How a folder begins in which two states of a file are compared.</summary>
    public const string Comparison = "diff-";

    /// <summary>The folder into which a drill restores.</summary>
    public const string Drill = "drill";

    /// <summary>The folder in which older layouts are unpacked.</summary>
    public const string Migration = "migrating";

    /// <summary>The folder of what hooks ask for.</summary>
    public const string Requests = "requests";

    /// <summary>How the mark of a run begins; until it is whole its name has no suffix.</summary>
    public const string RunMark = "run-";

    // no write of a small file takes so long
    private static readonly TimeSpan Write = TimeSpan.FromHours(1);

    // a slow remote, or somebody who reads a comparison
    private static readonly TimeSpan Work = TimeSpan.FromDays(1);

    /// <summary>
    /// Removes them. The lock of the repository is the caller's, so whatever only its holder writes is nobody's and goes at once; what others
    /// write goes when it is too old to be at work.
    /// </summary>
    /// <exception cref="IOException">Something cannot be deleted.</exception>
    public static void Remove(BackupRepository repository, DateTimeOffset now)
    {
        repository.Git.RemoveLeftovers(now);
        PendingWrites.RemoveLeftovers(repository, repository.Files);
        var files = repository.Files;
        var local = repository.LocalFolder;
        using (LocalLock.Take(repository))
        {
            Delete(files, Unfinished(local, _ => true));
        }

        var info = repository.Root / ".git" / "info";
        Delete(files, Unfinished(local / IndexStore.Folder, _ => true));
        Delete(files, Unfinished(info, name => name is "exclude" or "attributes"));
        Delete(files, Unfinished(info, name => name is "sparse-checkout").Where(IsBefore(now - Write)));
        foreach (var folder in Folders(repository.Root / RepositoryLayout.MachinesFolder).Prepend(repository.Root))
        {
            Delete(files, Unfinished(folder, IsDerived));
        }

        var unseen = Files(local, RunMark + "*").Concat(Files(local / Requests)).Where(HasNoSuffix);
        Delete(files, unseen.Where(IsBefore(now - Write)));
        var abandoned = Folders(local, Probe + "*")
            .Concat(Folders(local, Comparison + "*"))
            .Concat(Folders(local, Drill));
        foreach (
            var folder in abandoned
                .Where(IsBefore(now - Work))
                .Concat(Folders(local, SnapshotWriter.WaitingRoom))
                .Concat(Folders(local, Migration))
        )
        {
            files.DeleteWhole(folder);
        }
    }

    // by the file system of ours: git's objects are read-only, which Windows does not delete
    private static void Delete(IFileSystem files, IEnumerable<AbsolutePath> found)
    {
        foreach (var file in found)
        {
            files.Delete(file);
        }
    }

    private static IEnumerable<AbsolutePath> Unfinished(AbsolutePath folder, Func<string, bool> isOurs) =>
        Files(folder, ".*").Where(file => AtomicFile.TargetOf(file.Name) is { } target && isOurs(target));

    private static bool IsDerived(string name) =>
        name is RepositoryLayout.ManifestFile or RepositoryLayout.SessionIndexFile;

    private static bool HasNoSuffix(AbsolutePath file) => !file.Name.Contains('.', StringComparison.Ordinal);

    private static Func<AbsolutePath, bool> IsBefore(DateTimeOffset time) =>
        path => File.GetLastWriteTimeUtc(path.Value) < time.UtcDateTime;

    private static IEnumerable<AbsolutePath> Folders(AbsolutePath parent, string pattern = "*") =>
        Directory.Exists(parent.Value)
            ? Directory.GetDirectories(parent.Value, pattern).Select(path => new AbsolutePath(path))
            : [];

    // hidden ones too, which is what a leading dot makes a file on Unix
    private static IEnumerable<AbsolutePath> Files(AbsolutePath folder, string pattern = "*") =>
        Directory.Exists(folder.Value)
            ? Directory
                .GetFiles(
                    folder.Value,
                    pattern,
                    new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }
                )
                .Select(path => new AbsolutePath(path))
            : [];
}
