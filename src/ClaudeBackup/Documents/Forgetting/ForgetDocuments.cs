namespace ClaudeBackup.Documents;

internal sealed record ForgetDocument(
    bool Ok,
    bool DryRun,
    string Session,
    string? Title,
    IReadOnlyList<ForgottenCopyDocument> Copies,
    IReadOnlyList<SecretPlaceDocument> Masked,
    int Snapshots,
    int Objects,
    IReadOnlyList<string> AtSource,
    string? Remote,
    IReadOnlyList<string> OutOfReach,
    ErasureDocument? Erasure,
    bool Pushed,
    PushDocument? Push
);

internal sealed record ForgottenCopyDocument(
    string Machine,
    string ProjectHash,
    string? Title,
    int Files,
    int States,
    long StoredBytes
);

internal sealed record ErasureDocument(long FreedBytes, int Gone, int Shared, IReadOnlyList<string> Left);

internal sealed record ForgottenDocument(
    bool Ok,
    IReadOnlyList<TombstoneDocument> Forgotten,
    IReadOnlyList<ForgottenSecretDocument> Secrets,
    IReadOnlyList<RetiredMachineDocument> Retired
);

internal sealed record RetiredMachineDocument(string Machine, string RetiredAt);

internal sealed record TombstoneDocument(string Session, string? Machine, string ForgottenAt, bool Waits);
