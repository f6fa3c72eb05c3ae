using System.Text.Json;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.ClaudeConfig;

/// <summary>Reads config files whole: as they are stored, and as they are now.</summary>
/// <param name="repository">Where they are stored.</param>
/// <param name="files">The file system of the source.</param>
/// <param name="home">The source.</param>
/// <param name="slug">The machine that stored them.</param>
internal sealed class ConfigFiles(BackupRepository repository, IFileSystem files, ClaudeHome home, Slug slug)
    : IDisposable
{
    private readonly SegmentStore _store = new(repository);

    /// <summary>The bytes that were saved.</summary>
    /// <exception cref="BackupException">Integrity: they are damaged.</exception>
    public byte[] Stored(StoredFile file) => _store.ReadAll(slug, file, file.CurrentVariant);

    /// <summary>The bytes that would be saved now; null when there is no such file.</summary>
    /// <exception cref="BackupException">It cannot be read, or the client's own file holds no JSON.</exception>
    public byte[]? Live(RelativePath source)
    {
        if (home.Locate(source) is not { } file)
        {
            return null;
        }

        try
        {
            if (files.Look(file, followLink: true) is not { Kind: FileKind.Regular })
            {
                return null;
            }

            var bytes = File.ReadAllBytes(file.Value);
            return source == ClaudeHome.ClaudeJsonSource ? ClaudeJson.Keep(bytes).Json : bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BackupException(FailureKind.Failed, $"{file} could not be read: {e.Message}", hint: null, e);
        }
    }

    public void Dispose() => _store.Dispose();
}
