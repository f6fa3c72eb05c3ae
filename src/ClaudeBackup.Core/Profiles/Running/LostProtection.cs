using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Profiles;

/// <summary>Protection that the settings of now give and those in their place would not. Pure.</summary>
internal static class LostProtection
{
    private static readonly string[][] Lists =
    [
        ["permissions", "deny"],
        ["permissions", "ask"],
        ["sandbox", "filesystem", "denyRead"],
        ["sandbox", "filesystem", "denyWrite"],
        ["sandbox", "network", "deniedDomains"],
    ];

    private static readonly string[][] Switches =
    [
        ["sandbox", "enabled"],
        ["sandbox", "failIfUnavailable"],
        ["permissions", "disableBypassPermissionsMode"],
    ];

    /// <summary>Compares.</summary>
    /// <param name="file">Below the Claude home.</param>
    /// <param name="live">What is there.</param>
    /// <param name="content">What takes its place.</param>
    public static IEnumerable<SetupCommand> Of(RelativePath file, byte[] live, byte[] content)
    {
        if (
            !file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || JsonKeys.TryParse(live) is not { } before
        )
        {
            yield break;
        }

        var after = JsonKeys.TryParse(content);
        foreach (var path in Lists)
        {
            var gone = Rules(before, path).Except(Rules(after, path), StringComparer.Ordinal).ToArray();
            if (gone.Length > 0)
            {
                yield return Lost(path, string.Join(", ", gone));
            }
        }

        foreach (var path in Switches)
        {
            if (IsOn(before, path) && !IsOn(after, path))
            {
                yield return Lost(path, Text(JsonKeys.At(before, path)!.Value));
            }
        }

        SetupCommand Lost(string[] path, string what) =>
            new("permission", file.Value, string.Join('.', path), $"no longer: {what}");
    }

    private static IEnumerable<string> Rules(JsonElement? json, string[] path) =>
        json is { } root && JsonKeys.At(root, path) is { ValueKind: JsonValueKind.Array } rules
            ? rules.EnumerateArray().Select(r => Text(r).Trim('"'))
            : [];

    // as it is spelled, also where that is no text
    private static string Text(JsonElement value) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));

    private static bool IsOn(JsonElement? json, string[] path) =>
        json is { } root && JsonKeys.At(root, path) is { ValueKind: JsonValueKind.True or JsonValueKind.String };
}
