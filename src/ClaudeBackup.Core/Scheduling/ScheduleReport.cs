using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Runs;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>Whether what was promised happens.</summary>
public enum Liveness
{
    /// <summary>No schedule, and none is missed.</summary>
    Off,

    /// <summary>Runs come when they should and end well.</summary>
    Running,

    /// <summary>Installed, and its time has not come yet.</summary>
    Waiting,

    /// <summary>The job is not in the scheduler any more, is switched off there, or starts a program that is gone or damaged.</summary>
    Missing,

    /// <summary>No run for longer than the schedule allows.</summary>
    Overdue,

    /// <summary>The last run failed, or could not push.</summary>
    Failing,
}

/// <summary>How it stands with runs by themselves. Pure: made of what was found.</summary>
public sealed record ScheduleReport
{
    public required Schedule Schedule { get; init; }

    /// <summary>Who starts it; null without a schedule.</summary>
    public required InstalledJob? Job { get; init; }

    /// <summary>Whether the scheduler will start the job, and the program it starts is there and can be started.</summary>
    public required bool IsInstalled { get; init; }

    /// <summary>False when the program that the job starts is there and was seen not to start.</summary>
    public bool ProgramStarts { get; init; } = true;

    /// <summary>The version of the program that the job starts; null where that is not known.</summary>
    public string? ProgramVersion { get; init; }

    /// <summary>What the runs so far come to.</summary>
    public required RunHistory Runs { get; init; }

    /// <summary>When the next run is due; null without a schedule, and where the scheduler was told other times behind our back.</summary>
    public required DateTimeOffset? Next { get; init; }

    /// <summary>Weighs it.</summary>
    /// <param name="now">The present.</param>
    public Liveness At(DateTimeOffset now)
    {
        if (Runs.Failing.Count > 0)
        {
            return Liveness.Failing;
        }

        if (Job is null)
        {
            return IsOverdue(now) ? Liveness.Overdue : Liveness.Off;
        }

        return !IsInstalled ? Liveness.Missing
            : IsOverdue(now) || IsNotComing(now) ? Liveness.Overdue
            : Runs.LastScheduled is null ? Liveness.Waiting
            : Liveness.Running;
    }

    /// <summary>Whether no good sync is young enough; one of the future is none, for its clock was wrong.</summary>
    /// <param name="now">The present.</param>
    /// <param name="limit">How old it may be; null for what the schedule allows.</param>
    public bool IsOverdue(DateTimeOffset now, TimeSpan? limit = null) =>
        Runs.LastGood is not { } good || (now - good).Duration() > (limit ?? Schedule.Patience);

    /// <summary>Whether the scheduler has the job and has not started it for too long, whoever else saves meanwhile.</summary>
    /// <param name="now">The present.</param>
    public bool IsNotComing(DateTimeOffset now) =>
        Job is { } job
        // what it should have started counts from when it was asked to
        && (now - Latest(Runs.LastScheduled?.Started ?? job.Installed, job.Installed)).Duration() > Schedule.Patience;

    /// <summary>A sentence on a last good sync that is still to come; null when it lies in the past, as it should.</summary>
    /// <param name="now">The present.</param>
    /// <param name="local">The clock of whoever reads it.</param>
    /// <param name="limit">How far ahead no clock is; null for what the schedule allows.</param>
    public string? Ahead(DateTimeOffset now, LocalTime local, TimeSpan? limit = null) =>
        GoodAhead(now, limit) is { } good ? Ahead(good, local) : null;

    /// <summary>When the last good sync was, where that is still to come; null when it lies in the past, as it should.</summary>
    /// <param name="now">The present.</param>
    /// <param name="limit">How far ahead no clock is; null for what the schedule allows.</param>
    public DateTimeOffset? GoodAhead(DateTimeOffset now, TimeSpan? limit = null) =>
        Runs.LastGood is { } good && good > now && IsOverdue(now, limit) ? good : null;

    /// <summary>A sentence on a last good sync that is still to come.</summary>
    public static string Ahead(DateTimeOffset good, LocalTime local)
    {
        ArgumentNullException.ThrowIfNull(local);
        return $"The last good sync is dated {local.InWords(good)}, which is still to come: the clock is wrong, or was wrong then.";
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
