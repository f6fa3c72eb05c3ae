using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Testing;

/// <summary>A directory of one test, deleted with everything in it, whatever its names and modes.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private const int Patience = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public TemporaryDirectory() => Path = new AbsolutePath(Directory.CreateTempSubdirectory("claude-backup-").FullName);

    public AbsolutePath Path { get; }

    public void Dispose()
    {
        // A program that outlived the one that started it, such as the git of a killed run, may still write, and make the folder anew
        // behind its deletion, when nobody looks any more. So it is ended first.
        for (var tries = 0; tries <= Patience && (LeftPrograms.End(Path) | Directory.Exists(Path.Value)); tries++)
        {
            try
            {
                if (Directory.Exists(Path.Value))
                {
                    Empty(Path);
                    FileSystem.ForThisSystem().DeleteDirectory(Path);
                }
            }
            catch (Exception e) when (tries < Patience && (e is IOException or UnauthorizedAccessException))
            {
                Thread.Sleep(Pause);
            }
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
