using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Rendering;

namespace ClaudeBackup.Commands;

/// <summary>Where an export goes.</summary>
internal static class ExportDestination
{
    /// <summary>What ends with a separator is meant as a folder, and would be a file otherwise.</summary>
    /// <param name="app">Knows the folder this runs in.</param>
    /// <param name="typed">A file or a folder.</param>
    /// <param name="isMade">Whether a folder that is not there is made.</param>
    /// <exception cref="BackupException">Failed: it names a folder that is not there.</exception>
    public static AbsolutePath Of(App app, string typed, bool isMade)
    {
        var path = app.PathOf(typed);
        return isMade || !Path.EndsInDirectorySeparator(typed) || Directory.Exists(path.Value)
            ? path
            : throw ExportPlan.NoFolder(path);
    }
}
