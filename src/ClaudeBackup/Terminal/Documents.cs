using System.Text.Json.Serialization;
using ClaudeBackup.Commands;
using ClaudeBackup.Core.Sessions;

namespace ClaudeBackup.Terminal;

// What leaves the process with --json. Every key is described in docs/scripting.md; keys are added, never renamed.

internal sealed record VersionDocument(string Version);

internal sealed record HelpDocument(string Help);

internal sealed record ErrorDocument(
    string Error,
    string Code,
    string? Hint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SessionLine>? Candidates
);

internal sealed record ProblemDocument(string Path, string Reason);

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

internal sealed record ScheduleDocument(
    bool Ok,
    string Schedule,
    AutomaticDocument Automatic,
    string? Ping,
    IReadOnlyList<RunDocument> Runs,
    IReadOnlyList<string> Notes
);

internal sealed record AutomaticDocument(
    string State,
    string? Scheduler,
    string? Program,
    string? InstalledAt,
    RunDocument? LastRun,
    string? LastScheduledRun,
    string? LastGood,
    string? FailingSince,
    string? NextRun
);

internal sealed record RunDocument(
    string Started,
    string Ended,
    string Trigger,
    string Outcome,
    int Saved,
    int Problems,
    int Sent,
    long DurationMs,
    string? Code,
    string? Failure
);

internal sealed record HookDocument(bool Ok, string Event, bool Started, string? Message);

// what Claude Code reads: its key, not ours
internal sealed record HookAnswerDocument(string SystemMessage);

internal sealed record UninstallDocument(
    bool Ok,
    bool DryRun,
    IReadOnlyList<string> Schedulers,
    IReadOnlyList<string> Plugins,
    bool DeletesData,
    string Repository,
    OnlyHereDocument OnlyHere,
    IReadOnlyList<string> Notes
);

internal sealed record OnlyHereDocument(IReadOnlyList<string> Sessions, IReadOnlyList<string> OtherFiles);

internal sealed record SyncDocument(
    bool Ok,
    SyncConfigDocument? Config,
    SyncSessionsDocument? Sessions,
    bool Pushed,
    PushDocument? Push,
    string? Commit,
    int Unchanged,
    int Vanished,
    long BytesRead,
    long BytesAdded,
    long DurationMs,
    IReadOnlyList<KeptDocument> Kept,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Notes
);

internal sealed record PushDocument(
    int Sent,
    IReadOnlyList<string> Received,
    int Waiting,
    string? WaitingSince,
    string? Error,
    string? Code,
    string? Hint,
    IReadOnlyList<SecretDocument> Secrets
);

internal sealed record BackendDocument(
    bool Ok,
    string Mode,
    string? Repo,
    bool Created,
    IReadOnlyList<FoundMachineDocument> Found,
    PushDocument? Push,
    IReadOnlyList<string> Warnings
);

internal sealed record FoundMachineDocument(
    string Slug,
    string Machine,
    string LastSync,
    int SessionCount,
    long BackupSizeBytes
);

internal sealed record SyncConfigDocument(int FilesSynced, int FilesRemoved);

internal sealed record SyncSessionsDocument(int Added, int Updated, int Removed, int New);

internal sealed record KeptDocument(string Path, string? Uuid, string Change, long StoredBytes, long SourceBytes);

internal sealed record StatusDocument(
    string Version,
    string Mode,
    string? Repo,
    string LastBackup,
    string BackupSize,
    long BackupSizeBytes,
    string Machine,
    string MachineSlug,
    string Repository,
    string Source,
    bool SourceExists,
    StatusConfigDocument Config,
    StatusSessionsDocument Sessions,
    string Scheduler,
    string Schedule,
    AutomaticDocument Automatic,
    StatusIndexDocument Index,
    StatusUnsavedDocument Unsaved,
    StatusRiskDocument AtRisk,
    IReadOnlyList<string> Machines,
    IReadOnlyList<StatusMachineDocument> MachineDetails,
    StatusRemoteDocument? Remote,
    IReadOnlyList<LeftOutDocument> LeftOut,
    StatusHealthDocument Health
);

internal sealed record StatusMachineDocument(
    string Slug,
    string Machine,
    string LastSync,
    int SessionCount,
    long BackupSizeBytes,
    bool Local,
    int? QuietDays
);

internal sealed record StatusRemoteDocument(
    string Url,
    string LastPush,
    int Waiting,
    string? WaitingSince,
    string? Error,
    string? Code,
    string? Hint,
    long SizeBytes,
    string? Advice,
    string SecretPolicy,
    int SecretsSent,
    int SecretsHeld
);

internal sealed record StatusConfigDocument(int Files, string Size, long SizeBytes);

internal sealed record StatusSessionsDocument(
    int Files,
    int Projects,
    string Size,
    long SizeBytes,
    long UncompressedBytes,
    int Absent
);

internal sealed record StatusIndexDocument(int Sessions);

internal sealed record StatusUnsavedDocument(int Files, int Sessions);

internal sealed record StatusRiskDocument(
    int? CleanupPeriodDays,
    int WithinDays,
    int Sessions,
    int Unsaved,
    string? SetBy,
    string? Next
);

internal sealed record LeftOutDocument(string Path, string Reason);

internal sealed record StatusHealthDocument(bool Ok, IReadOnlyList<string> Messages);

internal sealed record SessionsDocument(IReadOnlyList<SessionLine> Sessions);

internal sealed record PeekDocument(
    string Uuid,
    string ProjectHash,
    string BackedUpAt,
    long SizeBytes,
    int MessageCount,
    long UncompressedBytes,
    IReadOnlyList<PeekMessageDocument> FirstMessages,
    IReadOnlyList<PeekMessageDocument> LastMessages,
    SessionLine Session
);

internal sealed record PeekMessageDocument(string Role, string Preview);

internal sealed record RestoreSessionDocument(
    bool Ok,
    bool DryRun,
    RestoredPathsDocument Restored,
    RestoreFilesDocument Files,
    string? Resume,
    IReadOnlyList<RestoreStepDocument> Steps,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings
);

internal sealed record RestoreAllDocument(
    bool Ok,
    bool DryRun,
    int Restored,
    int Skipped,
    int Failed,
    RestoreFilesDocument Files,
    ClientStateDocument? ClientState,
    IReadOnlyList<RestoreStepDocument> Steps,
    IReadOnlyList<ProblemDocument> Problems,
    IReadOnlyList<string> Warnings
);

internal sealed record ClientStateDocument(
    IReadOnlyList<ClientStateKeyDocument> Keys,
    IReadOnlyList<string> ToEnter,
    string? Aside
);

internal sealed record ClientStateKeyDocument(string Key, string Action);

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
