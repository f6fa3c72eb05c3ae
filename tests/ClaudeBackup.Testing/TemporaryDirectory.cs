using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing;

/// <summary>A directory of one test, deleted with everything in it, whatever its names and modes.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = new AbsolutePath(Directory.CreateTempSubdirectory("claude-backup-").FullName);

    public AbsolutePath Path { get; }

    public void Dispose()
    {
        if (Directory.Exists(Path.Value))
        {
            Empty(Path);
            FileSystem.ForThisSystem().DeleteDirectory(Path);
        }
    }

    private static void Empty(AbsolutePath directory)
    {
        var files = FileSystem.ForThisSystem();
        files.SetMode(directory, FilePermissions.PrivateDirectory);
        foreach (var entry in files.List(directory))
        {
            var path = directory / entry.Name;
            if (entry.Kind == FileKind.Directory)
            {
                Empty(path);
                files.DeleteDirectory(path);
            }
            else
            {
                files.Delete(path);
            }
        }
    }
}
