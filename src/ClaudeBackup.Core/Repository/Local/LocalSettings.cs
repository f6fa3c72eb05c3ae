using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Repository;

/// <summary>Our own few settings, kept in local state: where backups go and how often.</summary>
public sealed record LocalSettings
{
    private const string FileName = "settings.json";

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
    public long OthersLimitBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Stored bytes beyond which a sync makes one more commit and an upload one more push; hosts take pushes of 1 to 2 GB.</summary>
    public long SliceBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Whether other machines' sessions are left at the remote, because they outgrew <see cref="OthersLimitBytes"/>.</summary>
    public bool LeavesOthers { get; init; }

    /// <summary>How often a sync runs by itself.</summary>
    public string Schedule { get; init; } = "off";

    /// <summary>A URL that is called for each run; whoever knows it can call it. Null for none.</summary>
    public string? Ping { get; init; }

    /// <summary>What the user wants to be captured otherwise than usual.</summary>
    public CaptureSettings Capture { get; init; } = CaptureSettings.Usual;

    /// <summary>What is done about secrets on their way to a remote.</summary>
    public SecretSettings Secrets { get; init; } = SecretSettings.Usual;

    /// <summary>Where the settings of a repository lie; the file need not exist.</summary>
    public static AbsolutePath FileOf(BackupRepository repository) => repository.LocalFolder / FileName;

    /// <summary>Reads the settings, or gives the defaults where there are none.</summary>
    /// <exception cref="BackupException">The file is no valid JSON, or says something that no setting can mean; the message names the key.</exception>
    public static LocalSettings Read(BackupRepository repository)
    {
        var file = FileOf(repository);
        try
        {
            return File.Exists(file.Value) ? LocalSettingsJson.Read(JsonFile.Read(file)) : new LocalSettings();
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
        AtomicFile.Write(FileOf(repository), JsonFile.Bytes(json => LocalSettingsJson.Write(json, this)));
}
