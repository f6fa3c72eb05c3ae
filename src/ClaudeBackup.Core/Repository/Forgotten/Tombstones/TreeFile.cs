using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>A file right in a folder of a snapshot.</summary>
internal static class TreeFile
{
    /// <summary>Its bytes; null when there is none, or it is longer.</summary>
    /// <param name="folder">The folder's tree.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="longest">In bytes.</param>
    /// <param name="reader">Reads both.</param>
    /// <exception cref="Failures.BackupException">Integrity: the folder is missing or damaged.</exception>
    public static byte[]? TryRead(ObjectId folder, string name, int longest, BlobReader reader) =>
        TryRead(RawTree.Read(reader.BytesOf(folder, ObjectType.Tree)), name, longest, reader);

    /// <summary>As the other, of a folder that was read.</summary>
    public static byte[]? TryRead(IEnumerable<RawEntry> folder, string name, int longest, BlobReader reader) =>
        folder.FirstOrDefault(e => e.IsFile && e.Name == name) is { } file ? reader.TryBytes(file.Id, longest) : null;
}
