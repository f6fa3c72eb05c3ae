namespace ClaudeBackup.Documents;

internal sealed record ScheduleDocument(
    bool Ok,
    bool DryRun,
    SchedulePlanDocument? Plan,
    string Schedule,
    AutomaticDocument Automatic,
    string? Ping,
    IReadOnlyList<RunDocument> Runs,
    IReadOnlyList<string> Notes
);

internal sealed record SchedulePlanDocument(
    string? Schedule,
    string? Scheduler,
    string? Program,
    bool CopiesProgram,
    bool Replaces,
    string? Ping
);

internal sealed record AutomaticDocument(
    string State,
    string? Scheduler,
    string? Job,
    string? Program,
    string? ProgramVersion,
    string? InstalledAt,
    RunDocument? LastRun,
    string? LastScheduledRun,
    string? LastGood,
    string? FailingSince,
    string? NextRun
);

internal sealed record RunDocument(
    string Started,
    string Ended,
    string Trigger,
    string Outcome,
    int Saved,
    int Problems,
    int Sent,
    long DurationMs,
    string? Code,
    string? Failure
);
