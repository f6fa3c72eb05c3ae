using System.Runtime.InteropServices;
using Xunit;

namespace ClaudeBackup.Testing;

/// <summary>Somebody whom modes of files hold back, also where the tests run as root.</summary>
public static partial class OrdinaryUser
{
    private const uint Nobody = 65534;

    /// <summary>Does something on this thread as a user who owns nothing, should it be root's; on Linux alone one thread can be somebody else.</summary>
    /// <param name="work">Opens or writes files, and stays on its thread.</param>
    public static void Does(Action work)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            work();
            return;
        }

        Platform.RequireLinux("Root may read everything, and only on Linux can one thread be somebody else.");
        _ = SetFileSystemUser(Nobody);
        try
        {
            work();
        }
        finally
        {
            Assert.Equal((int)Nobody, SetFileSystemUser(0));
        }
    }

    // of the calling thread alone; with root it lays down what lets root pass by modes
    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetFileSystemUser(uint user);
}
