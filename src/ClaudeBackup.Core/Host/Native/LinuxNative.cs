using System.Runtime.InteropServices;

namespace ClaudeBackup.Core.Host;

/// <summary>Linux on 64 bits, glibc 2.28 and musl 1.2.5 or later.</summary>
internal sealed unsafe partial class LinuxNative : PosixNative
{
    private const int NoSuchSystemCall = 38;
    private const int AtCurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint NoReplace = 1;

    // type, mode, owner, group, size, inode, mtime and ctime: not more, as some file systems pay for each
    private const uint Wanted = 0x1 | 0x2 | 0x8 | 0x10 | 0x40 | 0x80 | 0x100 | 0x200;

    // O_CLOEXEC | O_NONBLOCK
    public override int OpenReadFlags => 0x80000 | 0x800;

    // O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
    public override int CreateNewFlags => 0x2 | 0x40 | 0x80 | 0x80000;

    public override int TooManyLinks => 40;

    public override int CurrentDirectoryDescriptor => AtCurrentDirectory;

    public override nint OmitTime => 0x3FFFFFFE;

    public override int EntryTypeOffset => 18;

    public override int Status(byte* path, bool followLink, out FileStatus status)
    {
        var result = statx(AtCurrentDirectory, path, followLink ? 0 : DoNotFollow, Wanted, out var found);
        status = Convert(found);
        return result;
    }

    public override int Status(int descriptor, out FileStatus status)
    {
        byte empty = 0;
        var result = statx(descriptor, &empty, EmptyPath, Wanted, out var found);
        status = Convert(found);
        return result;
    }

    public override int Open(byte* path, int flags, int mode) => open(path, flags, mode);

    public override nint OpenDirectory(byte* path) => opendir(path);

    public override byte* ReadEntry(nint directory) => readdir(directory);

    public override int FlushFileSystem(int descriptor) => syncfs(descriptor);

    public override int? RenameExclusively(byte* from, byte* to)
    {
        try
        {
            if (renameat2(AtCurrentDirectory, from, AtCurrentDirectory, to, NoReplace) == 0)
            {
                return 0;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // musl has had the function only since 2024
            return null;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NoSuchSystemCall or PosixError.InvalidArgument ? null : error;
    }

    private static FileStatus Convert(StatX found) =>
        new()
        {
            Mode = found.Mode,
            Size = (long)found.Size,
            ModifiedSeconds = found.ModifiedSeconds,
            ModifiedNanoseconds = found.ModifiedNanoseconds,
            ChangedSeconds = found.ChangedSeconds,
            ChangedNanoseconds = found.ChangedNanoseconds,
            Device = ((ulong)found.DeviceMajor << 32) | found.DeviceMinor,
            Inode = found.Inode,
            Owner = found.Owner,
            Group = found.Group,
        };

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(int directory, byte* path, int flags, uint mask, out StatX result);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int open(byte* path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint opendir(byte* path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial byte* readdir(nint directory);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renameat2(int fromDirectory, byte* from, int toDirectory, byte* to, uint flags);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</see>: the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatX
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
