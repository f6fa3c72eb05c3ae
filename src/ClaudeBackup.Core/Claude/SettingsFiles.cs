using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Claude;

/// <summary>Reads the files that settle when Claude Code deletes.</summary>
/// <param name="files">The file system they lie on.</param>
/// <param name="home">The Claude home.</param>
/// <param name="managed">The settings of the machine's administrator.</param>
public sealed class SettingsFiles(IFileSystem files, ClaudeHome home, AbsolutePath managed)
{
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

    private byte[]? InProject(string? project, string name) =>
        project is not null && Path.IsPathFullyQualified(project)
            ? TryRead(AbsolutePath.Parse(project) / ".claude" / name)
            : null;

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
