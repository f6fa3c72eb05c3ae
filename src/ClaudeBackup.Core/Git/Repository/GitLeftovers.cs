using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>What a git that was killed leaves in its directory.</summary>
internal static class GitLeftovers
{
    private static readonly TimeSpan OldEnough = TimeSpan.FromHours(1);

    private static readonly string[] Locks =
    [
        "HEAD.lock",
        "config.lock",
        "packed-refs.lock",
        "claude-backup-index",
        "claude-backup-index.lock",
    ];

    private const string Branches = "refs/heads";

    /// <summary>What runs leave that talk with a remote; to be called by the one that may.</summary>
    public static void RemoveOfRemote(AbsolutePath gitDirectory)
    {
        foreach (var refs in new[] { "refs/remotes", "refs/claude-backup" })
        {
            Delete(gitDirectory / refs, "*.lock", SearchOption.AllDirectories, DateTimeOffset.MaxValue);
        }
    }

    public static void Remove(AbsolutePath gitDirectory, DateTimeOffset now)
    {
        // git holds a lock for moments only
        foreach (var name in Locks)
        {
            File.Delete((gitDirectory / name).Value);
        }

        Delete(gitDirectory / Branches, "*.lock", SearchOption.AllDirectories, DateTimeOffset.MaxValue);
        Delete(gitDirectory, "fast_import_crash_*", SearchOption.TopDirectoryOnly, DateTimeOffset.MaxValue);
        Delete(gitDirectory / "objects/pack", "*tmp_*", SearchOption.TopDirectoryOnly, now - OldEnough);
        Delete(gitDirectory / "objects/pack", ".tmp-*", SearchOption.TopDirectoryOnly, now - OldEnough);
    }

    private static void Delete(AbsolutePath directory, string pattern, SearchOption depth, DateTimeOffset before)
    {
        if (!Directory.Exists(directory.Value))
        {
            return;
        }

        EnumerationOptions hiddenToo = new()
        {
            AttributesToSkip = FileAttributes.None,
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
        };
        foreach (var file in Directory.EnumerateFiles(directory.Value, pattern, hiddenToo))
        {
            if (File.GetLastWriteTimeUtc(file) < before.UtcDateTime)
            {
                // objects are read-only files, which Windows does not delete
                FileSystem.ForThisSystem().Delete(new AbsolutePath(file));
            }
        }
    }
}
