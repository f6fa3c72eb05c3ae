namespace ClaudeBackup.Core.Host;

/// <summary>What is done with folders as a whole.</summary>
public static class Folders
{
    /// <summary>
    /// Deletes a folder with everything in it; a missing one is fine. Links in it are deleted, not followed. git's objects are read-only
    /// files, which Windows deletes only for those who ask as <see cref="IFileSystem.Delete"/> does.
    /// </summary>
    /// <exception cref="IOException">Something in it cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static void DeleteWhole(this IFileSystem files, AbsolutePath folder)
    {
        if (files.Look(folder, followLink: false) is not { } found)
        {
            return;
        }

        if (found.Kind is not FileKind.Directory)
        {
            files.Delete(folder);
            return;
        }

        foreach (var entry in files.List(folder))
        {
            if (entry.Kind is FileKind.Directory)
            {
                files.DeleteWhole(folder / entry.Name);
            }
            else
            {
                files.Delete(folder / entry.Name);
            }
        }

        files.DeleteDirectory(folder);
    }

    /// <summary>As <see cref="DeleteWhole"/>, where what cannot be deleted must not hide what was found, or why it was not.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryDeleteWhole(this IFileSystem files, AbsolutePath folder)
    {
        try
        {
            files.DeleteWhole(folder);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a path is a folder or lies in it, whatever it is called on the way there: another case on a system that overlooks it, a link, a
    /// folder that is mounted twice. What is not there yet lies where the first folder above it lies.
    /// </summary>
    public static bool Holds(this IFileSystem files, AbsolutePath folder, AbsolutePath path)
    {
        if (folder.Contains(path))
        {
            return true;
        }

        if (files.Look(folder, followLink: true) is not { Inode: not 0 } known)
        {
            return false;
        }

        for (var above = path; above is not null; above = above.Parent)
        {
            if (files.Look(above, followLink: true) is not { Kind: FileKind.Directory } found)
            {
                continue;
            }

            if (found.Device == known.Device && found.Inode == known.Inode)
            {
                return true;
            }

            if (files.RealPath(above) is var real && real != above)
            {
                return files.Holds(folder, real);
            }
        }

        return false;
    }
}
