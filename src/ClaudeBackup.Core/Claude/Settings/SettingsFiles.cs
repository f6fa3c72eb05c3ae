using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>One file of settings, as it is.</summary>
/// <param name="File">Where it lies.</param>
/// <param name="Root">What it says.</param>
public sealed record SettingsFile(AbsolutePath File, JsonElement Root)
{
    /// <summary>Whether it is the administrator's.</summary>
    public bool IsManaged { get; init; }
}

/// <summary>Reads the files that settle when Claude Code deletes, and what it calls.</summary>
/// <param name="files">The file system they lie on.</param>
/// <param name="home">The Claude home.</param>
/// <param name="managed">The settings of the machine's administrator.</param>
public sealed class SettingsFiles(IFileSystem files, ClaudeHome home, AbsolutePath managed)
{
    /// <summary>The settings of somebody who starts Claude Code in a project; of two that say something of one key the later counts.</summary>
    /// <param name="project">The folder it is started in; null for one without settings of its own.</param>
    /// <returns>Those that are there and are JSON.</returns>
    public IReadOnlyList<SettingsFile> In(string? project) =>
        [
            .. new[]
            {
                home.Root / ClaudeHome.SettingsFile,
                Place(project, ClaudeHome.SettingsFile),
                Place(project, ClaudeHome.LocalSettingsFile),
                managed,
            }
                .OfType<AbsolutePath>()
                .Select(Parsed)
                .OfType<SettingsFile>(),
        ];

    /// <summary>The cleanup period for somebody who starts Claude Code in a project.</summary>
    /// <param name="project">The folder it is started in; null for one without settings of its own.</param>
    /// <param name="userSettings">Takes the place of the user's settings where there are none.</param>
    public CleanupPeriod CleanupIn(string? project, byte[]? userSettings = null)
    {
        var user = TryRead(home.Root / ClaudeHome.SettingsFile) ?? userSettings;
        return CleanupPeriod.Read(
            new[]
            {
                user,
                InProject(project, ClaudeHome.SettingsFile),
                InProject(project, ClaudeHome.LocalSettingsFile),
                TryRead(managed),
            }
                .Where(s => s is not null)
                .Select(s => new ReadOnlyMemory<byte>(s))
        );
    }

    /// <summary>
    /// The cleanup period that deletes first. A project's settings hold for the sessions of all projects once somebody works in it; seen with
    /// client 2.1.330.
    /// </summary>
    /// <param name="projects">Folders that sessions worked in; one that is gone says nothing.</param>
    /// <param name="userSettings">Takes the place of the user's settings where there are none.</param>
    /// <returns>The period, and the project whose settings shorten it; null for the user's own.</returns>
    public (CleanupPeriod Period, string? Project) ShortestCleanup(
        IEnumerable<string> projects,
        byte[]? userSettings = null
    ) =>
        CleanupPeriod.Shortest(
            CleanupIn(project: null, userSettings),
            projects
                .Where(p => Directory.Exists(Path.Combine(p, ".claude")))
                .Select(p => (CleanupIn(p, userSettings), p))
        );

    /// <summary>Sets the cleanup period in the user's settings. A link there is followed and stays; the mode stays too.</summary>
    /// <param name="days">At least 1.</param>
    /// <exception cref="BackupException">The file is no JSON object, no file, or cannot be written.</exception>
    public void SetCleanup(int days)
    {
        var file = home.Root / ClaudeHome.SettingsFile;
        try
        {
            var there = files.Look(file, followLink: true);
            if (DanglingLink.On(files, file) is { } link)
            {
                throw new IOException(link.Sentence);
            }

            if (there is { Kind: not FileKind.Regular })
            {
                throw new IOException("It is not a file.");
            }

            var target = there is null ? file : files.RealPath(file);
            var after =
                CleanupSetting.Set(there is null ? [] : File.ReadAllBytes(target.Value), days)
                ?? throw new IOException("It is not valid JSON, so Claude Code deletes nothing until it is fixed.");
            files.CreateDirectory(target.Parent!, FilePermissions.PrivateDirectory);
            UsersFile.Write(files, target, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FailureKind.Failed,
                $"{file} could not be changed: {e.Message}",
                $"Everything else is done. Set {CleanupPeriod.Setting} there by hand.",
                e
            );
        }
    }

    private byte[]? InProject(string? project, string name) => Place(project, name) is { } file ? TryRead(file) : null;

    private static AbsolutePath? Place(string? project, string name) =>
        project is not null && Path.IsPathFullyQualified(project)
            ? AbsolutePath.Parse(project) / ".claude" / name
            : null;

    private SettingsFile? Parsed(AbsolutePath file)
    {
        try
        {
            return TryRead(file) is { } bytes
                ? new SettingsFile(file, JsonFile.Parse(bytes)) { IsManaged = file == managed }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private byte[]? TryRead(AbsolutePath file)
    {
        try
        {
            return files.Look(file, followLink: true) is { Kind: FileKind.Regular }
                ? File.ReadAllBytes(file.Value)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
