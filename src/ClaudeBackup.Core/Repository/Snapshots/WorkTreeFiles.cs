using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Puts single files of the work tree into place and takes them away. A file appears whole or not at all; what somebody put in its way is
/// kept aside. Nothing is flushed.
/// </summary>
/// <param name="repository">The repository.</param>
internal sealed class WorkTreeFiles(BackupRepository repository)
{
    /// <summary>How the name of a file begins that is being written.</summary>
    public const string TemporaryPrefix = ".incoming-";

    private readonly HashSet<RelativePath> _made = [];

    /// <summary>Writes a blob.</summary>
    /// <exception cref="Failures.BackupException">git does not have it.</exception>
    public void Write(BlobReader blobs, ObjectId id, RelativePath path) =>
        Replace(
            path,
            temp =>
            {
                using var stream = Create(temp);
                blobs.Read(id, stream);
                return true;
            }
        );

    /// <summary>As <see cref="Write"/>; a blob that git has lost leaves what is there.</summary>
    public bool TryWrite(BlobReader blobs, ObjectId id, RelativePath path) =>
        Replace(
            path,
            temp =>
            {
                using var stream = Create(temp);
                return blobs.TryRead(id, stream);
            }
        );

    /// <summary>Copies a file of the work tree, whose content is the same.</summary>
    public void Copy(RelativePath twin, RelativePath path) =>
        Replace(
            path,
            temp =>
            {
                File.Copy(repository.InWorkTree(twin.Value).Value, temp.Value);
                return true;
            }
        );

    /// <summary>Moves a file there that lies elsewhere on the same disk.</summary>
    public void MoveIntoPlace(AbsolutePath file, RelativePath path)
    {
        MakeFolder(path.Parent);
        var target = repository.InWorkTree(path.Value);
        if (Directory.Exists(target.Value))
        {
            Displace(target);
        }

        repository.Files.Move(file, target, overwrite: true);
    }

    /// <summary>Deletes a file, and the folders that are empty then. A missing one is fine.</summary>
    public void Delete(RelativePath path)
    {
        repository.Files.Delete(repository.InWorkTree(path.Value));
        for (var parent = path.Parent; parent is { } folder; parent = folder.Parent)
        {
            var full = repository.InWorkTree(folder.Value);
            if (!Directory.Exists(full.Value) || Directory.EnumerateFileSystemEntries(full.Value).Any())
            {
                return;
            }

            Directory.Delete(full.Value);
            _made.Remove(folder);
        }
    }

    private FileStream Create(AbsolutePath file) =>
        new(repository.Files.CreateNew(file, FilePermissions.PrivateFile), FileAccess.Write);

    private bool Replace(RelativePath path, Func<AbsolutePath, bool> write)
    {
        MakeFolder(path.Parent);
        var temp = repository.InWorkTree(path.Value).Parent! / (TemporaryPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            if (write(temp))
            {
                MoveIntoPlace(temp, path);
                return true;
            }

            repository.Files.Delete(temp);
            return false;
        }
        catch
        {
            repository.Files.Delete(temp);
            throw;
        }
    }

    private void MakeFolder(RelativePath? path)
    {
        if (path is null || !_made.Add(path))
        {
            return;
        }

        var folder = repository.InWorkTree(path.Value);
        for (var above = folder; above is not null && above != repository.Root; above = above.Parent)
        {
            if (File.Exists(above.Value))
            {
                Displace(above);
            }
        }

        repository.Files.CreateDirectory(folder, FilePermissions.PrivateDirectory);
    }

    // Somebody put a folder where a file belongs, or the other way round. It is not ours to delete.
    private void Displace(AbsolutePath found) =>
        Aside.Move(repository.Files, found, repository.LocalFolder / "displaced" / $"{Guid.NewGuid():N}-{found.Name}");
}
