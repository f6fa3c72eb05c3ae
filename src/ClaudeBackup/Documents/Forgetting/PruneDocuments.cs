namespace ClaudeBackup.Documents;

internal sealed record PruneDocument(
    bool Ok,
    bool DryRun,
    string Machine,
    string Policy,
    bool AllowOnlyCopy,
    IReadOnlyList<PrunedSnapshotDocument> Snapshots,
    IReadOnlyList<PrunedVariantDocument> Variants,
    IReadOnlyList<string> Noted,
    int Kept,
    int Dropped,
    long FreedBytes,
    string? Remote,
    int Rewritten,
    IReadOnlyList<string> Left,
    bool Pushed,
    PushDocument? Push
);

internal sealed record PrunedSnapshotDocument(
    string Snapshot,
    string Time,
    bool Keep,
    IReadOnlyList<string> Rules,
    IReadOnlyList<string> OnlyCopies
);

internal sealed record PrunedVariantDocument(
    string File,
    int Variant,
    long Bytes,
    string Saved,
    bool Keep,
    string Reason,
    int? In
);
