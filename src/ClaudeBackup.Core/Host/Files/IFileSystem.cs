using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>One name in a directory. <see cref="Kind"/> is that of the name itself: links are not followed.</summary>
public sealed record DirectoryEntry(string Name, FileKind Kind);

/// <summary>
/// Files under any name the system can hold, see <see cref="PathText"/>. Every failure is an <see cref="IOException"/>
/// (of these <see cref="FileNotFoundException"/> and <see cref="DirectoryNotFoundException"/> when nothing is there) or an
/// <see cref="UnauthorizedAccessException"/>, with the path in its message.
/// </summary>
public interface IFileSystem
{
    /// <summary>Whether this system can hold a file of exactly that name. What it cannot hold it would store under another name, or refuse.</summary>
    bool CanName(RelativePath path);

    /// <summary>The names in a directory, in no order, without <c>.</c> and <c>..</c>.</summary>
    IReadOnlyList<DirectoryEntry> List(AbsolutePath directory);

    /// <summary>Null when nothing is there; when followed, also for a link that dangles or loops.</summary>
    FileMetadata? Look(AbsolutePath path, bool followLink);

    FileMetadata Look(SafeFileHandle handle);

    /// <summary>The text of a link, which may be relative.</summary>
    string ReadLink(AbsolutePath path);

    /// <summary>The same file with all links resolved.</summary>
    AbsolutePath RealPath(AbsolutePath path);

    /// <summary>Opens for reading; other programs may write, rename and delete meanwhile. Does not block on a pipe.</summary>
    SafeFileHandle OpenRead(AbsolutePath path);

    /// <summary>Creates a file for reading and writing; <paramref name="mode"/> is not masked by the umask.</summary>
    /// <exception cref="IOException">There is something under that name, a link included.</exception>
    SafeFileHandle CreateNew(AbsolutePath path, int mode);

    /// <summary>Creates a directory and its missing parents, all with <paramref name="mode"/>; an existing one is left as it is.</summary>
    void CreateDirectory(AbsolutePath path, int mode);

    /// <summary>Renames within one file system, in one step. Without <paramref name="overwrite"/> nothing is ever replaced.</summary>
    void Move(AbsolutePath from, AbsolutePath to, bool overwrite);

    /// <summary>Deletes a file or link; a missing one is fine.</summary>
    void Delete(AbsolutePath path);

    /// <summary>Deletes an empty directory; a missing one is fine.</summary>
    void DeleteDirectory(AbsolutePath path);

    /// <summary>Sets the permission bits; on Windows only whether the owner may write.</summary>
    void SetMode(AbsolutePath path, int mode);

    /// <param name="path">A file or directory.</param>
    /// <param name="modifiedNs">Nanoseconds since the Unix epoch, also negative; Windows keeps 100 ns steps.</param>
    void SetModified(AbsolutePath path, long modifiedNs);

    /// <summary>Makes the names in a directory durable, after a file in it was created or renamed. Windows needs none.</summary>
    void FlushDirectory(AbsolutePath directory);

    /// <summary>
    /// Makes everything durable that was written to the file system on which a directory lies: one call instead of one for each
    /// of thousands of files. Windows has none for a user, and goes at its own pace.
    /// </summary>
    void FlushEverything(AbsolutePath directory);
}

/// <summary>Looks that are no reason to fail.</summary>
public static class FileLooks
{
    /// <summary>What is there, links followed; null when nothing is, or it cannot be looked at.</summary>
    public static FileMetadata? TryLook(this IFileSystem files, AbsolutePath path)
    {
        try
        {
            return files.Look(path, followLink: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a folder holds; nothing where it is not there, is none, or cannot be read.</summary>
    public static IReadOnlyList<DirectoryEntry> TryList(this IFileSystem files, AbsolutePath folder)
    {
        try
        {
            return files.List(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether two paths name the same thing: through a link, or on a file system that ignores case.</summary>
    public static bool AreSame(this IFileSystem files, AbsolutePath one, AbsolutePath other) =>
        files.TryLook(one) is { Inode: not 0 } first
        && files.TryLook(other) is { } second
        && (first.Device, first.Inode) == (second.Device, second.Inode);

    /// <summary>Whether two files hold the same.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public static bool HaveSameBytes(this IFileSystem files, AbsolutePath one, AbsolutePath other)
    {
        using var first = new FileStream(files.OpenRead(one), FileAccess.Read);
        using var second = new FileStream(files.OpenRead(other), FileAccess.Read);
        if (first.Length != second.Length)
        {
            return false;
        }

        var (left, right) = (new byte[1 << 17], new byte[1 << 17]);
        while (first.ReadAtLeast(left, left.Length, throwOnEndOfStream: false) is > 0 and var count)
        {
            if (
                second.ReadAtLeast(right, count, throwOnEndOfStream: false) < count
                || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count))
            )
            {
                return false;
            }
        }

        return true;
    }
}
