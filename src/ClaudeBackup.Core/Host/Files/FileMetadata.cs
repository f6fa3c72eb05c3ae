namespace ClaudeBackup.Core.Host;

public enum FileKind
{
    Regular,
    Directory,
    SymbolicLink,

    /// <summary>A socket, a pipe or a device.</summary>
    Other,
}

/// <summary>What tells, without reading a file, that it is unchanged. Times are nanoseconds since the Unix epoch.</summary>
public readonly record struct Fingerprint(long Size, long ModifiedNs, long ChangedNs, ulong Inode);

/// <summary>What the system says about a file. Times are nanoseconds since the Unix epoch, sizes bytes.</summary>
public sealed record FileMetadata
{
    public required FileKind Kind { get; init; }

    public required long Size { get; init; }

    public required long ModifiedNs { get; init; }

    /// <summary>When content, mode or owner last changed; no program can set it back.</summary>
    public required long ChangedNs { get; init; }

    public required ulong Device { get; init; }

    public required ulong Inode { get; init; }

    /// <summary>The permission bits (octal 07777); on Windows 0644, or 0444 when read-only.</summary>
    public required int Mode { get; init; }

    /// <summary>To whom it belongs; null on Windows.</summary>
    public FileOwner? Owner { get; init; }

    public Fingerprint Fingerprint => new(Size, ModifiedNs, ChangedNs, Inode);
}

/// <summary>The permission bits this program gives; C# has no octal literals.</summary>
public static class FilePermissions
{
    /// <summary>0600</summary>
    public const int PrivateFile = (int)(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>0700</summary>
    public const int PrivateDirectory = PrivateFile | (int)UnixFileMode.UserExecute;

    /// <summary>0700, of a file that can be run.</summary>
    public const int PrivateExecutable = PrivateDirectory;

    /// <summary>0755, of a folder that is nobody's secret.</summary>
    public const int UsualDirectory =
        PrivateDirectory
        | (int)(
            UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
        );

    /// <summary>0755, of a file that everybody may run.</summary>
    public const int UsualExecutable = UsualDirectory;

    /// <summary>0022: whoever may write beside the owner.</summary>
    public const int OthersWrite = (int)(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);

    /// <summary>0777: all that may be read, written or run, without what changes who a program runs as.</summary>
    public const int Access = UsualDirectory | (int)(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);

    /// <summary>0111: whoever of the three may execute.</summary>
    public const int AnyExecute = (int)(
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
    );
}
