using System.Runtime.InteropServices;

namespace ClaudeBackup.Core.Host;

/// <summary>What <c>stat</c> tells, the same for every system.</summary>
internal struct FileStatus
{
    public uint Mode;
    public long Size;
    public long ModifiedSeconds;
    public long ModifiedNanoseconds;
    public long ChangedSeconds;
    public long ChangedNanoseconds;
    public ulong Device;
    public ulong Inode;
    public uint Owner;
    public uint Group;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public nint Seconds;
    public nint Nanoseconds;
}

/// <summary>Where the C libraries of Linux and macOS differ: numbers, layouts of structures and names of functions.</summary>
internal abstract unsafe class PosixNative
{
    public abstract int OpenReadFlags { get; }

    public abstract int CreateNewFlags { get; }

    public abstract int TooManyLinks { get; }

    public abstract int CurrentDirectoryDescriptor { get; }

    /// <summary>In the nanoseconds of a <see cref="TimeSpec"/>: leave this time as it is.</summary>
    public abstract nint OmitTime { get; }

    /// <summary>Where in a directory entry its type stands; the name follows.</summary>
    public abstract int EntryTypeOffset { get; }

    /// <summary>0, or -1 with the error number set.</summary>
    public abstract int Status(byte* path, bool followLink, out FileStatus status);

    public abstract int Status(int descriptor, out FileStatus status);

    public abstract int Open(byte* path, int flags, int mode);

    public abstract nint OpenDirectory(byte* path);

    /// <summary>The next entry, or null at the end (error number 0) or on failure.</summary>
    public abstract byte* ReadEntry(nint directory);

    /// <summary>Flushes the file system that an open directory lies on: 0, or -1 with the error number set.</summary>
    public abstract int FlushFileSystem(int descriptor);

    /// <summary>Renames without replacing: 0, an error number, or null when the system or the file system has no such call.</summary>
    public abstract int? RenameExclusively(byte* from, byte* to);
}
