namespace ClaudeBackup.Documents;

internal sealed record StatusDocument(
    string Version,
    string Mode,
    string? Repo,
    string LastBackup,
    string BackupSize,
    long BackupSizeBytes,
    string Machine,
    string MachineSlug,
    string Repository,
    string Source,
    bool SourceExists,
    StatusConfigDocument Config,
    StatusSessionsDocument Sessions,
    string Scheduler,
    string Schedule,
    AutomaticDocument Automatic,
    StatusIndexDocument Index,
    StatusUnsavedDocument Unsaved,
    StatusRiskDocument AtRisk,
    IReadOnlyList<string> Machines,
    IReadOnlyList<StatusMachineDocument> MachineDetails,
    StatusRemoteDocument? Remote,
    IReadOnlyList<LeftOutDocument> LeftOut,
    int Forgotten,
    StatusProofDocument Proof,
    StatusHealthDocument Health,
    VerdictDocument Verdict
);

internal sealed record StatusProofDocument(
    string? LastVerified,
    string? AllReadSince,
    LastDrillDocument? LastFullDrill,
    LastDrillDocument? LastPartialDrill
);

internal sealed record LastDrillDocument(string Time, int Sessions, int Whole);

internal sealed record StatusMachineDocument(
    string Slug,
    string Machine,
    string LastSync,
    int SessionCount,
    long BackupSizeBytes,
    bool Local,
    int? QuietDays,
    bool Retired
);

internal sealed record StatusRemoteDocument(
    string Url,
    string LastPush,
    int Waiting,
    string? WaitingSince,
    string? Error,
    string? Code,
    string? Hint,
    long SizeBytes,
    string? Advice,
    string SecretPolicy,
    int SecretsSent,
    int SecretsHeld,
    bool SameDisk
);

internal sealed record StatusConfigDocument(int Files, string Size, long SizeBytes);

internal sealed record StatusSessionsDocument(
    int Files,
    int Count,
    int Projects,
    string Size,
    long SizeBytes,
    long UncompressedBytes,
    int Absent,
    int Hidden
);

internal sealed record StatusIndexDocument(int Sessions);

internal sealed record StatusUnsavedDocument(int Files, int Sessions);

internal sealed record StatusRiskDocument(
    int? CleanupPeriodDays,
    int WithinDays,
    int Sessions,
    int Unsaved,
    string? SetBy,
    string? Next
);

internal sealed record LeftOutDocument(string Path, string Reason);

internal sealed record StatusHealthDocument(bool Ok, IReadOnlyList<string> Messages);

internal sealed record VerdictDocument(
    string Level,
    string Sentence,
    string? Command,
    IReadOnlyList<TroubleDocument> Troubles
);

internal sealed record TroubleDocument(string Code, string Level, string Sentence, string? Command, string? Hint);
