using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Where else than in snapshots something of a forgotten session may be left in a repository: takes all of it away.</summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
/// <param name="sessions">What was forgotten.</param>
internal sealed class ErasedTraces(BackupRepository repository, ForgottenSessions sessions)
{
    // where git remembers commits that it was at, besides the logs of refs
    private static readonly string[] Heads =
    [
        "ORIG_HEAD",
        "FETCH_HEAD",
        "MERGE_HEAD",
        "CHERRY_PICK_HEAD",
        "REVERT_HEAD",
        "AUTO_MERGE",
    ];

    private AbsolutePath GitFolder => repository.Root / ".git";

    /// <summary>Takes it away. What can be derived is deleted, and derived again by whoever needs it.</summary>
    public void Remove()
    {
        foreach (var name in Heads)
        {
            Delete(GitFolder / name);
        }

        DeleteFolder(GitFolder / "logs");
        DeleteFolder(GitFolder / "lost-found");
        RemoveDerived();
        foreach (var file in Kept().ToArray())
        {
            Delete(file);
        }

        // what a run that was killed had not taken away, git no longer knows
        foreach (var path in InWorkTree(repository.Root, "").ToArray())
        {
            new WorkTreeFiles(repository).Delete(RelativePath.Parse(path));
        }
    }

    /// <summary>What should be gone and is not.</summary>
    public IEnumerable<AbsolutePath> Left() =>
        Kept().Concat(InWorkTree(repository.Root, "").Select(repository.InWorkTree));

    // what is derived has the name of a file of the reference, and comes back
    private IEnumerable<string> InWorkTree(AbsolutePath folder, string path)
    {
        foreach (var entry in repository.Files.List(folder))
        {
            var below = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            if (entry.Kind is FileKind.Directory && entry.Name != ".git" && ForgottenSessions.MayLieIn(below))
            {
                foreach (var found in InWorkTree(folder / entry.Name, below))
                {
                    yield return found;
                }
            }
            else if (
                entry.Kind is FileKind.Regular
                && entry.Name != RepositoryLayout.SessionIndexFile
                && sessions.HoldsTracked(below)
            )
            {
                yield return below;
            }
        }
    }

    /// <summary>Files that were kept aside and belong to a forgotten session, with everything of git's that was damaged: its bytes may be in that.</summary>
    public IEnumerable<AbsolutePath> Kept()
    {
        var damaged = repository.LocalFolder / "damaged";
        return FilesIn(repository.Replaced)
            .Concat(FilesIn(repository.LocalFolder / "displaced"))
            .Where(IsOfSession)
            .Concat(FilesIn(damaged).Where(IsObject));
    }

    // titles and words are in these
    private void RemoveDerived()
    {
        DeleteFolder(repository.LocalFolder / "search");
        Delete(repository.LocalFolder / "documents");
        Delete(repository.Root / RepositoryLayout.SessionIndexFile);
        foreach (var machine in new IndexStore(repository).Machines())
        {
            Delete(repository.InWorkTree(machine.PathOf(RepositoryLayout.SessionIndexFile)));
        }
    }

    private bool IsOfSession(AbsolutePath file) =>
        sessions.All.Any(t =>
            file.Value.Contains(t.Session, StringComparison.OrdinalIgnoreCase)
            || t.Files.Any(f => file.Value.EndsWith("/" + f.Value, StringComparison.Ordinal))
        );

    private static bool IsObject(AbsolutePath file) =>
        file.Value.Split('/', '\\') is { Length: > 2 } parts && parts.Contains("objects");

    private static IEnumerable<AbsolutePath> FilesIn(AbsolutePath folder) =>
        Directory.Exists(folder.Value)
            ? Directory
                .EnumerateFiles(folder.Value, "*", SearchOption.AllDirectories)
                .Select(file => new AbsolutePath(file))
            : [];

    // by the file system of ours: git's files may be read-only, which Windows does not delete
    private void Delete(AbsolutePath file)
    {
        if (File.Exists(file.Value))
        {
            repository.Files.Delete(file);
        }
    }

    private void DeleteFolder(AbsolutePath folder)
    {
        if (Directory.Exists(folder.Value))
        {
            repository.Files.DeleteWhole(folder);
        }
    }
}
