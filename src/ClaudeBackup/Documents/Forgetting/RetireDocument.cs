namespace ClaudeBackup.Documents;

internal sealed record RetireDocument(
    bool Ok,
    bool DryRun,
    string Machine,
    int Sessions,
    bool WithSessions,
    int Snapshots,
    int Objects,
    string? Remote,
    IReadOnlyList<string> OutOfReach,
    ErasureDocument? Erasure,
    bool Pushed,
    PushDocument? Push
);
