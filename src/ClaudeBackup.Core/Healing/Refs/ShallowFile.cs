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

    // of one that is lost, whoever looks after the objects tells
    private static bool HasParents(ObjectId commit, BlobReader reader) =>
        RawCommit.TryRead(commit, reader)?.Parents.Any(p => RawCommit.TryRead(p, reader) is not null) is true;
}
