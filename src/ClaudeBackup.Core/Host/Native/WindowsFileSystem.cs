using System.IO.Enumeration;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>Windows, by .NET's own file functions and the few calls of <see cref="WindowsNative"/>.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFileSystem : IFileSystem
{
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int AccessDenied = 5;
    private const int InvalidName = 123;
    private const int ReadWriteForAll = 0x1A4;
    private const int ReadForAll = 0x124;
    private const int OwnerWrite = (int)UnixFileMode.UserWrite;
    private const long UnixEpochAsFileTime = 116_444_736_000_000_000;

    public bool CanName(RelativePath path) => path.Components.All(ForgivingName.IsWindowsName);

    public IReadOnlyList<DirectoryEntry> List(AbsolutePath directory)
    {
        EnumerationOptions everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        FileSystemEnumerable<(string Name, FileAttributes Attributes)> found = new(
            directory.Value,
            (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.Attributes),
            everything
        );
        List<DirectoryEntry> entries = [];
        foreach ((var name, var attributes) in found)
        {
            // a reparse point may be a link, or a placeholder of a cloud drive, which is an ordinary file
            var kind = attributes.HasFlag(FileAttributes.ReparsePoint)
                ? Look(directory / name, followLink: false)?.Kind
                : KindOf((uint)attributes, tag: 0);
            if (kind is { } known)
            {
                entries.Add(new DirectoryEntry(name, known));
            }
        }

        return entries;
    }

    public FileMetadata? Look(AbsolutePath path, bool followLink)
    {
        using var handle = WindowsNative.OpenForLook(path, followLink);
        var error = Marshal.GetLastPInvokeError();
        return handle.IsInvalid
            ? error is FileNotFound or PathNotFound or InvalidName
            || (followLink && Look(path, followLink: false) is { Kind: FileKind.SymbolicLink })
                ? null
                : throw Failure(error, "look at", path.Value)
            : Look(handle);
    }

    public FileMetadata Look(SafeFileHandle handle)
    {
        if (!WindowsNative.TryBasic(handle, out var basic) || !WindowsNative.TryStandard(handle, out var standard))
        {
            throw Failure(Marshal.GetLastPInvokeError(), "look at", "an open file");
        }

        // FAT and some network drives know neither tags nor identities: then 0 stands for both
        _ = WindowsNative.TryTag(handle, out var tag);
        _ = WindowsNative.TryIdentity(handle, out var identity);
        return new FileMetadata
        {
            Kind = KindOf(basic.Attributes, tag.Tag),
            Size = standard.Size,
            ModifiedNs = (basic.Modified - UnixEpochAsFileTime) * 100,
            ChangedNs = (basic.Changed - UnixEpochAsFileTime) * 100,
            Device = identity.Volume,
            Inode = identity.Low ^ identity.High,
            Mode = ((FileAttributes)basic.Attributes).HasFlag(FileAttributes.ReadOnly) ? ReadForAll : ReadWriteForAll,
        };
    }

    public string ReadLink(AbsolutePath path) =>
        new FileInfo(path.Value).LinkTarget ?? throw new IOException($"Cannot read the link {path}: it is not a link.");

    public AbsolutePath RealPath(AbsolutePath path)
    {
        using var handle = WindowsNative.OpenForLook(path, followLink: true);
        var real = handle.IsInvalid ? null : WindowsNative.FinalPath(handle);
        return real is null
            ? throw Failure(Marshal.GetLastPInvokeError(), "resolve", path.Value)
            : new AbsolutePath(real);
    }

    public SafeFileHandle OpenRead(AbsolutePath path) =>
        File.OpenHandle(path.Value, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public SafeFileHandle CreateNew(AbsolutePath path, int mode)
    {
        var handle = File.OpenHandle(
            path.Value,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        try
        {
            if ((mode & OwnerWrite) == 0)
            {
                SetMode(path, mode);
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            // nobody else knows of it yet
            File.Delete(path.Value);
            throw;
        }
    }

    public void CreateDirectory(AbsolutePath path, int mode) => Directory.CreateDirectory(path.Value);

    public void Move(AbsolutePath from, AbsolutePath to, bool overwrite)
    {
        if (Look(from, followLink: false) is { Kind: FileKind.Directory })
        {
            HeldFile.Patiently(() => Directory.Move(from.Value, to.Value));
        }
        else
        {
            HeldFile.Patiently(() => File.Move(from.Value, to.Value, overwrite));
        }
    }

    public void Delete(AbsolutePath path)
    {
        try
        {
            // a link to a directory is removed as a directory, and leaves what it points to alone
            if (
                File.Exists(path.Value)
                || !File.GetAttributes(path.Value).HasFlag(FileAttributes.Directory | FileAttributes.ReparsePoint)
            )
            {
                SetMode(path, ReadWriteForAll);
                HeldFile.Patiently(() => File.Delete(path.Value));
            }
            else
            {
                Directory.Delete(path.Value);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return;
        }
    }

    public void DeleteDirectory(AbsolutePath path)
    {
        try
        {
            HeldFile.Patiently(() => Directory.Delete(path.Value));
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }
    }

    public void SetMode(AbsolutePath path, int mode)
    {
        var now = File.GetAttributes(path.Value);
        var wanted = (mode & OwnerWrite) == 0 ? now | FileAttributes.ReadOnly : now & ~FileAttributes.ReadOnly;
        if (now != wanted && !now.HasFlag(FileAttributes.Directory))
        {
            File.SetAttributes(path.Value, wanted);
        }
    }

    public void SetModified(AbsolutePath path, long modifiedNs)
    {
        var time = DateTime.UnixEpoch.AddTicks(modifiedNs / 100);
        if (File.GetAttributes(path.Value).HasFlag(FileAttributes.Directory))
        {
            Directory.SetLastWriteTimeUtc(path.Value, time);
        }
        else
        {
            File.SetLastWriteTimeUtc(path.Value, time);
        }
    }

    public void FlushDirectory(AbsolutePath directory)
    {
        // NTFS journals its directories by itself, and Windows offers no way to ask for more
    }

    public void FlushEverything(AbsolutePath directory)
    {
        // a user may flush single files only
    }

    private static FileKind KindOf(uint attributes, uint tag) =>
        tag is WindowsNative.SymbolicLinkTag or WindowsNative.JunctionTag ? FileKind.SymbolicLink
        : ((FileAttributes)attributes).HasFlag(FileAttributes.Directory) ? FileKind.Directory
        : ((FileAttributes)attributes).HasFlag(FileAttributes.Device) ? FileKind.Other
        : FileKind.Regular;

    private static Exception Failure(int error, string action, string path)
    {
        var message = $"Cannot {action} {path}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error switch
        {
            FileNotFound => new FileNotFoundException(message, path),
            PathNotFound => new DirectoryNotFoundException(message),
            AccessDenied => new UnauthorizedAccessException(message),
            _ => new IOException(message, unchecked((int)0x80070000) | error),
        };
    }
}
