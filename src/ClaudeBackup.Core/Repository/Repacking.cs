using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Keeps the number of packs small. Each sync leaves one; git's own trigger counts loose objects and would never fire.
/// </summary>
/// <param name="opened">The repository.</param>
public sealed class Repacking(OpenedRepository opened)
{
    // Each lookup asks every pack; at one sync an hour this repacks about once a day.
    private const int MostPacks = 32;
    private const long LargePack = 64L * 1024 * 1024;

    /// <summary>Repacks when it is time to. A failure is no failure of the sync: the objects are safe as they are.</summary>
    /// <returns>Whether it repacked.</returns>
    public async Task<bool> RunIfDueAsync(CancellationToken cancellation)
    {
        var packs = opened.Repository.Root / ".git" / "objects" / "pack";
        if (
            !Directory.Exists(packs.Value)
            || Directory.EnumerateFiles(packs.Value, "*.pack").Take(MostPacks + 1).Count() <= MostPacks
        )
        {
            return false;
        }

        try
        {
            if (opened.Facts.LeavesOthers)
            {
                var large = new DirectoryInfo(packs.Value).EnumerateFiles("*.pack").Where(f => f.Length > LargePack);
                await opened.Repository.Git.Packs.JoinPartialAsync(large.Select(f => f.Name), cancellation);
            }
            else
            {
                await opened.Repository.Git.Packs.JoinAsync(cancellation);
            }

            return true;
        }
        catch (BackupException)
        {
            return false;
        }
    }
}
