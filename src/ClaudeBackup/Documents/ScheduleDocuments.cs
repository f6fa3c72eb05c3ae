namespace ClaudeBackup.Documents;

internal sealed record ScheduleDocument(
    bool Ok,
    string Schedule,
    AutomaticDocument Automatic,
    string? Ping,
    IReadOnlyList<RunDocument> Runs,
    IReadOnlyList<string> Notes
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
