using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>What going over to a schedule does.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Scheduler">Who gets the job; null for no job.</param>
/// <param name="Program">What the job starts; null for no job.</param>
/// <param name="CopiesProgram">Whether that is a copy of this program which is made first, or made anew.</param>
/// <param name="Earlier">The job that goes first; null for none.</param>
public sealed record SchedulePlan(
    Schedule Schedule,
    Scheduler? Scheduler,
    AbsolutePath? Program,
    bool CopiesProgram,
    InstalledJob? Earlier
);
