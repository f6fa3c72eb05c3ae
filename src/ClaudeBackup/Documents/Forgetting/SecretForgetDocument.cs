namespace ClaudeBackup.Documents;

internal sealed record SecretForgetDocument(
    bool Ok,
    bool DryRun,
    string Fingerprint,
    string Rule,
    string Issuer,
    IReadOnlyList<SecretPlaceDocument> Places,
    int Snapshots,
    int Objects,
    IReadOnlyList<string> AtSource,
    string? Remote,
    IReadOnlyList<string> SentTo,
    string? LastPush,
    string Revoke,
    IReadOnlyList<string> OutOfReach,
    ErasureDocument? Erasure,
    bool Pushed,
    PushDocument? Push
);

internal sealed record SecretPlaceDocument(string Machine, string File, int States);

internal sealed record ForgottenSecretDocument(
    string Fingerprint,
    string Rule,
    string ForgottenAt,
    IReadOnlyList<string> SentTo
);
