using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>What .NET does not tell about a file on Windows: change time, identity, and the kind of a reparse point.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WindowsNative
{
    public const uint SymbolicLinkTag = 0xA000000C;
    public const uint JunctionTag = 0xA0000003;

    private const uint ReadAttributes = 0x80;
    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;
    private const uint AlsoDirectories = 0x02000000;
    private const uint TheLinkItself = 0x00200000;
    private const int LongestPath = 32768;

    public static SafeFileHandle OpenForLook(AbsolutePath path, bool followLink) =>
        CreateFileW(
            Extended(path),
            ReadAttributes,
            ShareAll,
            0,
            OpenExisting,
            AlsoDirectories | (followLink ? 0 : TheLinkItself),
            0
        );

    public static bool TryBasic(SafeFileHandle handle, out BasicInformation found) =>
        GetFileInformationByHandleEx(handle, 0, out found, (uint)sizeof(BasicInformation));

    public static bool TryStandard(SafeFileHandle handle, out StandardInformation found) =>
        GetFileInformationByHandleEx(handle, 1, out found, (uint)sizeof(StandardInformation));

    public static bool TryTag(SafeFileHandle handle, out TagInformation found) =>
        GetFileInformationByHandleEx(handle, 9, out found, (uint)sizeof(TagInformation));

    public static bool TryIdentity(SafeFileHandle handle, out IdentityInformation found) =>
        GetFileInformationByHandleEx(handle, 18, out found, (uint)sizeof(IdentityInformation));

    /// <summary>Null when the system does not tell.</summary>
    public static string? FinalPath(SafeFileHandle handle)
    {
        var buffer = new char[LongestPath];
        fixed (char* b = buffer)
        {
            var length = GetFinalPathNameByHandleW(handle, b, LongestPath, 0);
            if (length is 0 or >= LongestPath)
            {
                return null;
            }

            string path = new(buffer, 0, (int)length);
            return path.StartsWith(@"\\?\UNC\", StringComparison.Ordinal) ? string.Concat(@"\\", path.AsSpan(8))
                : path.StartsWith(@"\\?\", StringComparison.Ordinal) ? path[4..]
                : path;
        }
    }

    private static string Extended(AbsolutePath path) =>
        path.Value.StartsWith(@"\\?\", StringComparison.Ordinal) ? path.Value
        : path.Value.StartsWith(@"\\", StringComparison.Ordinal) ? string.Concat(@"\\?\UNC\", path.Value.AsSpan(2))
        : string.Concat(@"\\?\", path.Value);

    [LibraryImport("kernel32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFileW(
        string path,
        uint access,
        uint share,
        nint security,
        uint disposition,
        uint flags,
        nint template
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(
        SafeFileHandle handle,
        int kind,
        out BasicInformation result,
        uint size
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(
        SafeFileHandle handle,
        int kind,
        out StandardInformation result,
        uint size
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(
        SafeFileHandle handle,
        int kind,
        out TagInformation result,
        uint size
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(
        SafeFileHandle handle,
        int kind,
        out IdentityInformation result,
        uint size
    );

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial uint GetFinalPathNameByHandleW(SafeFileHandle handle, char* path, uint size, uint flags);

    /// <summary>Times count 100 ns since 1601.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BasicInformation
    {
        public long Created;
        public long Accessed;
        public long Modified;
        public long Changed;
        public uint Attributes;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    internal struct StandardInformation
    {
        [FieldOffset(8)]
        public long Size;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct TagInformation
    {
        public uint Attributes;
        public uint Tag;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct IdentityInformation
    {
        public ulong Volume;
        public ulong Low;
        public ulong High;
    }
}
