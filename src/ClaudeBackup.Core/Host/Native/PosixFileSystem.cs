using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// Linux and macOS, by system calls on bytes: .NET's own file functions turn a name of invalid UTF-8 into another name,
/// and give times in 100 ns steps without the change time and inode.
/// </summary>
internal sealed unsafe class PosixFileSystem(PosixNative native) : IFileSystem
{
    private const int LongestPath = 4096;
    private const int PermissionMask = 0xFFF;

    public bool CanName(RelativePath path) => path.Components.All(ForgivingName.IsPosixName);

    public IReadOnlyList<DirectoryEntry> List(AbsolutePath directory)
    {
        using var path = new NativePath(directory.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = path)
        {
            nint stream;
            while ((stream = native.OpenDirectory(p)) == 0)
            {
                ThrowUnlessInterrupted("list", directory, missingIsDirectory: true);
            }

            try
            {
                return ReadAll(stream, directory);
            }
            finally
            {
                _ = Libc.closedir(stream);
            }
        }
    }

    public FileMetadata? Look(AbsolutePath path, bool followLink)
    {
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            FileStatus status;
            while (native.Status(p, followLink, out status) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (
                    error is PosixError.NoEntry or PosixError.NotDirectory
                    || (followLink && error == native.TooManyLinks)
                )
                {
                    return null;
                }

                ThrowUnlessInterrupted("look at", path);
            }

            return ToMetadata(status);
        }
    }

    public FileMetadata Look(SafeFileHandle handle) =>
        native.Status((int)handle.DangerousGetHandle(), out var status) == 0
            ? ToMetadata(status)
            : throw PosixError.Last("look at", "an open file");

    public string ReadLink(AbsolutePath path)
    {
        var buffer = stackalloc byte[LongestPath];
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            var length = Libc.readlink(p, buffer, LongestPath);
            return length >= 0
                ? PathText.Decode(new ReadOnlySpan<byte>(buffer, (int)length))
                : throw PosixError.Last("read the link", path.Value);
        }
    }

    public AbsolutePath RealPath(AbsolutePath path)
    {
        var buffer = stackalloc byte[LongestPath];
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            return Libc.realpath(p, buffer) is not null
                ? new AbsolutePath(PathText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer)))
                : throw PosixError.Last("resolve", path.Value);
        }
    }

    public SafeFileHandle OpenRead(AbsolutePath path) =>
        new(Open(path, "open", native.OpenReadFlags, 0), ownsHandle: true);

    public SafeFileHandle CreateNew(AbsolutePath path, int mode)
    {
        SafeFileHandle handle = new(Open(path, "create", native.CreateNewFlags, mode), ownsHandle: true);
        if (Libc.fchmod((int)handle.DangerousGetHandle(), mode) != 0)
        {
            var failure = PosixError.Last("set the mode of", path.Value);
            handle.Dispose();
            // nobody else knows of it yet
            _ = Unlink(path, directory: false);
            throw failure;
        }

        return handle;
    }

    public void CreateDirectory(AbsolutePath path, int mode)
    {
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            if (Libc.mkdir(p, mode) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (Look(path, followLink: true) is { Kind: FileKind.Directory })
                {
                    return;
                }

                if (error != PosixError.NoEntry || path.Parent is not { } parent)
                {
                    throw PosixError.From(error, "create the directory", path.Value, missingIsDirectory: true);
                }

                CreateDirectory(parent, mode);
                if (Libc.mkdir(p, mode) != 0)
                {
                    if (Marshal.GetLastPInvokeError() == PosixError.Exists)
                    {
                        return;
                    }

                    throw PosixError.Last("create the directory", path.Value, missingIsDirectory: true);
                }
            }

            Check(Libc.chmod(p, mode), "set the mode of", path);
        }
    }

    public void Move(AbsolutePath from, AbsolutePath to, bool overwrite)
    {
        using var fromBytes = new NativePath(from.Value, stackalloc byte[NativePath.Inline]);
        using var toBytes = new NativePath(to.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* f = fromBytes)
        fixed (byte* t = toBytes)
        {
            var error = overwrite
                ? ErrorOf(Libc.rename(f, t))
                : native.RenameExclusively(f, t)
                    ?? new ExclusiveRename(native).Run(
                        f,
                        t,
                        Look(from, followLink: false) is { Kind: FileKind.Directory }
                    );
            if (error != 0)
            {
                var targetMissing = error == PosixError.NoEntry && Look(from, followLink: false) is not null;
                throw PosixError.From(error, $"move {from} to", to.Value, missingIsDirectory: targetMissing);
            }
        }
    }

    public void Delete(AbsolutePath path) => Remove(path, directory: false);

    public void DeleteDirectory(AbsolutePath path) => Remove(path, directory: true);

    public void SetMode(AbsolutePath path, int mode)
    {
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            Check(Libc.chmod(p, mode), "set the mode of", path);
        }
    }

    public void SetModified(AbsolutePath path, long modifiedNs)
    {
        (var seconds, var nanoseconds) = Math.DivRem(modifiedNs, 1_000_000_000);
        if (nanoseconds < 0)
        {
            (seconds, nanoseconds) = (seconds - 1, nanoseconds + 1_000_000_000);
        }

        var times = stackalloc TimeSpec[2];
        times[0] = new TimeSpec { Nanoseconds = native.OmitTime };
        times[1] = new TimeSpec { Seconds = (nint)seconds, Nanoseconds = (nint)nanoseconds };
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            Check(Libc.utimensat(native.CurrentDirectoryDescriptor, p, times, 0), "set the modification time of", path);
        }
    }

    public void FlushDirectory(AbsolutePath directory)
    {
        using var handle = OpenRead(directory);
        var error = ErrorOf(Libc.fsync((int)handle.DangerousGetHandle()));

        // some network and FUSE file systems cannot flush a directory; there is nothing more that could be done
        if (error is not (0 or PosixError.InvalidArgument))
        {
            throw PosixError.From(error, "flush", directory.Value, missingIsDirectory: true);
        }
    }

    public void FlushEverything(AbsolutePath directory)
    {
        using var handle = OpenRead(directory);
        if (native.FlushFileSystem((int)handle.DangerousGetHandle()) != 0)
        {
            throw PosixError.Last("flush the file system of", directory.Value, missingIsDirectory: true);
        }
    }

    private static FileMetadata ToMetadata(FileStatus status) =>
        new()
        {
            Kind = KindOfMode(status.Mode),
            Size = status.Size,
            ModifiedNs = (status.ModifiedSeconds * 1_000_000_000) + status.ModifiedNanoseconds,
            ChangedNs = (status.ChangedSeconds * 1_000_000_000) + status.ChangedNanoseconds,
            Device = status.Device,
            Inode = status.Inode,
            Owner = new FileOwner(status.Owner, status.Group),
            Mode = (int)(status.Mode & PermissionMask),
        };

    private static FileKind KindOfMode(uint mode) => KindOfType(mode >> 12);

    // the types of directory entries are those of the mode, shifted
    private static FileKind KindOfType(uint type) =>
        type switch
        {
            8 => FileKind.Regular,
            4 => FileKind.Directory,
            10 => FileKind.SymbolicLink,
            _ => FileKind.Other,
        };

    internal static int ErrorOf(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static void Check(int result, string action, AbsolutePath path)
    {
        if (result != 0)
        {
            throw PosixError.Last(action, path.Value);
        }
    }

    private static void ThrowUnlessInterrupted(string action, AbsolutePath path, bool missingIsDirectory = false)
    {
        if (Marshal.GetLastPInvokeError() != PosixError.Interrupted)
        {
            throw PosixError.Last(action, path.Value, missingIsDirectory);
        }
    }

    private void Remove(AbsolutePath path, bool directory)
    {
        var error = Unlink(path, directory);
        if (error is not (0 or PosixError.NoEntry) && Look(path, followLink: false) is not null)
        {
            throw PosixError.From(error, "delete", path.Value);
        }
    }

    private static int Unlink(AbsolutePath path, bool directory)
    {
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            return ErrorOf(directory ? Libc.rmdir(p) : Libc.unlink(p));
        }
    }

    private List<DirectoryEntry> ReadAll(nint stream, AbsolutePath directory)
    {
        List<DirectoryEntry> entries = [];
        while (true)
        {
            var entry = native.ReadEntry(stream);
            if (entry is null)
            {
                return Marshal.GetLastPInvokeError() == 0
                    ? entries
                    : throw PosixError.Last("list", directory.Value, missingIsDirectory: true);
            }

            var type = entry[native.EntryTypeOffset];
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + native.EntryTypeOffset + 1);
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            {
                continue;
            }

            var text = PathText.Decode(name);
            if (type != 0)
            {
                entries.Add(new DirectoryEntry(text, KindOfType(type)));
            }
            else if (Look(directory / text, followLink: false) is { } found)
            {
                // not every file system tells the type; a name that vanished meanwhile is left out
                entries.Add(new DirectoryEntry(text, found.Kind));
            }
        }
    }

    private int Open(AbsolutePath path, string action, int flags, int mode)
    {
        using var bytes = new NativePath(path.Value, stackalloc byte[NativePath.Inline]);
        fixed (byte* p = bytes)
        {
            int descriptor;
            while ((descriptor = native.Open(p, flags, mode)) < 0)
            {
                ThrowUnlessInterrupted(action, path, missingIsDirectory: action == "create");
            }

            return descriptor;
        }
    }
}
