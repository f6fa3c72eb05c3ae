using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Documents;

internal sealed record RestoreSessionDocument(
    bool Ok,
    bool DryRun,
    string? Refusal,
    SessionLine Session,
    RestoredPathsDocument Restored,
    RestoreFilesDocument Files,
    string? Resume,
    IReadOnlyList<ResumeLineDocument> ResumeLines,
    string? ResumeNote,
    IReadOnlyList<RestoreStepDocument> Steps,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<AsOfDocument> AsOf
)
{
    public required string Home { get; init; }

    public required IReadOnlyList<ProjectMoveDocument> Moves { get; init; }

    public required IReadOnlyList<CheckDocument> Checks { get; init; }

    public OfferDocument? Offer { get; init; }
}

internal sealed record OfferDocument(string From, string To, string Reason, string Command);

internal sealed record CheckDocument(
    string Uuid,
    string ProjectHash,
    bool Found,
    IReadOnlyList<string> Projects,
    bool Listed,
    string? NotListed,
    string? KeptUntil,
    bool Expired
);

internal sealed record ProjectMoveDocument(string? From, string To, string ProjectHash, string NewProjectHash);

internal sealed record RestoreAllDocument(
    bool Ok,
    bool DryRun,
    int Restored,
    int Skipped,
    int Failed,
    RestoreFilesDocument Files,
    ClientStateDocument? ClientState,
    IReadOnlyList<SetupCommandDocument> Commands,
    IReadOnlyList<RestoreStepDocument> Steps,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<AsOfDocument> AsOf
)
{
    public required string Home { get; init; }

    public required IReadOnlyList<ProjectMoveDocument> Moves { get; init; }

    public required IReadOnlyList<CheckDocument> Checks { get; init; }

    public OfferDocument? Offer { get; init; }
}

internal sealed record ClientStateDocument(
    IReadOnlyList<ClientStateKeyDocument> Keys,
    IReadOnlyList<string> ToEnter,
    string? Aside
);

internal sealed record ClientStateKeyDocument(string Key, string Action);

internal sealed record ResumeLineDocument(string Shell, string Line);

internal sealed record RestoredPathsDocument(string From, string To);

internal sealed record RestoreFilesDocument(
    int Written,
    int Replaced,
    int Kept,
    int Skipped,
    int Failed,
    int TimesRefreshed
);

internal sealed record RestoreStepDocument(
    string Path,
    string Target,
    string Action,
    string Found,
    string? Aside,
    string Modified
);
