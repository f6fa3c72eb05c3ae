using System.Globalization;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>To whom a file belongs, as numbers of the system.</summary>
/// <param name="User">The user; 0 is root.</param>
/// <param name="Group">The group.</param>
public readonly record struct FileOwner(uint User, uint Group)
{
    // enough to find what a run with sudo left; a look, not a search
    private const int MostLookedAt = 20_000;

    /// <summary>The user as whom this process acts; null on Windows.</summary>
    public static uint? Self => OperatingSystem.IsWindows() ? null : Libc.geteuid();

    /// <summary>
    /// Goes on as the user to whom some folders belong, where root runs and all of them are one user's: what root wrote there would shut that user out. One that
    /// is not there yet belongs to whoever has the folder that it will lie in. Nothing happens on Windows.
    /// </summary>
    /// <exception cref="IOException">The process is half of one user and half of another, and has to end.</exception>
    public static void Become(params IReadOnlyList<AbsolutePath> folders)
    {
        if (OperatingSystem.IsWindows() || Libc.geteuid() != 0)
        {
            return;
        }

        var owners = folders.Select(NearestOwner).Distinct().ToArray();
        if (owners is not [{ User: not 0 } owner])
        {
            return;
        }

        unsafe
        {
            // in a container root may lack the right to; then it stays root, as it was
            if (Libc.setgroups(0, null) != 0)
            {
                return;
            }
        }

        if (Libc.setgid(owner.Group) != 0 || Libc.setuid(owner.User) != 0)
        {
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Cannot go on as the owner of {folders[0]}, user {owner.User}."
                )
            );
        }
    }

    /// <summary>
    /// A failure with what to do about it, where the reason is that a folder, or something in it, belongs to another user; else the failure as it is.
    /// </summary>
    public static BackupException Explain(BackupException failure, AbsolutePath folder)
    {
        if (OperatingSystem.IsWindows() || !MayBeOfOwner(failure))
        {
            return failure;
        }

        var self = Libc.geteuid();
        if (OwnerOf(folder) is not { } owner || self == 0)
        {
            return failure;
        }

        if (owner.User != self)
        {
            return new BackupException(
                FailureKind.Failed,
                $"{folder} belongs to another user: {failure.Message}",
                "Run the command as that user, or set CLAUDE_BACKUP_DIR to a folder of your own.",
                failure
            );
        }

        return failure.Hint is null && FindForeign(folder, self) is { } foreign
            ? new BackupException(
                failure.Kind,
                failure.Message,
                $"{foreign} belongs to another user, probably left by a run with sudo. Take it back with: {TakeBack(folder)}",
                failure
            )
            {
                Code = failure.Code,
            }
            : failure;
    }

    private static bool MayBeOfOwner(BackupException failure) =>
        failure.Kind is FailureKind.NotInitialised
        || failure.Message.Contains("denied", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("not permitted", StringComparison.OrdinalIgnoreCase);

    private static FileOwner? OwnerOf(AbsolutePath path) => FileSystem.ForThisSystem().TryLook(path)?.Owner;

    private static FileOwner? NearestOwner(AbsolutePath path)
    {
        for (var at = (AbsolutePath?)path; at is not null; at = at.Parent)
        {
            if (OwnerOf(at) is { } owner)
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>The command by which the user owns all that is in a folder again.</summary>
    internal static string TakeBack(AbsolutePath folder) =>
        $"sudo chown -R \"$(id -u):$(id -g)\" '{folder.Value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>Something in a folder that is another user's; null when nothing is, as far as a look goes.</summary>
    internal static AbsolutePath? FindForeign(AbsolutePath folder, uint self)
    {
        EnumerationOptions all = new()
        {
            AttributesToSkip = FileAttributes.ReparsePoint,
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
        };
        return Directory
            .EnumerateFileSystemEntries(folder.Value, "*", all)
            .Take(MostLookedAt)
            .Select(path => new AbsolutePath(path))
            .FirstOrDefault(path => OwnerOf(path) is { } owner && owner.User != self);
    }
}
