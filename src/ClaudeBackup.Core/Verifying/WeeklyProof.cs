using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Verifying;

/// <summary>
/// The look that runs by itself, once a week behind a sync that nobody watches: all of the structure, and a part of the data, so that every byte is read
/// within ten weeks. What it finds damaged it repairs from sound copies; as long as something is left it looks again behind each sync.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="look">Makes a look, which is good for one.</param>
/// <param name="remote">Looks at the copy at the remote, where that costs no transfer.</param>
/// <param name="repair">Puts right.</param>
/// <param name="clock">Tells the time.</param>
public sealed class WeeklyProof(
    BackupRepository repository,
    Func<VerifyRun> look,
    RemoteCheck remote,
    RepairRun repair,
    TimeProvider clock
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly ReadShare Tenth = ReadShare.Parse("10%");

    /// <summary>Whether it is time. Pure.</summary>
    /// <param name="last">What is remembered.</param>
    /// <param name="now">The present; a look that is dated behind it was dated by a clock that was wrong.</param>
    public static bool IsDue(LastProof last, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(last);
        return last.Damage is not null || last.Looked is not { } looked || looked > now || now - looked >= Week;
    }

    /// <summary>Looks, when it is time and no other run is at work.</summary>
    /// <param name="cancellation">Ends it; it is done behind the next sync.</param>
    /// <returns>What is damaged and has no sound copy, to be told as a failed sync is; null when all is whole.</returns>
    /// <exception cref="BackupException">Git failed for a reason that is no damage.</exception>
    public async Task<BackupException?> RunAsync(CancellationToken cancellation)
    {
        var last = LastProof.Read(repository);
        // what was found by reading is gone only where all was read
        var share = last is { Damage: not null, WasRead: true } ? ReadShare.All : Tenth;
        if (!IsDue(last, clock.GetUtcNow()) || await TryLookAsync(share, cancellation) is not { } report)
        {
            return null;
        }

        if (report.IsDamaged)
        {
            _ = await repair.RunAsync(RepairPlan.Of([.. report.Defects.Where(d => d.AffectsSaved)]), cancellation);
            report = await TryLookAsync(share, cancellation) ?? report;
        }

        report.TryRemember(repository, share, clock.GetUtcNow());
        return report.Damage is { } damage
                ? new BackupException(FailureKind.Integrity, damage, "Look at it with: claude-backup verify")
            : report.RemoteDamage is { } there
                ? new BackupException(
                    FailureKind.Integrity,
                    there,
                    "Look at it with: claude-backup verify --remote. Another machine that pushes there may have what this one lacks: run there claude-backup verify --remote --repair"
                )
            : null;
    }

    private async Task<VerifyReport?> TryLookAsync(ReadShare share, CancellationToken cancellation)
    {
        try
        {
            using var held = await RepositoryLock.TakeToLookAsync(
                repository,
                Patience,
                LocalTime.Of(clock),
                cancellation
            );
            var report = await look().RunAsync(share, cancellation);
            return await remote.TryAddFolderToAsync(report, cancellation);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Locked)
        {
            return null;
        }
    }
}
