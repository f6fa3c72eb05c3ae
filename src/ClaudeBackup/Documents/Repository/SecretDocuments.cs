namespace ClaudeBackup.Documents;

internal sealed record SecretDocument(
    string Rule,
    string Issuer,
    string Machine,
    string File,
    int Line,
    string Fingerprint,
    bool Sent,
    bool Allowed
);

internal sealed record ScanDocument(
    bool Ok,
    bool History,
    bool AllMachines,
    bool Complete,
    int Count,
    IReadOnlyList<SecretDocument> Secrets
);

internal sealed record SecretsDocument(
    bool Ok,
    string? Remote,
    string? Policy,
    bool Chosen,
    IReadOnlyList<string> Allowed
);
