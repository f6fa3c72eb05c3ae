using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// The lock of a file as many Node programs hold it, Claude Code among them: a folder beside it, made by one of them and removed when it is
/// done. One that nobody has touched for ten seconds belongs to nobody any more. Seen with client 2.1.330.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="folder">The folder that is the lock.</param>
public sealed class FolderLock(IFileSystem files, AbsolutePath folder) : IDisposable
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private bool _held;

    /// <summary>Waits for the lock of a file and takes it; disposing gives it back.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="file">The file.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="BackupException">Somebody holds it and goes on to.</exception>
    public static async Task<FolderLock> TakeAsync(
        IFileSystem files,
        AbsolutePath file,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var folder = file.Parent! / (file.Name + ".lock");
        var taken = new FolderLock(files, folder);
        var until = clock.GetUtcNow() + Stale + Stale;
        while (!taken.TryTake(clock.GetUtcNow()))
        {
            if (clock.GetUtcNow() > until)
            {
                throw new BackupException(
                    FailureKind.Failed,
                    $"Claude Code is writing {file}: its lock {folder} does not go away.",
                    "Try again when Claude Code is idle. Nothing was changed there."
                );
            }

            await Task.Delay(Pause, clock, cancellation);
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_held)
        {
            _held = false;
            files.DeleteDirectory(folder);
        }
    }

    // .NET makes a folder also where there is one; moving one there is exclusive
    private bool TryTake(DateTimeOffset now)
    {
        if (files.Look(folder, followLink: false) is { } there)
        {
            var age = now - DateTimeOffset.FromUnixTimeMilliseconds(there.ModifiedNs / 1_000_000);
            if (there.Kind is not FileKind.Directory || age < Stale)
            {
                return false;
            }

            files.DeleteDirectory(folder);
        }

        var own = folder.Parent! / $"{folder.Name}-{Guid.NewGuid():N}";
        files.CreateDirectory(own, FilePermissions.PrivateDirectory);
        try
        {
            files.Move(own, folder, overwrite: false);
            _held = true;
        }
        catch (IOException) when (files.Look(folder, followLink: false) is not null)
        {
            files.DeleteDirectory(own);
        }

        return _held;
    }
}
