using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>Our own few settings, kept in local state: where backups go and how often.</summary>
public sealed record LocalSettings
{
    private const string FileName = "settings.json";
    private const long DefaultOthersLimit = 2L * 1024 * 1024 * 1024;

    // hosts take pushes of 1 to 2 GB
    private const long DefaultSlice = 512L * 1024 * 1024;

    /// <summary>No remote.</summary>
    public const string Local = "local";

    /// <summary>A remote of any kind, through the user's git.</summary>
    public const string Git = "git";

    /// <summary>A private repository at GitHub, through the user's <c>gh</c>.</summary>
    public const string GitHub = "github";

    /// <summary>Where backups go: <see cref="Local"/>, <see cref="Git"/> or <see cref="GitHub"/>.</summary>
    public string Mode { get; init; } = Local;

    /// <summary>The remote, without any secret; null without one.</summary>
    public string? Remote { get; init; }

    /// <summary>Seconds after which a remote that says nothing is given up.</summary>
    public int TimeoutSeconds { get; init; } = 120;

    /// <summary>Stored bytes of other machines up to which all of them are kept here too.</summary>
    public long OthersLimitBytes { get; init; } = DefaultOthersLimit;

    /// <summary>Stored bytes beyond which a sync makes one more commit and an upload one more push.</summary>
    public long SliceBytes { get; init; } = DefaultSlice;

    /// <summary>Whether other machines' sessions are left at the remote, because they outgrew <see cref="OthersLimitBytes"/>.</summary>
    public bool LeavesOthers { get; init; }

    /// <summary>How often a sync runs by itself.</summary>
    public string Schedule { get; init; } = "off";

    /// <summary>A URL that is called for each run; whoever knows it can call it. Null for none.</summary>
    public string? Ping { get; init; }

    /// <summary>Reads the settings, or gives the defaults where there are none.</summary>
    /// <exception cref="BackupException">The file is no valid JSON.</exception>
    public static LocalSettings Read(BackupRepository repository)
    {
        var file = repository.State / FileName;
        try
        {
            if (!File.Exists(file.Value))
            {
                return new LocalSettings();
            }

            var json = JsonFile.Read(file);
            return new LocalSettings
            {
                Mode = JsonFile.Text(json, "mode"),
                Schedule = JsonFile.Text(json, "schedule"),
                Remote = JsonFile.OptionalText(json, "remote"),
                Ping = JsonFile.OptionalText(json, "ping"),
                TimeoutSeconds = Positive(json, "timeoutSeconds") is { } seconds ? (int)Math.Min(seconds, 86_400) : 120,
                OthersLimitBytes = Positive(json, "othersLimitBytes") ?? DefaultOthersLimit,
                SliceBytes = Positive(json, "sliceBytes") ?? DefaultSlice,
                LeavesOthers =
                    json.TryGetProperty("leavesOthers", out var leaves) && leaves.ValueKind is JsonValueKind.True,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BackupException(
                FailureKind.Usage,
                $"The settings in {file} are not valid: {e.Message}",
                "Correct or delete that file.",
                e
            );
        }
    }

    /// <summary>Replaces the settings.</summary>
    public void Write(BackupRepository repository) =>
        AtomicFile.Write(
            repository.State / FileName,
            JsonFile.Bytes(json =>
            {
                json.WriteString("mode", Mode);
                json.WriteString("schedule", Schedule);
                json.WriteString("remote", Remote);
                json.WriteString("ping", Ping);
                json.WriteNumber("timeoutSeconds", TimeoutSeconds);
                json.WriteNumber("othersLimitBytes", OthersLimitBytes);
                json.WriteNumber("sliceBytes", SliceBytes);
                json.WriteBoolean("leavesOthers", LeavesOthers);
            })
        );

    private static long? Positive(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number
        : throw new JsonException($"\"{name}\" is no number from 0.");
}
