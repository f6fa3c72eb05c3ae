using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace ClaudeBackup.Core.Host;

/// <summary>What tells this computer from all others.</summary>
public static partial class Computer
{
    private const int UuidSize = 16;

    /// <summary>
    /// The id that the system was given when it was installed; it is nobody's secret, but not to be told as it is. Null where there is none, as in
    /// most containers.
    /// </summary>
    public static string? Id()
    {
        try
        {
            return OperatingSystem.IsWindows() ? OfWindows()
                : OperatingSystem.IsMacOS() ? OfMacOS()
                : OfLinux();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return null;
        }
    }

    // https://www.freedesktop.org/software/systemd/man/latest/machine-id.html; "uninitialized" until the first boot is over
    private static string? OfLinux()
    {
        foreach (var file in new[] { "/etc/machine-id", "/var/lib/dbus/machine-id" })
        {
            if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: 32 } id && id.All(char.IsAsciiHexDigit))
            {
                return id;
            }
        }

        return null;
    }

    [SupportedOSPlatform("windows")]
    private static string? OfWindows() =>
        Registry.GetValue(@"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography", "MachineGuid", defaultValue: null)
        as string;

    private static string? OfMacOS()
    {
        Span<byte> id = stackalloc byte[UuidSize];
        var wait = default(Timespec);
        return GetHostUuid(id, in wait) == 0 ? Convert.ToHexStringLower(id) : null;
    }

    [LibraryImport("libSystem.dylib", EntryPoint = "gethostuuid")]
    private static partial int GetHostUuid(Span<byte> id, in Timespec wait);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
