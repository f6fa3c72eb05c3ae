using System.Text.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>Writes MCP servers without what opens them.</summary>
/// <param name="writer">Takes what is kept.</param>
/// <param name="withheld">Takes where something was left out.</param>
internal sealed class ServerWriter(Utf8JsonWriter writer, List<string> withheld)
{
    private static readonly string[] Plain = ["type", "command", "cwd", "headersHelper"];
    private static readonly string[] SignIn = ["clientId", "callbackPort", "authServerMetadataUrl"];

    /// <summary>Writes the servers as the value of a property of that name; nothing when they are no object.</summary>
    /// <param name="servers">By name.</param>
    /// <param name="path">Where they stand in the file.</param>
    public void Write(JsonElement servers, string path)
    {
        if (servers.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        writer.WriteStartObject(ClaudeJson.Servers);
        foreach (var name in Names(servers))
        {
            var server = servers.GetProperty(name);
            if (server.ValueKind is JsonValueKind.Object)
            {
                writer.WriteStartObject(name);
                WriteServer(server, $"{path}.{name}");
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    private void WriteServer(JsonElement server, string path)
    {
        foreach (var name in Names(server))
        {
            var value = server.GetProperty(name);
            switch (name)
            {
                case "env" or "headers" when value.ValueKind is JsonValueKind.Object:
                    WriteSecrets(value, name, $"{path}.{name}");
                    break;
                case "args" when value.ValueKind is JsonValueKind.Array:
                    WriteArguments(value, $"{path}.{name}");
                    break;
                case "url" when value.ValueKind is JsonValueKind.String:
                    writer.WriteString(name, Told(ServerSecrets.Url(value.GetString()!), $"{path}.{name}"));
                    break;
                case "oauth" when value.ValueKind is JsonValueKind.Object:
                    WriteSignIn(value);
                    break;
                default:
                    // a key that this version does not know may hold anything, but no switch and no number opens a door
                    if (
                        (Plain.Contains(name) && value.ValueKind is JsonValueKind.String)
                        || value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number
                    )
                    {
                        writer.WritePropertyName(name);
                        value.WriteTo(writer);
                    }

                    break;
            }
        }
    }

    // every value counts as a secret: nobody can tell from a name which of them is none
    private void WriteSecrets(JsonElement values, string name, string path)
    {
        writer.WriteStartObject(name);
        foreach (var key in Names(values))
        {
            var text = values.GetProperty(key) is { ValueKind: JsonValueKind.String } value
                ? value.GetString()!
                : ClaudeJson.Withheld;
            writer.WriteString(key, Told(ServerSecrets.Value(text), $"{path}.{key}"));
        }

        writer.WriteEndObject();
    }

    private void WriteArguments(JsonElement arguments, string path)
    {
        writer.WriteStartArray("args");
        var before = "";
        var index = 0;
        foreach (var argument in arguments.EnumerateArray())
        {
            var text = argument.ValueKind is JsonValueKind.String ? argument.GetString()! : argument.GetRawText();
            writer.WriteStringValue(Told(ServerSecrets.Argument(text, before), $"{path}[{index}]"));
            before = text;
            index++;
        }

        writer.WriteEndArray();
    }

    private void WriteSignIn(JsonElement oauth)
    {
        writer.WriteStartObject("oauth");
        foreach (var name in SignIn)
        {
            if (
                oauth.TryGetProperty(name, out var value)
                && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            )
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private string Told(string text, string path)
    {
        if (text.Contains(ClaudeJson.Withheld, StringComparison.Ordinal))
        {
            withheld.Add(path);
        }

        return text;
    }

    // of a name that stands twice the last one counts, as it does for the client
    private static IEnumerable<string> Names(JsonElement json) =>
        json.EnumerateObject().Select(p => p.Name).Distinct(StringComparer.Ordinal);
}
