using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Scheduling;

/// <summary>Tells what nobody else can change: whoever can write there decides what the job starts.</summary>
/// <param name="files">The file system.</param>
/// <param name="dataHome">The user's folder for data.</param>
internal sealed class CopyTrust(IFileSystem files, AbsolutePath dataHome)
{
    /// <summary>Whether a file, as it was found, is a program that the user can start and nobody else can change.</summary>
    public static bool IsOwnProgram(FileMetadata found) =>
        found.Kind is FileKind.Regular
        && (
            found.Owner is not { } owner
            || (
                (owner.User == FileOwner.Self || owner.User == 0)
                && (found.Mode & FilePermissions.OthersWrite) == 0
                && (found.Mode & (int)UnixFileMode.UserExecute) != 0
            )
        );

    /// <summary>Requires that nobody else can write to a folder, or to the nearest above it that is there.</summary>
    /// <exception cref="IOException">Others can, or it is none.</exception>
    public void RequireNearest(AbsolutePath folder) => Require(Nearest(folder));

    /// <summary>Requires that nobody else can write to a folder.</summary>
    /// <exception cref="IOException">Others can, or it is none.</exception>
    public void Require(AbsolutePath folder)
    {
        var found = files.Look(folder, followLink: folder == dataHome || !dataHome.Contains(folder));
        if (found?.Kind is not FileKind.Directory)
        {
            throw new IOException($"{folder} is {(found?.Kind is FileKind.SymbolicLink ? "a link" : "no folder")}");
        }

        if (found.Owner is { } owner && owner.User != FileOwner.Self && (owner.User != 0 || dataHome.Contains(folder)))
        {
            throw new IOException($"{folder} belongs to another user");
        }

        if (
            folder != dataHome
            && dataHome.Contains(folder)
            && (found.Mode & FilePermissions.OthersWrite) != 0
            && found.Owner is not null
        )
        {
            throw new IOException($"others than you can write to {folder}");
        }
    }

    private AbsolutePath Nearest(AbsolutePath folder) =>
        files.Look(folder, followLink: false) is not null || folder.Parent is not { } above ? folder : Nearest(above);
}
