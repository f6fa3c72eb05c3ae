using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>Our own few settings, kept in local state: where backups go and how often.</summary>
public sealed record LocalSettings
{
    private const string FileName = "settings.json";

    /// <summary>Where backups go: <c>local</c>.</summary>
    public string Mode { get; init; } = "local";

    /// <summary>How often a sync runs by itself.</summary>
    public string Schedule { get; init; } = "off";

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

            var json = LocalStateFile.Read(file);
            return new LocalSettings
            {
                Mode = LocalStateFile.Text(json, "mode"),
                Schedule = LocalStateFile.Text(json, "schedule"),
            };
        }
        catch (JsonException e)
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
            LocalStateFile.Bytes(json =>
            {
                json.WriteString("mode", Mode);
                json.WriteString("schedule", Schedule);
            })
        );
}
