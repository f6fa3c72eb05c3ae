using System.Collections.Frozen;
using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The shape of <see cref="LocalSettings"/> on disk. A key that no setting has is refused: a misspelt <c>exclude</c> that is passed
/// over would save what the user wants left out.
/// </summary>
internal static class LocalSettingsJson
{
    private const string Former = "leavesOthers";

    private static readonly string[] Keys =
    [
        "mode",
        "schedule",
        "remote",
        "ping",
        "timeoutSeconds",
        "othersLimitBytes",
        "sliceBytes",
        "optIn",
        "include",
        "exclude",
        "secrets",
        "allowedSecrets",
    ];

    /// <exception cref="JsonException">Something is not as it must be; the message names the key.</exception>
    public static LocalSettings Read(JsonElement json)
    {
        _ = LeftOthers(json);
        var unknown = json.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !IsKnown(n));
        if (unknown is not null)
        {
            throw new JsonException($"\"{unknown}\" is not a setting. The settings are: {string.Join(", ", Keys)}.");
        }

        var usual = new LocalSettings();
        return new LocalSettings
        {
            RemoteType = Word(json, "mode", RemoteTypeWord.Local, RemoteTypeWord.Git, RemoteTypeWord.GitHub) is { } type
                ? RemoteTypeWord.Read(type)
                : usual.RemoteType,
            Schedule = Text(json, "schedule") ?? usual.Schedule,
            Remote = Text(json, "remote"),
            Ping = Text(json, "ping"),
            TimeoutSeconds = (int)Math.Min(Number(json, "timeoutSeconds") ?? usual.TimeoutSeconds, 86_400),
            OthersLimitBytes = Number(json, "othersLimitBytes") ?? usual.OthersLimitBytes,
            SliceBytes = Number(json, "sliceBytes") ?? usual.SliceBytes,
            Capture = new CaptureSettings
            {
                OptIn = Texts(json, "optIn").Select(OptIn).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
                Include = Patterns(json, "include"),
                Exclude = Patterns(json, "exclude"),
            },
            Secrets = new SecretSettings
            {
                Policies = Policies(json),
                Allowed = Texts(json, "allowedSecrets").ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            },
        };
    }

    public static void Write(Utf8JsonWriter json, LocalSettings settings)
    {
        json.WriteString("mode", RemoteTypeWord.Of(settings.RemoteType));
        json.WriteString("schedule", settings.Schedule);
        json.WriteString("remote", settings.Remote);
        json.WriteString("ping", settings.Ping);
        json.WriteNumber("timeoutSeconds", settings.TimeoutSeconds);
        json.WriteNumber("othersLimitBytes", settings.OthersLimitBytes);
        json.WriteNumber("sliceBytes", settings.SliceBytes);
        Write(json, "optIn", settings.Capture.OptIn.Order(StringComparer.Ordinal));
        Write(json, "include", settings.Capture.Include.Select(p => p.Text));
        Write(json, "exclude", settings.Capture.Exclude.Select(p => p.Text));
        json.WriteStartObject("secrets");
        foreach (var (remote, policy) in settings.Secrets.Policies.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.WriteString(remote, SecretPolicyWords.Of(policy));
        }

        json.WriteEndObject();
        Write(json, "allowedSecrets", settings.Secrets.Allowed.Order(StringComparer.Ordinal));
    }

    /// <summary>What settings told of the repository before <see cref="RepositoryFacts"/> did; they are still read.</summary>
    public static bool LeftOthers(JsonElement json) => Switch(json, Former);

    private static bool IsKnown(string name) =>
        name is Former or LocalFile<LocalSettings>.FormatKey || Keys.Contains(name);

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static JsonElement? Value(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement json, string name) =>
        Value(json, name) is not { } value ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : throw new JsonException($"\"{name}\" is not text.");

    private static string? Word(JsonElement json, string name, params string[] words) =>
        Text(json, name) is not { } text ? null
        : words.Contains(text) ? text
        : throw new JsonException($"\"{name}\" is \"{text}\", and can be {string.Join(", ", words)}.");

    private static long? Number(JsonElement json, string name) =>
        Value(json, name) is not { } value ? null
        : value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number
        : throw new JsonException($"\"{name}\" is not a number from 0.");

    private static bool Switch(JsonElement json, string name) =>
        Value(json, name) is { } value
        && (
            value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? value.GetBoolean()
                : throw new JsonException($"\"{name}\" is neither true nor false.")
        );

    private static IEnumerable<string> Texts(JsonElement json, string name)
    {
        if (Value(json, name) is not { } value)
        {
            return [];
        }

        return
            value.ValueKind is JsonValueKind.Array
            && value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String)
            ? value.EnumerateArray().Select(v => v.GetString()!)
            : throw new JsonException($"\"{name}\" is not a list of strings.");
    }

    private static IReadOnlyList<PathPattern> Patterns(JsonElement json, string name)
    {
        try
        {
            return [.. Texts(json, name).Select(PathPattern.Parse)];
        }
        catch (FormatException e)
        {
            throw new JsonException($"\"{name}\": {e.Message}", e);
        }
    }

    private static string OptIn(string name) =>
        CaptureSettings.Optional.Contains(name)
            ? name
            : throw new JsonException(
                $"\"optIn\" has \"{name}\", and can have {string.Join(", ", CaptureSettings.Optional.Order(StringComparer.Ordinal))}."
            );

    private static FrozenDictionary<string, SecretPolicy> Policies(JsonElement json)
    {
        if (Value(json, "secrets") is not { } value)
        {
            return FrozenDictionary<string, SecretPolicy>.Empty;
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("\"secrets\" is not an object with a word for each remote.");
        }

        return value
            .EnumerateObject()
            .DistinctBy(p => p.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(
                p => p.Name,
                p =>
                    SecretPolicyWords.Parse(Word(value, p.Name, [.. SecretPolicyWords.All]))
                    ?? throw new JsonException($"\"secrets\": \"{p.Name}\" has no word."),
                StringComparer.Ordinal
            );
    }
}
