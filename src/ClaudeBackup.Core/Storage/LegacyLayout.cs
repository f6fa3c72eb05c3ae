using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>How to tell a repository of the reference from anything else.</summary>
public static class LegacyLayout
{
    /// <summary>Whether a folder looks like one that the reference filled.</summary>
    public static bool IsLikely(AbsolutePath root) =>
        File.Exists((root / "manifest.json").Value)
        && (
            Directory.Exists((root / "projects").Value)
            || Directory.Exists((root / "config").Value)
            || Directory.Exists((root / "machines").Value)
        );
}
