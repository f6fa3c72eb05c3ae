using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Repository;

/// <summary>A file right in the folder of a machine beside git: what is small, and what somebody else may have written.</summary>
internal static class BesideFile
{
    /// <summary>Its bytes; null when there is none, it is longer, or it cannot be read: the snapshot tells it too.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="machine">Whose folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="longest">In bytes.</param>
    public static byte[]? TryRead(BackupRepository repository, Slug machine, string name, int longest)
    {
        var file = repository.InWorkTree(machine.PathOf(name));
        try
        {
            return File.Exists(file.Value) && new FileInfo(file.Value).Length <= longest
                ? File.ReadAllBytes(file.Value)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
