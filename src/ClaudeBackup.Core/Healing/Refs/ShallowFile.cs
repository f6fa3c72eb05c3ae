using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Healing;

/// <summary>
/// The file by which git knows where the history of a shallow clone begins. One that lies hides what is before from git, which would drop it as soon as it
/// packs anew what is to be kept.
/// </summary>
/// <param name="git">The repository; its lock is the caller's.</param>
/// <param name="gitDirectory">Its <c>.git</c>.</param>
/// <param name="quarantine">Takes the file.</param>
public sealed class ShallowFile(GitClient git, AbsolutePath gitDirectory, Quarantine quarantine)
{
    private AbsolutePath Place => gitDirectory / "shallow";

    /// <summary>Sets it aside where a commit has parents that are here, so that history does not begin with it.</summary>
    /// <returns>A sentence for the user; null where nothing was done.</returns>
    public async Task<string?> HealAsync()
    {
        if (!File.Exists(Place.Value) || !await LiesAsync())
        {
            return null;
        }

        var kept = quarantine.SetAside(Place);
        return $"{Place} told git that history begins later than it does. It was set aside: {kept}";
    }

    private async Task<bool> LiesAsync()
    {
        await using var reader = git.OpenBlobs();
        return (await File.ReadAllLinesAsync(Place.Value))
            .Select(line => ObjectId.TryParse(line.AsSpan().Trim(), out var id) ? id : null)
            .Any(id => id is null || HasParents(id, reader));
    }

    private static bool HasParents(ObjectId commit, BlobReader reader)
    {
        try
        {
            return RawCommit.Read(reader.BytesOf(commit, ObjectType.Commit.Name)).Parents.Any(p => IsHere(p, reader));
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            // whoever looks after the objects tells of that
            return false;
        }
    }

    private static bool IsHere(ObjectId commit, BlobReader reader)
    {
        try
        {
            return reader.BytesOf(commit, ObjectType.Commit.Name).Length > 0;
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return false;
        }
    }
}
