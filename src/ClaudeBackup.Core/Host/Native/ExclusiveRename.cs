using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>Moves what must not replace anything, on a file system that does not do that in one step.</summary>
internal readonly unsafe struct ExclusiveRename(PosixNative native)
{
    /// <summary>Moves it.</summary>
    /// <param name="from">What is moved.</param>
    /// <param name="to">Where nothing may be.</param>
    /// <param name="isDirectory">Whether it is a directory.</param>
    /// <returns>The error; 0 for none.</returns>
    public int Run(byte* from, byte* to, bool isDirectory)
    {
        if (isDirectory)
        {
            // a directory cannot be linked, but it may be renamed over an empty one, which only its creator has
            var made = PosixFileSystem.ErrorOf(Libc.mkdir(to, FilePermissions.PrivateDirectory));
            return made != 0 ? made : PosixFileSystem.ErrorOf(Libc.rename(from, to));
        }

        var current = native.CurrentDirectoryDescriptor;
        var error = PosixFileSystem.ErrorOf(Libc.linkat(current, from, current, to, 0));
        return error switch
        {
            0 => PosixFileSystem.ErrorOf(Libc.unlink(from)),
            PosixError.Exists or PosixError.NoEntry => error,
            // no links here, such as on exFAT
            _ => OverEmptyFile(from, to),
        };
    }

    // as a directory: over an empty one, which only its creator has
    private int OverEmptyFile(byte* from, byte* to)
    {
        var descriptor = native.Open(to, native.CreateNewFlags, FilePermissions.PrivateFile);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
        var error = PosixFileSystem.ErrorOf(Libc.rename(from, to));
        if (error != 0)
        {
            _ = Libc.unlink(to);
        }

        return error;
    }
}
