using System.Text.Json;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>What is needed of a manifest of the reference, read with patience: every version wrote other keys.</summary>
/// <param name="Slug">The folder of the machine that wrote it.</param>
/// <param name="Machine">Its name for people.</param>
/// <param name="User">The user.</param>
public sealed record LegacyManifest(Slug? Slug, string Machine, string User)
{
    /// <summary>Reads a manifest; null when the bytes are none, as after a conflict that was committed.</summary>
    public static LegacyManifest? TryRead(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("version", out _))
            {
                return null;
            }

            var (slug, machine, lastSync) = (Text("machineSlug"), Text("machine"), Text("lastSync"));
            return (slug ?? machine ?? lastSync) is null
                ? null
                : new LegacyManifest(
                    slug is not null && Format.Slug.TryParse(slug) is { } named ? named
                        : machine is not null ? Slug.Of(machine)
                        : null,
                    machine ?? slug ?? "",
                    Text("user") ?? ""
                );

            string? Text(string name) =>
                root.TryGetProperty(name, out var value)
                && value.ValueKind is JsonValueKind.String
                && value.GetString() is { Length: > 0 } text
                    ? text
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
