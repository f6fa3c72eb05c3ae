using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Testing;

namespace ClaudeBackup.Core.Tests.Repository;

/// <summary>A place where a repository may be: for tests of local files alone.</summary>
internal sealed class EmptyRepository : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public EmptyRepository() =>
        Repository = new BackupRepository(
            _directory.Path,
            new GitClient(new ProcessRunner(), _directory.Path),
            FileSystem.ForThisSystem()
        );

    public BackupRepository Repository { get; }

    /// <summary>Makes the local folder, without which nothing can be written.</summary>
    public EmptyRepository WithLocalFolder()
    {
        _ = Directory.CreateDirectory(Repository.LocalFolder.Value);
        return this;
    }

    public void Dispose() => _directory.Dispose();
}
