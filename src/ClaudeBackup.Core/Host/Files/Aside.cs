namespace ClaudeBackup.Core.Host;

/// <summary>Keeps what is about to be replaced, or stands where something else belongs: private, and whole before the other goes.</summary>
internal static class Aside
{
    /// <summary>Keeps a copy, with the time of the file.</summary>
    /// <param name="source">Where the file lies.</param>
    /// <param name="file">The file; a link is followed.</param>
    /// <param name="kept">Where the copy goes.</param>
    /// <param name="place">Its name there; its folder is made.</param>
    /// <param name="overwrite">Whether it may take the place of a copy that a killed run left.</param>
    /// <param name="mode">Its permission bits.</param>
    /// <exception cref="IOException">It could not be kept, or was already.</exception>
    public static void Copy(
        IFileSystem source,
        AbsolutePath file,
        IFileSystem kept,
        AbsolutePath place,
        bool overwrite = false,
        int mode = FilePermissions.PrivateFile
    )
    {
        kept.CreateDirectory(place.Parent!, FilePermissions.PrivateDirectory);
        using var from = new FileStream(source.OpenRead(file), FileAccess.Read);
        using var to = AtomicFile.Open(place, mode, overwrite);
        var buffer = new byte[128 * 1024];
        var position = 0L;
        while (from.Read(buffer) is > 0 and var read)
        {
            RandomAccess.Write(to.Handle, buffer.AsSpan(0, read), position);
            position += read;
        }

        to.Commit(source.Look(file, followLink: true)?.ModifiedNs);
    }

    /// <summary>Keeps bytes that were read already.</summary>
    public static void Write(IFileSystem kept, AbsolutePath place, ReadOnlySpan<byte> content)
    {
        kept.CreateDirectory(place.Parent!, FilePermissions.PrivateDirectory);
        AtomicFile.Write(place, content);
    }

    /// <summary>Moves a file or folder away on one file system.</summary>
    public static void Move(IFileSystem files, AbsolutePath found, AbsolutePath place, bool overwrite = false)
    {
        files.CreateDirectory(place.Parent!, FilePermissions.PrivateDirectory);
        files.Move(found, place, overwrite);
    }
}
