using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;
using ClaudeBackup.Core.Secrets;

namespace ClaudeBackup.Core.Repository;

/// <summary>Our own few settings, which the user chose: where backups go, how often, and what is captured otherwise than usual. Only local files have them.</summary>
public sealed record LocalSettings
{
    internal static readonly LocalFile<LocalSettings> Stored = new(
        "settings.json",
        LocalSettingsJson.Read,
        LocalSettingsJson.Write
    )
    {
        Precious = "The settings",
        Remedy =
            "Fix that file. Or move it away and run: claude-backup init. That finds the remote again; set your other settings again.",
        Kind = FailureKind.Usage,
    };

    /// <summary>What kind of remote there is.</summary>
    public RemoteType RemoteType { get; init; }

    /// <summary>The remote, without any secret; null without one.</summary>
    public string? Remote { get; init; }

    /// <summary>Seconds after which a remote that says nothing is given up.</summary>
    public int TimeoutSeconds { get; init; } = 120;

    /// <summary>Stored bytes of other machines up to which all of them are kept here too.</summary>
    public long OthersLimitBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Stored bytes beyond which a sync makes one more commit and an upload one more push; hosts take pushes of 1 to 2 GB.</summary>
    public long SliceBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>How often a sync runs by itself.</summary>
    public string Schedule { get; init; } = "off";

    /// <summary>A URL that is called for each run; whoever knows it can call it. Null for none.</summary>
    public string? Ping { get; init; }

    /// <summary>What the user wants to be captured otherwise than usual.</summary>
    public CaptureSettings Capture { get; init; } = CaptureSettings.Usual;

    /// <summary>What is done about secrets on their way to a remote.</summary>
    public SecretSettings Secrets { get; init; } = SecretSettings.Usual;

    /// <summary>These with the remote of others: where backups go, and what is done about secrets on their way there.</summary>
    public LocalSettings WithRemoteOf(LocalSettings other) =>
        this with
        {
            RemoteType = other.RemoteType,
            Remote = other.Remote,
            Secrets = Secrets with { Policies = other.Secrets.Policies },
        };

    /// <summary>Where the settings of a repository lie; the file need not exist.</summary>
    public static AbsolutePath FileOf(BackupRepository repository) => Stored.In(repository);

    /// <summary>Whether there are any, whatever they say. A repository that was initialised has some unless somebody took them away.</summary>
    public static bool AreThere(BackupRepository repository) => new TwinFile(FileOf(repository)).Exists;

    /// <summary>Reads the settings; the usual ones where there is no repository yet.</summary>
    /// <exception cref="BackupException">
    /// The file is gone, is no valid JSON, or says something that no setting can mean; the message names it. Never are the usual settings
    /// taken for it: they would save what was excluded, and send nothing.
    /// </exception>
    public static LocalSettings Read(BackupRepository repository) =>
        Stored.Read(repository) ?? (repository.IsInitialised ? throw Lost(repository) : new LocalSettings());

    /// <summary>Changes the settings; no change that another process makes meanwhile is lost.</summary>
    /// <param name="repository">Whose.</param>
    /// <param name="change">From what they are to what they shall be; called once, under a lock.</param>
    /// <returns>What they are now.</returns>
    /// <exception cref="BackupException">As for <see cref="Read"/>, and when somebody keeps the lock.</exception>
    public static LocalSettings Change(BackupRepository repository, Func<LocalSettings, LocalSettings> change) =>
        Stored.Change(
            repository,
            settings => change(settings ?? (repository.IsInitialised ? throw Lost(repository) : new LocalSettings()))
        );

    /// <summary>Writes the usual settings where there are none.</summary>
    /// <exception cref="BackupException">There are some, and they cannot be read.</exception>
    public static LocalSettings MakeMissing(BackupRepository repository) =>
        Stored.Change(repository, settings => settings ?? new LocalSettings());

    // the fact stood here until it got a file of its own
    internal static bool FormerlyLeftOthers(BackupRepository repository) =>
        JsonFile.TryRead(FileOf(repository), json => LocalSettingsJson.LeftOthers(json) ? json.ToString() : "")
            is { Length: > 0 };

    private static BackupException Lost(BackupRepository repository) =>
        new(
            FailureKind.Usage,
            $"The settings of this repository are gone: {FileOf(repository)} is missing.",
            "Put it back, or run: claude-backup init. That finds the remote again; set your other settings again."
        );
}
