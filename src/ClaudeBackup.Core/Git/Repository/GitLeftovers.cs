using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>What a git that was killed leaves in its directory.</summary>
internal static class GitLeftovers
{
    /// <summary>When an import that somebody's own git may be at, or a lock that it may hold, is one that was left.</summary>
    public static readonly TimeSpan OldEnough = TimeSpan.FromHours(1);

    // git holds the lock of a ref for moments
    private static readonly TimeSpan Moments = TimeSpan.FromMinutes(10);

    private const string Locks = "*.lock";

    private const string KeptByImport = "fast-import";

    // what our own runs write under the lock of the repository
    private static readonly string[] Ours =
    [
        "HEAD.lock",
        "config.lock",
        "packed-refs.lock",
        "claude-backup-index",
        "claude-backup-index.lock",
        "claude-backup-trees",
        "claude-backup-trees.lock",
    ];

    // refs of a run that talks with the remote, which may go on beside
    private static readonly string[] OfRemote =
    [
        "refs/remotes",
        "refs/claude-backup/agreed.lock",
        "refs/claude-backup/fetched.lock",
        "refs/claude-backup/candidate.lock",
    ];

    /// <summary>What runs leave that talk with a remote; to be called by the one that may.</summary>
    public static void RemoveOfRemote(AbsolutePath gitDirectory)
    {
        foreach (var file in Files(gitDirectory / "refs", Locks, SearchOption.AllDirectories))
        {
            if (IsOfRemote(gitDirectory, file))
            {
                Delete(file);
            }
        }
    }

    /// <summary>Everything that a killed git leaves, whatever it was at; to be called by the run that holds the lock of the repository.</summary>
    public static void Remove(AbsolutePath gitDirectory, DateTimeOffset now)
    {
        foreach (var name in Ours)
        {
            File.Delete((gitDirectory / name).Value);
        }

        foreach (var file in Files(gitDirectory / "refs", Locks, SearchOption.AllDirectories))
        {
            if (!IsOfRemote(gitDirectory, file) || IsOlder(file, now - Moments))
            {
                Delete(file);
            }
        }

        foreach (var report in Files(gitDirectory, "fast_import_crash_*", SearchOption.TopDirectoryOnly))
        {
            Delete(report);
        }

        foreach (var file in Files(gitDirectory / "objects/pack", "*.keep", SearchOption.TopDirectoryOnly))
        {
            if (IsOfImport(file))
            {
                Delete(file);
            }
        }

        foreach (
            var file in Files(gitDirectory, Locks, SearchOption.TopDirectoryOnly)
                .Concat(Files(gitDirectory / "objects/info", Locks, SearchOption.AllDirectories))
                .Concat(Files(gitDirectory / "objects/pack", Locks, SearchOption.TopDirectoryOnly))
                .Concat(Files(gitDirectory / "objects/pack", "*tmp_*", SearchOption.TopDirectoryOnly))
                .Concat(Files(gitDirectory / "objects/pack", ".tmp-*", SearchOption.TopDirectoryOnly))
                .Concat(Files(gitDirectory / "objects", "tmp_obj_*", SearchOption.AllDirectories))
        )
        {
            if (IsOlder(file, now - OldEnough) || PackFile.IsUnfinished(Path.GetFileName(file)))
            {
                Delete(file);
            }
        }
    }

    /// <summary>What a push that was killed leaves in a remote that is a folder: locks which would refuse every later one. Old ones only, for others push there too.</summary>
    public static void RemoveOld(AbsolutePath remote, DateTimeOffset now)
    {
        foreach (
            var file in Files(remote, Locks, SearchOption.TopDirectoryOnly)
                .Concat(Files(remote / "refs", Locks, SearchOption.AllDirectories))
        )
        {
            if (IsOlder(file, now - OldEnough))
            {
                Delete(file);
            }
        }
    }

    private static bool IsOfRemote(AbsolutePath gitDirectory, string file)
    {
        var path = Path.GetRelativePath(gitDirectory.Value, file).Replace('\\', '/');
        return Array.Exists(OfRemote, name => path.StartsWith(name, StringComparison.Ordinal));
    }

    // An import that would make the same pack again, as a migration does, fails for as long as the mark of the last one is there. A power cut may leave
    // less of it, or zeros; one that says something else is the user's.
    private static bool IsOfImport(string file)
    {
        if (new FileInfo(file).Length > KeptByImport.Length)
        {
            return false;
        }

        var said = File.ReadAllText(file);
        return said.Trim('\0').Length > 0
            ? KeptByImport.StartsWith(said, StringComparison.Ordinal)
            : said.Length > 0 || !File.Exists(Path.ChangeExtension(file, ".pack"));
    }

    private static bool IsOlder(string file, DateTimeOffset than) => File.GetLastWriteTimeUtc(file) < than.UtcDateTime;

    // objects are read-only files, which Windows does not delete
    private static void Delete(string file) => FileSystem.ForThisSystem().Delete(new AbsolutePath(file));

    private static IReadOnlyList<string> Files(AbsolutePath directory, string pattern, SearchOption depth)
    {
        EnumerationOptions hiddenToo = new()
        {
            AttributesToSkip = FileAttributes.None,
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
        };
        return Directory.Exists(directory.Value)
            ? [.. Directory.EnumerateFiles(directory.Value, pattern, hiddenToo)]
            : [];
    }
}
