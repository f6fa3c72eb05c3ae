namespace ClaudeBackup.Documents;

internal sealed record ConfigFileDocument(string Path, string Change, IReadOnlyList<string> Keys);

internal sealed record ConfigSnapshotDocument(string Commit, string Time, IReadOnlyList<ConfigFileDocument> Files);

internal sealed record ConfigLogDocument(bool Ok, string Machine, IReadOnlyList<ConfigSnapshotDocument> Snapshots);

internal sealed record ConfigDiffDocument(
    bool Ok,
    string Commit,
    string Time,
    IReadOnlyList<ConfigFileDocument> Files,
    string? Diff
);

internal sealed record ConfigRestoreDocument(
    bool Ok,
    bool DryRun,
    string File,
    string? Key,
    string Commit,
    string Time,
    bool Changed,
    IReadOnlyList<RestoreStepDocument> Steps,
    ClientStateDocument? ClientState,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings
);

internal sealed record ExportDocument(
    bool Ok,
    bool DryRun,
    ExportedDocument Exported,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Plugins,
    IReadOnlyList<string> ToEnter,
    IReadOnlyList<SecretDocument> Secrets,
    IReadOnlyList<ProblemDocument> Problems
);

internal sealed record ExportedDocument(string Path, string Size, long SizeBytes, int Files);

internal sealed record ImportDocument(
    bool Ok,
    bool DryRun,
    ImportedDocument Imported,
    string Origin,
    IReadOnlyList<ImportStepDocument> Plan,
    IReadOnlyList<SetupCommandDocument> Commands,
    ClientStateDocument? ClientState,
    IReadOnlyList<string> Plugins,
    IReadOnlyList<MarketplaceDocument> Marketplaces,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings
);

internal sealed record ImportedDocument(int Files);

internal sealed record ImportStepDocument(string Path, string Target, string Found, string Action, string? Aside);

internal sealed record SetupCommandDocument(string Kind, string File, string Where, string Command);

internal sealed record MarketplaceDocument(string Name, string Source);
