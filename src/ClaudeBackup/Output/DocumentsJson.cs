using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeBackup.Output;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(HelpDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(SyncDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(SessionsDocument))]
[JsonSerializable(typeof(PeekDocument))]
[JsonSerializable(typeof(RestoreSessionDocument))]
[JsonSerializable(typeof(RestoreAllDocument))]
internal sealed partial class DocumentsJson : JsonSerializerContext
{
    /// <summary>As written: paths and prompts stay readable in any script.</summary>
    public static DocumentsJson Readable { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
