using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ClaudeBackup.Core.Restoring;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class ClientStateJson : JsonSerializerContext;
