using System.Runtime.InteropServices;

// system libraries are never looked for beside the program
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]

namespace ClaudeBackup.Core.Host;

/// <summary>The functions of the C library whose shape is the same on Linux and macOS.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int closedir(nint directory);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint readlink(byte* path, byte* buffer, nint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial byte* realpath(byte* path, byte* buffer);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mkdir(byte* path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int rmdir(byte* path);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unlink(byte* path);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int rename(byte* from, byte* to);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int linkat(int fromDirectory, byte* from, int toDirectory, byte* to, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int chmod(byte* path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(int descriptor, int mode);

    [LibraryImport("libc")]
    internal static partial uint umask(uint mask);

    [LibraryImport("libc")]
    internal static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setgroups(nuint count, uint* groups);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setgid(uint group);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setuid(uint user);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsid();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int utimensat(int directory, byte* path, TimeSpec* times, int flags);
}
