namespace ClaudeBackup.Documents;

internal sealed record SyncDocument(
    bool Ok,
    SyncConfigDocument? Config,
    SyncSessionsDocument? Sessions,
    bool Pushed,
    PushDocument? Push,
    string? Commit,
    int Unchanged,
    int Vanished,
    long BytesRead,
    long BytesAdded,
    long DurationMs,
    IReadOnlyList<KeptDocument> Kept,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Notes
);

internal sealed record SyncOutlookDocument(
    bool Ok,
    bool DryRun,
    IReadOnlyList<OutlookFileDocument> Files,
    int Unchanged,
    int? Waiting,
    string? WaitingSince,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings
);

internal sealed record OutlookFileDocument(string Path, string Change, long SizeBytes);

internal sealed record SyncConfigDocument(int FilesSynced, int FilesRemoved);

internal sealed record SyncSessionsDocument(int Added, int Updated, int Removed, int New);

internal sealed record KeptDocument(string Path, string? Uuid, string Change, long StoredBytes, long SourceBytes);
