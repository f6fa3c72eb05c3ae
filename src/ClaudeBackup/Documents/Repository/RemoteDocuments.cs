namespace ClaudeBackup.Documents;

internal sealed record PushDocument(
    int Sent,
    IReadOnlyList<string> Received,
    int Waiting,
    string? WaitingSince,
    string? Error,
    string? Code,
    string? Hint,
    IReadOnlyList<SecretDocument> Secrets
);

internal sealed record BackendDocument(
    bool Ok,
    string Mode,
    string? Repo,
    bool Created,
    IReadOnlyList<FoundMachineDocument> Found,
    PushDocument? Push,
    IReadOnlyList<string> Warnings
);

internal sealed record FoundMachineDocument(
    string Slug,
    string Machine,
    string LastSync,
    int SessionCount,
    long BackupSizeBytes
);
