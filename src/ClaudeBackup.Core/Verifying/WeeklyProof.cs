using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Verifying;

/// <summary>What a look that runs by itself came to.</summary>
/// <param name="Failure">What is damaged and has no sound copy, to be told as a failed sync is; null when all is whole.</param>
/// <param name="Healed">A sentence on what was damaged and is whole again; null when nothing was.</param>
public sealed record ProofOutcome(BackupException? Failure, string? Healed)
{
    /// <summary>All is whole, or it was not time.</summary>
    public static ProofOutcome Nothing { get; } = new(null, null);
}

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
    /// <exception cref="BackupException">Git failed for a reason that is no damage.</exception>
    public async Task<ProofOutcome> RunAsync(CancellationToken cancellation)
    {
        var last = LastProof.Read(repository);
        // what was found by reading is gone only where all was read
        var share = last is { Damage: not null, WasRead: true } ? ReadShare.All : Tenth;
        if (!IsDue(last, clock.GetUtcNow()) || await TryLookAsync(share, cancellation) is not { } report)
        {
            return ProofOutcome.Nothing;
        }

        var found = new List<Defect>();
        while (report.IsDamaged)
        {
            var wrong = report
                .Defects.Where(d => d is { AffectsSaved: true, MayBeWished: false } && !found.Contains(d))
                .ToArray();
            if (wrong.Length == 0)
            {
                break;
            }

            found.AddRange(wrong);
            _ = await repair.RunAsync(RepairPlan.Of(wrong), cancellation);
            // a disk that has turned some bytes may have turned others
            if (await TryLookAsync(ReadShare.All, cancellation) is not { } again)
            {
                break;
            }

            (report, share) = (again, ReadShare.All);
        }

        report.TryRemember(repository, share, clock.GetUtcNow());
        return new ProofOutcome(Failure(report), Healed([.. found.Where(d => !report.Defects.Contains(d))]));
    }

    private static string? Healed(Defect[] healed) =>
        healed is [var first, ..]
            ? $"What is saved was looked at, and damage was found and healed: {first.Meaning}{(healed.Length > 1 ? $" So were {healed.Length - 1:N0} more." : "")} If that happens again, look at the disk."
            : null;

    private static BackupException? Failure(VerifyReport report) =>
        report.Damage is { } damage
            ? new BackupException(FailureKind.Integrity, damage, "Look at it with: claude-backup verify")
        : report.RemoteDamage is { } there
            ? new BackupException(
                FailureKind.Integrity,
                there,
                "Look at it with: claude-backup verify --remote. Another machine that pushes there may have what this one lacks: run there claude-backup verify --remote --repair"
            )
        : null;

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
