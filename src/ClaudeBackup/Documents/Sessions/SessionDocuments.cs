using System.Text.Json.Serialization;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Documents;

internal sealed record SessionsDocument(
    IReadOnlyList<SessionLine> Sessions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AsOfDocument>? AsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Losses
);

internal sealed record AsOfDocument(string Machine, string Snapshot, string Time);

internal sealed record VersionsDocument(
    SessionLine Session,
    IReadOnlyList<KeptStateDocument> States,
    long UnsavedBytes
);

internal sealed record KeptStateDocument(
    int State,
    string Snapshot,
    string SavedAt,
    int? EntryCount,
    long Bytes,
    string Change,
    int? Compactions,
    bool BeforeCompaction,
    IReadOnlyList<string> Others,
    bool Restored,
    bool Damaged,
    bool FullestSound,
    bool AtSource,
    string? MaskedAt,
    bool HasLosses,
    string Restore,
    string Show
);

internal sealed record PeekDocument(
    string Uuid,
    string ProjectHash,
    string BackedUpAt,
    long SizeBytes,
    int MessageCount,
    long UncompressedBytes,
    IReadOnlyList<PeekMessageDocument> FirstMessages,
    IReadOnlyList<PeekMessageDocument> LastMessages,
    IReadOnlyList<PeekStateDocument> States,
    SessionLine Session,
    long UnsavedBytes,
    IReadOnlyList<AsOfDocument> AsOf
);

internal sealed record PeekStateDocument(
    int State,
    bool Newest,
    bool Fullest,
    long Bytes,
    int EntryCount,
    int MessageCount,
    string? LastActivity,
    string SavedAt
);

internal sealed record PeekMessageDocument(string Role, string Preview);

internal sealed record SearchDocument(
    string Query,
    string Read,
    int Total,
    bool TotalExact,
    int Close,
    int Shown,
    string? Cursor,
    long TookMs,
    SearchIndexDocument Index,
    SearchAlsoDocument Also,
    IReadOnlyList<string> Notes,
    IReadOnlyList<SearchHitDocument> Hits,
    SearchExplainDocument? Explain
);

internal sealed record SearchIndexDocument(
    string Generation,
    int Sessions,
    int Meant,
    int Behind,
    long BehindBytes,
    int NotHere,
    long UnsavedBytes,
    IReadOnlyList<string> Unreadable,
    int CutTexts,
    string Place,
    bool Rebuilt
);

internal sealed record SearchAlsoDocument(int? ToolResults);

internal sealed record SearchHitDocument(
    string Uuid,
    string Machine,
    string? ProjectPath,
    string? Title,
    string Kind,
    string? Entry,
    int? Line,
    int? Turn,
    string? Tool,
    string? Time,
    string Text,
    IReadOnlyList<IReadOnlyList<int>> Ranges,
    bool CutBefore,
    bool CutBehind,
    bool Cut,
    string? Answer,
    string Match,
    double Score,
    int More,
    IReadOnlyList<SearchPlaceDocument> AlsoIn,
    IReadOnlyList<SearchTurnDocument> Context,
    string? Agent,
    string? File,
    int? State,
    bool Unsaved,
    string? AbsentSince,
    int Secrets,
    string? Resume,
    string? ResumeNote,
    string? Restore,
    string? Show,
    IReadOnlyList<SearchMatchDocument> Matches
);

internal sealed record SearchMatchDocument(
    string Kind,
    string? Entry,
    int? Line,
    int? Turn,
    string? Tool,
    string? Time,
    string Text,
    IReadOnlyList<IReadOnlyList<int>> Ranges,
    bool CutBefore,
    bool CutBehind,
    string? Agent,
    string? File,
    int? State,
    bool Unsaved,
    string? Show
);

internal sealed record SearchPlaceDocument(string Uuid, string Machine, string? ProjectPath);

internal sealed record SearchTurnDocument(
    int? Turn,
    bool Own,
    string? Entry,
    string? Time,
    string? Prompt,
    string? Answer
);

internal sealed record SearchExplainDocument(
    IReadOnlyList<SearchTermDocument> Terms,
    IReadOnlyList<SearchStepDocument> Steps
);

internal sealed record SearchTermDocument(string Text, int? Passages, bool Exact);

internal sealed record SearchStepDocument(string Step, double Ms, long Count, string Of);

internal sealed record ShowDocument(
    SessionLine Session,
    string? ForkedFrom,
    int? ForkTurn,
    string? Continues,
    IReadOnlyList<string> ContinuedIn,
    IReadOnlyList<TurnDocument> Turns,
    bool Cut,
    int? Rest,
    IReadOnlyList<SubagentDocument> Subagents,
    IReadOnlyList<string> Missing,
    long UnsavedBytes,
    IReadOnlyList<ModelUsageDocument> Usage,
    string? Resume,
    string Restore,
    int State,
    int States,
    bool HasLosses,
    IReadOnlyList<AsOfDocument> AsOf
);

internal sealed record TurnDocument(
    int Turn,
    string? Entry,
    string? Time,
    string Prompt,
    bool Cut,
    IReadOnlyList<StepDocument> Steps
);

internal sealed record StepDocument(
    string Kind,
    string? Entry,
    string? Time,
    string Text,
    bool Cut,
    string? Agent,
    string? Tool,
    string? Summary,
    OutcomeDocument? Outcome,
    IReadOnlyList<string> Diff,
    IReadOnlyList<SubagentDocument> Subagents
);

internal sealed record OutcomeDocument(string? Entry, string Text, bool Failed, bool Cut);

internal sealed record SubagentDocument(string Id, string? Kind, long Bytes, IReadOnlyList<StepDocument>? Steps);

internal sealed record ModelUsageDocument(
    string Model,
    long InputTokens,
    long OutputTokens,
    long CacheWrittenTokens,
    long CacheReadTokens
);

internal sealed record SessionExportDocument(
    bool Ok,
    bool DryRun,
    string Format,
    IReadOnlyList<ExportedSessionDocument> Sessions,
    string? Index,
    IReadOnlyList<HiddenSecretsDocument> Hidden,
    IReadOnlyList<ProblemDocument> Problems
);

internal sealed record ExportedSessionDocument(
    string Uuid,
    string? Title,
    IReadOnlyList<string> Files,
    long Bytes,
    IReadOnlyList<string> Missing,
    long UnsavedBytes = 0
);

internal sealed record HiddenSecretsDocument(string Rule, int Count);
