namespace ClaudeBackup.Documents;

internal sealed record RetireDocument(
    bool Ok,
    bool DryRun,
    string Machine,
    bool WasRetired,
    int Sessions,
    bool WithSessions,
    IReadOnlyList<SecretPlaceDocument> Masked,
    int Snapshots,
    int Objects,
    string? Remote,
    IReadOnlyList<string> OutOfReach,
    ErasureDocument? Erasure,
    bool Pushed,
    PushDocument? Push
);
