namespace ClaudeBackup.Documents;

internal sealed record InitDocument(
    bool Ok,
    bool Created,
    string Mode,
    string Repository,
    string Source,
    bool SourceExists,
    string Machine,
    string MachineSlug,
    string? Repo,
    IReadOnlyList<FoundMachineDocument> Found,
    IReadOnlyList<string> Notes,
    string Schedule,
    SyncDocument Sync
);

internal sealed record UninstallDocument(
    bool Ok,
    bool DryRun,
    IReadOnlyList<string> Schedulers,
    IReadOnlyList<string> Plugins,
    CopyRemovalDocument? Copy,
    bool DeletesData,
    string Repository,
    OnlyHereDocument OnlyHere,
    string? Refusal,
    IReadOnlyList<string> Notes
);

internal sealed record CopyRemovalDocument(string File, bool Removed, IReadOnlyList<string> NeededBy);

internal sealed record OnlyHereDocument(IReadOnlyList<string> Sessions, IReadOnlyList<string> OtherFiles);
