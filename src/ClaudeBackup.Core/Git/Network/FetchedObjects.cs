using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// Lets the names of fetched objects outlive a power cut: git flushes the files, but not the folders in which it renamed them, and a ref that leads to what is gone
/// stops every later fetch.
/// </summary>
internal sealed class FetchedObjects
{
    private readonly AbsolutePath _objects;
    private readonly Dictionary<string, DateTime> _before;

    /// <param name="objects">git's folder of objects, before a fetch.</param>
    public FetchedObjects(AbsolutePath objects)
    {
        _objects = objects;
        _before = Look();
    }

    /// <summary>Flushes the folders to which the fetch has added something.</summary>
    public void Flush()
    {
        var files = FileSystem.ForThisSystem();
        var isAny = false;
        foreach (var (folder, changed) in Look())
        {
            if (!_before.TryGetValue(folder, out var before) || before != changed)
            {
                files.FlushDirectory(new AbsolutePath(folder));
                isAny = true;
            }
        }

        if (isAny)
        {
            files.FlushDirectory(_objects);
        }
    }

    private Dictionary<string, DateTime> Look() =>
        Directory.Exists(_objects.Value)
            ? Directory
                .EnumerateDirectories(_objects.Value)
                .ToDictionary(folder => folder, Directory.GetLastWriteTimeUtc, StringComparer.Ordinal)
            : [];
}
