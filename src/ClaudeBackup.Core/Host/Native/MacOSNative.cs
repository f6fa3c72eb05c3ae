using System.Runtime.InteropServices;

namespace ClaudeBackup.Core.Host;

/// <summary>macOS 10.13 or later. On Intel the functions with today's structures carry <c>$INODE64</c> in their names.</summary>
internal sealed unsafe partial class MacOSNative : PosixNative
{
    private const int NotSupported = 45;
    private const int NoSuchSystemCall = 78;
    private const uint Exclusively = 0x4;

    private static readonly bool IsIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // O_CLOEXEC | O_NONBLOCK
    public override int OpenReadFlags => 0x1000000 | 0x4;

    // O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
    public override int CreateNewFlags => 0x2 | 0x200 | 0x800 | 0x1000000;

    public override int TooManyLinks => 62;

    public override int CurrentDirectoryDescriptor => -2;

    public override nint OmitTime => -2;

    public override int EntryTypeOffset => 20;

    public override int Status(byte* path, bool followLink, out FileStatus status)
    {
        Stat found;
        var result = followLink
            ? IsIntel
                ? stat_intel(path, out found)
                : stat(path, out found)
            : IsIntel
                ? lstat_intel(path, out found)
                : lstat(path, out found);
        return Keep(result, found, out status);
    }

    public override int Status(int descriptor, out FileStatus status)
    {
        var result = IsIntel ? fstat_intel(descriptor, out var found) : fstat(descriptor, out found);
        return Keep(result, found, out status);
    }

    // open is variadic, and Apple's processors take variadic arguments from the stack: six fillers push the mode there
    public override int Open(byte* path, int flags, int mode) =>
        IsIntel ? open(path, flags, mode) : open(path, flags, 0, 0, 0, 0, 0, 0, mode);

    public override nint OpenDirectory(byte* path) => IsIntel ? opendir_intel(path) : opendir(path);

    public override byte* ReadEntry(nint directory) => IsIntel ? readdir_intel(directory) : readdir(directory);

    public override int FlushFileSystem(int descriptor)
    {
        // it knows no single file system, and gives no result
        sync();
        return 0;
    }

    public override int? RenameExclusively(byte* from, byte* to)
    {
        if (renamex_np(from, to, Exclusively) == 0)
        {
            return 0;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NotSupported or NoSuchSystemCall or PosixError.InvalidArgument ? null : error;
    }

    private static int Keep(int result, Stat found, out FileStatus status)
    {
        status = new FileStatus
        {
            Mode = found.Mode,
            Size = found.Size,
            ModifiedSeconds = found.Modified.Seconds,
            ModifiedNanoseconds = found.Modified.Nanoseconds,
            ChangedSeconds = found.Changed.Seconds,
            ChangedNanoseconds = found.Changed.Nanoseconds,
            Device = (uint)found.Device,
            Inode = found.Inode,
            Owner = found.Owner,
            Group = found.Group,
        };
        return result;
    }

    [LibraryImport("libc")]
    private static partial void sync();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int stat(byte* path, out Stat result);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int lstat(byte* path, out Stat result);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fstat(int descriptor, out Stat result);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true)]
    private static partial int stat_intel(byte* path, out Stat result);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    private static partial int lstat_intel(byte* path, out Stat result);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int fstat_intel(int descriptor, out Stat result);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int open(byte* path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int open(
        byte* path,
        int flags,
        nint filler3,
        nint filler4,
        nint filler5,
        nint filler6,
        nint filler7,
        nint filler8,
        nint mode
    );

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint opendir(byte* path);

    [LibraryImport("libc", EntryPoint = "opendir$INODE64", SetLastError = true)]
    private static partial nint opendir_intel(byte* path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial byte* readdir(nint directory);

    [LibraryImport("libc", EntryPoint = "readdir$INODE64", SetLastError = true)]
    private static partial byte* readdir_intel(nint directory);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renamex_np(byte* from, byte* to, uint flags);

    /// <summary>struct stat with 64-bit inodes, <c>sys/stat.h</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Stat
    {
        [FieldOffset(0)]
        public int Device;

        [FieldOffset(4)]
        public ushort Mode;

        [FieldOffset(8)]
        public ulong Inode;

        [FieldOffset(16)]
        public uint Owner;

        [FieldOffset(20)]
        public uint Group;

        [FieldOffset(48)]
        public TimeSpec Modified;

        [FieldOffset(64)]
        public TimeSpec Changed;

        [FieldOffset(96)]
        public long Size;
    }
}
