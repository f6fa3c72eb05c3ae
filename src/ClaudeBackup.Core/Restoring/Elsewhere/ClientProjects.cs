using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Restoring;

/// <summary>The folders in which Claude Code was started on this machine, as its own file tells.</summary>
internal static class ClientProjects
{
    /// <summary>None where there is no such file, or it cannot be read.</summary>
    public static IReadOnlyList<string> Read(IFileSystem files, ClaudeHome home)
    {
        try
        {
            return
                home.ClaudeJsonFile is { } file
                && files.TryLook(file) is { Kind: FileKind.Regular, Size: <= ClaudeJson.Largest }
                && JsonKeys.TryParse(File.ReadAllBytes(file.Value)) is { } json
                && JsonKeys.At(json, [ClaudeJson.Projects]) is { } projects
                ? [.. JsonKeys.Properties(projects).Select(p => p.Name)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
