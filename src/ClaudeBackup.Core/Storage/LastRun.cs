using System.Text.Json;
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
            if (!File.Exists(file.Value))
            {
                return new LastRun();
            }

            var json = LocalStateFile.Read(file);
            return new LastRun
            {
                Good = LocalStateFile.Time(json, "good"),
                Failed = LocalStateFile.Time(json, "failed"),
                Failure = json.TryGetProperty("failure", out var failure) ? failure.GetString() : null,
                Problems = LocalStateFile.Number(json, "problems"),
            };
        }
        catch (Exception e)
            when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return new LastRun();
        }
    }

    /// <summary>Replaces the record.</summary>
    public void Write(BackupRepository repository) =>
        AtomicFile.Write(
            repository.State / FileName,
            LocalStateFile.Bytes(json =>
            {
                Write(json, "good", Good);
                Write(json, "failed", Failed);
                json.WriteString("failure", Failure);
                json.WriteNumber("problems", Problems);
            })
        );

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known);
        }
    }
}
