using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>Clears the work tree of what an older layout left in it. Only bytes that git has are deleted.</summary>
/// <param name="repository">The repository.</param>
internal sealed class LegacyLeftovers(BackupRepository repository)
{
    /// <summary>Deletes files that the history holds and keeps all others aside.</summary>
    /// <param name="head">The commit whose history counts.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    /// <returns>How many files were kept aside.</returns>
    public async Task<int> ClearAsync(ObjectId head, CancellationToken cancellation)
    {
        var history = await repository.Git.HistoryAsync(head, LegacyLayout.AllPaths, cancellation);
        var held = history.Select(c => c.Id).OfType<ObjectId>().ToHashSet();
        var tracked = (await repository.Git.ListTreeAsync(head, pathPrefix: null, cancellation))
            .Select(e => e.Path)
            .ToHashSet(StringComparer.Ordinal);
        var aside = 0;
        foreach (var file in new LegacyWorkTree(repository).Files().Where(f => !tracked.Contains(f.Path)).ToArray())
        {
            cancellation.ThrowIfCancellationRequested();
            var path = repository.InWorkTree(file.Path);
            if (held.Contains(file.Blob))
            {
                repository.Files.Delete(path);
            }
            else
            {
                KeepAside(repository, path, copy: false);
                aside++;
            }
        }

        foreach (var name in LegacyLayout.RootNames)
        {
            DeleteEmpty(repository.Root / name);
        }

        return aside;
    }

    /// <summary>Keeps a file of the work tree below the local folder, under its own path.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="file">In the work tree.</param>
    /// <param name="copy">Whether it stays where it is as well.</param>
    public static void KeepAside(BackupRepository repository, AbsolutePath file, bool copy)
    {
        var target =
            Folder(repository)
            / RelativePath.Parse(Path.GetRelativePath(repository.Root.Value, file.Value).Replace('\\', '/'));
        // a killed run may have kept it already
        if (copy)
        {
            Aside.Copy(repository.Files, file, repository.Files, target, overwrite: true);
        }
        else
        {
            Aside.Move(repository.Files, file, target, overwrite: true);
        }
    }

    /// <summary>Where they go.</summary>
    public static AbsolutePath Folder(BackupRepository repository) => repository.Replaced / "older-layout";

    private void DeleteEmpty(AbsolutePath folder)
    {
        if (!Directory.Exists(folder.Value))
        {
            return;
        }

        foreach (var entry in repository.Files.List(folder))
        {
            if (entry.Kind is FileKind.Directory)
            {
                DeleteEmpty(folder / entry.Name);
            }
        }

        if (repository.Files.List(folder).Count == 0)
        {
            repository.Files.DeleteDirectory(folder);
        }
    }
}
