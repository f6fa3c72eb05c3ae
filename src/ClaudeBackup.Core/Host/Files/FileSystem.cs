namespace ClaudeBackup.Core.Host;

/// <summary>The one place that chooses how this system's files are reached.</summary>
public static class FileSystem
{
    private const uint GroupAndOthers = 0x3F;

    private const int NoSpace = 28;
    private const int LinuxQuota = 122;
    private const int MacOSQuota = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private static readonly IFileSystem ThisSystem =
        OperatingSystem.IsWindows() ? new WindowsFileSystem()
        : OperatingSystem.IsMacOS() ? new PosixFileSystem(new MacOSNative())
        : new PosixFileSystem(new LinuxNative());

    public static IFileSystem ForThisSystem() => ThisSystem;

    /// <summary>
    /// Makes everything that this process and the programs it starts create private to the user. Files whose mode is given
    /// get exactly that mode all the same. Windows keeps a user's folders private by itself.
    /// </summary>
    public static void KeepPrivate()
    {
        if (ThisSystem is PosixFileSystem)
        {
            _ = Libc.umask(GroupAndOthers);
        }
    }

    /// <summary>Whether no room was left, on the disk or in the user's quota.</summary>
    public static bool IsDiskFull(IOException e) =>
        OperatingSystem.IsWindows() ? e.HResult is WindowsDiskFull or WindowsHandleDiskFull
        : OperatingSystem.IsMacOS() ? e.HResult is NoSpace or MacOSQuota
        : e.HResult is NoSpace or LinuxQuota;
}
