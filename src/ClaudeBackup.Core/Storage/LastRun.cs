using System.Text.Json;
using System.Text.Json.Serialization;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>What is remembered of the runs on this machine, in local state.</summary>
public sealed record LastRun
{
    private const string FileName = "last-run.json";

    /// <summary>When a sync last ended well, whether or not it had anything to save; null before the first.</summary>
    public DateTimeOffset? Good { get; init; }

    /// <summary>When a sync last failed; null when the last one went well.</summary>
    public DateTimeOffset? Failed { get; init; }

    /// <summary>One line on why it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>Files that the last sync could not read.</summary>
    public int Problems { get; init; }

    /// <summary>Reads the record; an unreadable one is no record.</summary>
    public static LastRun Read(BackupRepository repository)
    {
        try
        {
            var file = repository.State / FileName;
            return File.Exists(file.Value)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(file.Value), LastRunJson.Default.LastRun)
                    ?? new LastRun()
                : new LastRun();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return new LastRun();
        }
    }

    /// <summary>Replaces the record.</summary>
    public void Write(BackupRepository repository) =>
        AtomicFile.Write(
            repository.State / FileName,
            JsonSerializer.SerializeToUtf8Bytes(this, LastRunJson.Default.LastRun)
        );
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LastRun))]
internal sealed partial class LastRunJson : JsonSerializerContext;
