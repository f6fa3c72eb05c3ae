namespace ClaudeBackup.Core.Host;

/// <summary>Changes a file of the user's as an editor would: a link to it stays a link, and it keeps its mode.</summary>
public static class UsersFile
{
    /// <summary>Where the bytes of a file lie, all links resolved; the path itself when there is nothing.</summary>
    /// <exception cref="IOException">A link that leads nowhere: it is the user's too, and nothing is written over it.</exception>
    public static AbsolutePath PlaceOf(IFileSystem files, AbsolutePath path) =>
        files.Look(path, followLink: false) is null ? path : files.RealPath(path);

    /// <summary>Writes a file anew, or makes it for the user alone.</summary>
    /// <param name="files">The file system it lies on.</param>
    /// <param name="place">As <see cref="PlaceOf"/> tells.</param>
    /// <param name="content">All of it.</param>
    public static void Write(IFileSystem files, AbsolutePath place, ReadOnlySpan<byte> content) =>
        AtomicFile.Write(place, content, files.Look(place, followLink: false)?.Mode ?? FilePermissions.PrivateFile);
}
