using System.Globalization;
using System.Text.Json;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Storage;

/// <summary>Who holds the lock.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Machine">Its host.</param>
/// <param name="Command">What it does.</param>
/// <param name="Since">Since when.</param>
public sealed record LockHolder(int ProcessId, string Machine, string Command, DateTimeOffset Since);

/// <summary>
/// One writer at a time. The lock is the operating system's on an open file, so it ends with the process, however that
/// ends; who holds it stands in a file beside it.
/// </summary>
public sealed class RepositoryLock : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _holderFile;

    private RepositoryLock(FileStream stream, string holderFile)
    {
        _stream = stream;
        _holderFile = holderFile;
    }

    /// <summary>Takes the lock at once or not at all.</summary>
    /// <exception cref="BackupException">Another run holds it; the message says which.</exception>
    public static RepositoryLock Take(BackupRepository repository, LockHolder self)
    {
        var holderFile = (repository.State / "lock.json").Value;
        var file = repository.State / "lock";
        FileStream stream;
        try
        {
            CreatePrivately(repository.Files, file);
            stream = new FileStream(file.Value, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
            when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new BackupException(
                FailureKind.Locked,
                Describe(holderFile),
                "Wait until it has finished, then run the command again.",
                e
            );
        }

        AtomicFile.Write(
            AbsolutePath.Parse(holderFile),
            JsonSerializer.SerializeToUtf8Bytes(self, LocalStateJson.Default.LockHolder)
        );
        return new RepositoryLock(stream, holderFile);
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        File.Delete(_holderFile);
        _stream.Dispose();
    }

    private static void CreatePrivately(IFileSystem files, AbsolutePath file)
    {
        try
        {
            if (!File.Exists(file.Value))
            {
                files.CreateNew(file, FilePermissions.PrivateFile).Dispose();
            }
        }
        catch (IOException) when (File.Exists(file.Value))
        {
            // Another first run was faster; whose lock it is shows when it is opened.
        }
    }

    private static string Describe(string holderFile)
    {
        try
        {
            var holder = JsonSerializer.Deserialize(File.ReadAllBytes(holderFile), LocalStateJson.Default.LockHolder)!;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Another run holds the lock: {holder.Command}, process {holder.ProcessId} on {holder.Machine}, since {holder.Since:yyyy-MM-dd HH:mm:ss} UTC."
            );
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return "Another run holds the lock.";
        }
    }
}
