using ClaudeBackup.Core.Host;
using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Tests.Hooks;

/// <summary>The file system of this system, which counts how often each folder is listed and each file looked at, and lets somebody act in the moment in which a folder was listed, or a file is opened, moved or deleted.</summary>
internal sealed class CountingFiles : IFileSystem
{
    private readonly IFileSystem _files = FileSystem.ForThisSystem();

    public List<AbsolutePath> Listed { get; } = [];

    public List<AbsolutePath> Looked { get; } = [];

    /// <summary>Told each folder after it was listed.</summary>
    public Action<AbsolutePath>? HasListed { get; set; }

    /// <summary>Told each file before it is opened to be read.</summary>
    public Action<AbsolutePath>? Opening { get; set; }

    /// <summary>Told what is moved where before it is, and whether over what is there.</summary>
    public Action<AbsolutePath, AbsolutePath, bool>? Moving { get; set; }

    /// <summary>Told each file before it is deleted.</summary>
    public Action<AbsolutePath>? Deleting { get; set; }

    public bool CanName(RelativePath path) => _files.CanName(path);

    public IReadOnlyList<DirectoryEntry> List(AbsolutePath directory)
    {
        Listed.Add(directory);
        var entries = _files.List(directory);
        HasListed?.Invoke(directory);
        return entries;
    }

    public FileMetadata? Look(AbsolutePath path, bool followLink)
    {
        Looked.Add(path);
        return _files.Look(path, followLink);
    }

    public FileMetadata Look(SafeFileHandle handle) => _files.Look(handle);

    public string ReadLink(AbsolutePath path) => _files.ReadLink(path);

    public AbsolutePath RealPath(AbsolutePath path) => _files.RealPath(path);

    public SafeFileHandle OpenRead(AbsolutePath path)
    {
        Opening?.Invoke(path);
        return _files.OpenRead(path);
    }

    public SafeFileHandle CreateNew(AbsolutePath path, int mode) => _files.CreateNew(path, mode);

    public void CreateDirectory(AbsolutePath path, int mode) => _files.CreateDirectory(path, mode);

    public void Move(AbsolutePath from, AbsolutePath to, bool overwrite)
    {
        Moving?.Invoke(from, to, overwrite);
        _files.Move(from, to, overwrite);
    }

    public void Delete(AbsolutePath path)
    {
        Deleting?.Invoke(path);
        _files.Delete(path);
    }

    public void DeleteDirectory(AbsolutePath path) => _files.DeleteDirectory(path);

    public void SetMode(AbsolutePath path, int mode) => _files.SetMode(path, mode);

    public void SetModified(AbsolutePath path, long modifiedNs) => _files.SetModified(path, modifiedNs);

    public void FlushDirectory(AbsolutePath directory) => _files.FlushDirectory(directory);

    public void FlushEverything(AbsolutePath directory) => _files.FlushEverything(directory);
}
