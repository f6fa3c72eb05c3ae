using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Keeps git's objects in few packs. Each sync leaves one, and what is fetched comes as loose files; git's own trigger counts loose objects
/// alone, and waits for thousands of them.
/// </summary>
/// <param name="opened">The repository.</param>
/// <param name="now">The time.</param>
public sealed class Repacking(OpenedRepository opened, DateTimeOffset now)
{
    private const long LargePack = 64L * 1024 * 1024;

    /// <summary>Repacks when it is time to. A failure is no failure of the sync: the objects are safe as they are.</summary>
    /// <returns>Whether it repacked.</returns>
    public async Task<bool> RunIfDueAsync(CancellationToken cancellation)
    {
        try
        {
            var objects = opened.Repository.Root / ".git" / "objects";
            var there = ObjectCount.Count(objects);
            var left = RepackRecord.Read(opened.Repository);
            if (!RepackRecord.IsDue(left, there))
            {
                if (left is null || there.Packs < left.Packs || there.Loose < left.Loose || there.Bytes < left.Bytes)
                {
                    RepackRecord.Write(opened.Repository, there);
                }

                return false;
            }

            var joined = await TryJoinAsync(objects / "pack", cancellation);
            // also where it failed, or every sync would try the same in vain
            RepackRecord.Write(opened.Repository, ObjectCount.Count(objects));
            return joined;
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<bool> TryJoinAsync(AbsolutePath packs, CancellationToken cancellation)
    {
        try
        {
            await JoinAsync(packs, cancellation);
            return true;
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled)
        {
            // one that was killed may leave a pack whose index is not there yet
            _ = await new RepositoryHealing(opened.Repository, now).HealObjectsAsync(
                [],
                everything: false,
                cancellation
            );
            return false;
        }
    }

    private async Task JoinAsync(AbsolutePath packs, CancellationToken cancellation)
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
    }
}
