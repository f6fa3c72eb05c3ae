using System.Text.Json.Serialization;

namespace ClaudeBackup.Documents;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(HelpDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(SyncDocument))]
[JsonSerializable(typeof(SyncOutlookDocument))]
[JsonSerializable(typeof(BackendDocument))]
[JsonSerializable(typeof(ConfigLogDocument))]
[JsonSerializable(typeof(ConfigDiffDocument))]
[JsonSerializable(typeof(ConfigRestoreDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(ScanDocument))]
[JsonSerializable(typeof(SecretsDocument))]
[JsonSerializable(typeof(ScheduleDocument))]
[JsonSerializable(typeof(HookDocument))]
[JsonSerializable(typeof(HookAnswerDocument))]
[JsonSerializable(typeof(UninstallDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(SessionsDocument))]
[JsonSerializable(typeof(PeekDocument))]
[JsonSerializable(typeof(RestoreSessionDocument))]
[JsonSerializable(typeof(RestoreAllDocument))]
internal sealed partial class DocumentsJson : JsonSerializerContext;
