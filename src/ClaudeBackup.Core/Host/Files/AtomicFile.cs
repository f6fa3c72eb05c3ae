using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// A file that appears whole or not at all: it is written beside its target under a temporary name, flushed to the disk
/// and renamed. A link at the target is replaced, not followed.
/// </summary>
public static class AtomicFile
{
    private const int LongestName = 255;
    private const string Mark = ".tmp-";
    private const int RandomBytes = 6;

    /// <summary>Writes the content durably; the old file stays as it is on any failure.</summary>
    /// <param name="path">The target; its directory exists.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="mode">The permission bits, 0600 unless told otherwise.</param>
    public static void Write(AbsolutePath path, ReadOnlySpan<byte> content, int mode = FilePermissions.PrivateFile)
    {
        using var writer = Open(path, mode);
        RandomAccess.Write(writer.Handle, content, 0);
        writer.Commit();
    }

    /// <summary>Writes the text as UTF-8 without a byte order mark, as <see cref="Write"/> does.</summary>
    public static void WriteText(AbsolutePath path, string text, int mode = FilePermissions.PrivateFile) =>
        Write(path, Encoding.UTF8.GetBytes(text), mode);

    /// <summary>
    /// The name of the file that something was to become, had its writer not been killed; null when the name is none of those under which
    /// files are on their way here. Empty where the whole name was too long to stand in it.
    /// </summary>
    public static string? TargetOf(string temporary)
    {
        var end = temporary.Length - (Mark.Length + (2 * RandomBytes));
        var isOurs =
            end >= 0
            && temporary[0] == '.'
            && temporary.AsSpan(end).StartsWith(Mark, StringComparison.Ordinal)
            && temporary[(end + Mark.Length)..].All(char.IsAsciiHexDigitLower);
        return isOurs ? temporary[Math.Min(1, end)..end] : null;
    }

    /// <summary>For content that comes in pieces: write to the handle, then commit; disposing without a commit leaves nothing.</summary>
    public static AtomicFileWriter Open(
        AbsolutePath path,
        int mode = FilePermissions.PrivateFile,
        bool overwrite = true
    )
    {
        var files = FileSystem.ForThisSystem();
        var directory = path.Parent ?? throw new IOException($"Cannot write {path}: it is the root of a file system.");
        var end = Mark + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var name = "." + path.Name + end;
        var temporary = directory / (PathText.Encode(name).Length <= LongestName ? name : end);
        return new AtomicFileWriter(files, temporary, path, files.CreateNew(temporary, mode), overwrite);
    }
}

/// <summary>A file on its way; see <see cref="AtomicFile.Open"/>.</summary>
public sealed class AtomicFileWriter : IDisposable
{
    private readonly IFileSystem _files;
    private readonly AbsolutePath _temporary;
    private readonly AbsolutePath _target;
    private readonly bool _overwrite;
    private bool _committed;

    internal AtomicFileWriter(
        IFileSystem files,
        AbsolutePath temporary,
        AbsolutePath target,
        SafeFileHandle handle,
        bool overwrite
    )
    {
        (_files, _temporary, _target, _overwrite) = (files, temporary, target, overwrite);
        Handle = handle;
    }

    /// <summary>Open for writing at any offset, with <see cref="RandomAccess"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <param name="modifiedNs">The modification time to give it; null leaves the present.</param>
    /// <exception cref="IOException">Nothing may be overwritten and there is a file; or the disk failed.</exception>
    public void Commit(long? modifiedNs = null)
    {
        RandomAccess.FlushToDisk(Handle);
        Handle.Dispose();
        if (modifiedNs is { } time)
        {
            _files.SetModified(_temporary, time);
        }

        _files.Move(_temporary, _target, _overwrite);
        _committed = true;
        _files.FlushDirectory(_target.Parent!);
    }

    public void Dispose()
    {
        Handle.Dispose();
        if (!_committed)
        {
            _committed = true;
            _files.Delete(_temporary);
        }
    }
}
