using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Remotes;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Runs;
using ClaudeBackup.Core.Scheduling;
using ClaudeBackup.Core.Syncing;

namespace ClaudeBackup.Core.Standing;

/// <summary>Where the second copy is.</summary>
public enum SecondCopy
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>On the disk that has the first.</summary>
    SameDisk,

    Elsewhere,
}

/// <summary>All that a verdict is made of.</summary>
public sealed record VerdictFacts
{
    public required ScheduleReport Schedule { get; init; }

    /// <summary>The version of the program that looks.</summary>
    public string Version { get; init; } = ProgramVersion.Text;

    /// <inheritdoc cref="StatusReport.Remote"/>
    public LastExchange Remote { get; init; } = new();

    public SecondCopy Copy { get; init; }

    /// <summary>Where the remote is; null without one.</summary>
    public string? RemoteUrl { get; init; }

    /// <inheritdoc cref="StatusReport.Waiting"/>
    public WaitingSnapshots Waiting { get; init; } = WaitingSnapshots.None;

    /// <inheritdoc cref="StatusReport.OtherHome"/>
    public string? OtherHome { get; init; }

    /// <inheritdoc cref="StatusReport.Damage"/>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>What proving the repository last came to.</summary>
    public LastProof Proof { get; init; } = new();

    /// <summary>What is the matter when there is no Claude home; null when there is one.</summary>
    public Trouble.NoHome? NoHome { get; init; }

    /// <inheritdoc cref="StatusReport.Dangling"/>
    public IReadOnlyList<DanglingLink> Dangling { get; init; } = [];

    /// <inheritdoc cref="StatusReport.IsBlind"/>
    public bool IsBlind { get; init; }

    /// <inheritdoc cref="StatusReport.UnsavedFiles"/>
    public int UnsavedFiles { get; init; }

    /// <inheritdoc cref="StatusReport.Purge"/>
    public PurgeOutlook? Purge { get; init; }

    /// <inheritdoc cref="StatusReport.ForgettingWaits"/>
    public bool ForgettingWaits { get; init; }

    /// <inheritdoc cref="StatusReport.Losses"/>
    public IReadOnlyList<SettingsLoss> Losses { get; init; } = [];

    /// <summary>What a look found.</summary>
    public static VerdictFacts Of(StatusReport report, ScheduleReport schedule)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new()
        {
            Schedule = schedule,
            Remote = report.Remote,
            Copy = report.Copy,
            RemoteUrl = report.Settings.Remote,
            Waiting = report.Waiting,
            OtherHome = report.OtherHome,
            Damage = report.Damage,
            Proof = report.Proof,
            NoHome = report.SourceExists
                ? null
                : new Trouble.NoHome(report.BringsBack, report.BringsBack is { } slug && slug != report.Machine.Slug),
            Dangling = report.Dangling,
            IsBlind = report.IsBlind,
            UnsavedFiles = report.UnsavedFiles,
            Purge = report.Purge,
            ForgettingWaits = report.ForgettingWaits,
            Losses = report.Losses,
        };
    }
}

/// <summary>Whether all is well, and what is not. Pure: made of what was found.</summary>
/// <param name="Troubles">The worst first; empty when all is well.</param>
public sealed record Verdict(IReadOnlyList<Trouble> Troubles)
{
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        FailureCode.RemoteUnreachable,
        FailureCode.DeadlineExceeded,
        FailureCode.RemoteBusy,
        FailureCode.RateLimited,
        FailureCode.Locked,
    };

    /// <summary>That of the worst trouble.</summary>
    public Severity Severity => Troubles.Count == 0 ? Severity.Good : Troubles[0].Severity;

    /// <summary>Weighs what was found.</summary>
    /// <param name="facts">What was found.</param>
    /// <param name="now">The present.</param>
    public static Verdict Of(VerdictFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Trouble?[] found =
        [
            facts is { RemoteUrl: not null, Remote.Exposed: { } exposed } ? new Trouble.Exposed(exposed) : null,
            facts.OtherHome is { } other ? new Trouble.OtherHome(other) : null,
            .. facts.Damage.Select(words => new Trouble.Damaged(words, IsProved: false)),
            .. new[] { facts.Proof.Damage, facts.Proof.Last?.Damage }
                .OfType<string>()
                .Select(words => new Trouble.Damaged(words, IsProved: true)),
            facts is { RemoteUrl: not null, Proof.RemoteDamage: { } there } ? new Trouble.RemoteDamaged(there) : null,
            .. facts.Dangling.Select(link => new Trouble.Dangling(
                link,
                facts.IsBlind ? Severity.Bad : Severity.Attention
            )),
            facts.Dangling.Count > 0 ? null : facts.NoHome,
            Saving(facts, now),
            Pushing(facts, now),
            Starting(facts.Schedule, now),
            Versions(facts.Schedule, facts.Version),
            facts.ForgettingWaits ? new Trouble.ForgettingWaits() : null,
            .. facts.Losses.Select(loss => new Trouble.SettingsLost(loss)),
            facts.Schedule.Runs.LastSaved is { Problems: > 0 and var problems } ? new Trouble.Unread(problems) : null,
            Deleting(facts),
            facts is { Copy: not SecondCopy.Elsewhere, Schedule.Job: null, NoHome: null }
                ? new Trouble.OneDisk(facts.RemoteUrl)
                : null,
        ];
        return new([.. found.OfType<Trouble>().OrderByDescending(trouble => trouble.Severity)]);
    }

    private static Trouble? Saving(VerdictFacts facts, DateTimeOffset now)
    {
        var (schedule, runs) = (facts.Schedule, facts.Schedule.Runs);
        // what a run could not see is told with what helps: no further sync does
        if (
            runs.Failing is [{ Outcome: not RunOutcome.NotPushed } failed, ..]
            && (facts is { NoHome: null, Dangling.Count: 0 } || failed.Outcome is not RunOutcome.Blind)
        )
        {
            return new Trouble.SyncFailed(
                failed,
                runs.Failing.Count,
                runs.Failing[^1].Started,
                schedule.IsOverdue(now) ? runs.LastGood : null
            );
        }

        return facts.NoHome is not null ? null
            : runs.LastGood is not { } good ? new Trouble.NeverSaved()
            : schedule.GoodAhead(now) is { } ahead ? new Trouble.ClockAhead(ahead)
            // without a schedule nothing is missed as long as nothing is new
            : schedule.IsOverdue(now) && (schedule.Job is not null || facts.UnsavedFiles > 0)
                ? new Trouble.Overdue(good)
            : null;
    }

    private static Trouble? Pushing(VerdictFacts facts, DateTimeOffset now)
    {
        var (remote, waiting) = (facts.Remote, facts.Waiting);
        if (facts.RemoteUrl is null)
        {
            return remote.Failure is { } never ? new Trouble.NoCopy(never, remote.Hint) : null;
        }

        var isLate = waiting.IsLate(now, facts.Schedule.Schedule.Patience);
        if (remote is { Exposed: not null, Code: FailureCode.RemotePublic })
        {
            // told as what it is
            return null;
        }

        if (remote.Failure is { } failure)
        {
            var passes = remote.Code is { } code && Passing.Contains(code);
            return new Trouble.PushFailed(
                failure,
                remote.Hint,
                waiting,
                passes && !isLate ? Severity.Attention : Severity.Bad
            );
        }

        return facts.Schedule.Runs.Failing is [{ Outcome: RunOutcome.NotPushed, Failure: { } why }, ..]
                ? new Trouble.PushFailed(why, Hint: null, waiting, isLate ? Severity.Bad : Severity.Attention)
            : waiting.Count > 0 ? new Trouble.NotPushed(waiting, isLate ? Severity.Bad : Severity.Attention)
            : null;
    }

    private static Trouble? Starting(ScheduleReport schedule, DateTimeOffset now) =>
        schedule.Job is not { } job ? null
        : !schedule.IsInstalled
            ? new Trouble.JobMissing(schedule.Schedule.Name, job.Scheduler, schedule.ProgramStarts ? null : job.Program)
        : schedule.IsNotComing(now)
            ? new Trouble.JobNotComing(schedule.Schedule.Name, job.Scheduler, schedule.Runs.LastScheduled?.Started)
        : null;

    private static Trouble.OtherVersion? Versions(ScheduleReport schedule, string here) =>
        schedule is { IsInstalled: true, ProgramVersion: { } starts }
        && ReleaseVersion.Compare(starts, here) is not (null or 0) and var order
            ? new Trouble.OtherVersion(schedule.Schedule.Name, starts, here, order < 0)
            : null;

    // a run that comes in time saves them
    private static Trouble.DeletedSoon? Deleting(VerdictFacts facts) =>
        facts.Purge is { Unsaved: > 0, Next: var due } outlook
        && (facts.Schedule is not { IsInstalled: true, Next: { } next } || due <= next)
            ? new Trouble.DeletedSoon(outlook)
            : null;
}
