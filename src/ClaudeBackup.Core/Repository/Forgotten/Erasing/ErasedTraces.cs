using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>Where else than in snapshots something of a forgotten session may be left in a repository: takes all of it away.</summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
/// <param name="sessions">What was forgotten.</param>
/// <param name="dropped">Objects that are to go.</param>
/// <param name="isConfidential">Whether nobody may read it any more; what was only pruned is no secret.</param>
internal sealed class ErasedTraces(
    BackupRepository repository,
    ForgottenSessions sessions,
    IReadOnlyCollection<ObjectId> dropped,
    bool isConfidential
)
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

    // where a migration keeps what it found beside the files of an older layout
    private const string OlderLayout = "older-layout";

    private static readonly int DisplacedPrefix = Guid.Empty.ToString("N").Length + 1;

    private readonly Dictionary<Slug, NamedMachine> _machines = [];

    private AbsolutePath Displaced => repository.LocalFolder / "displaced";

    private AbsolutePath SetAside => repository.LocalFolder / "damaged";

    private DamagedObjects Damaged => new(repository.Files, SetAside, dropped);

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
        if (!isConfidential)
        {
            // only what leads to it goes
            return;
        }

        RemoveDerived();
        foreach (var file in Kept().ToArray())
        {
            Delete(file);
        }

        new KeptTraces(repository, sessions).Mask();
        Damaged.Remove();
        // what a run that was killed had not taken away, git no longer knows
        foreach (var path in InWorkTree(repository.Root, "").ToArray())
        {
            new WorkTreeFiles(repository).Delete(RelativePath.Parse(path));
        }
    }

    /// <summary>What should be gone and is not.</summary>
    public IEnumerable<AbsolutePath> Left() =>
        isConfidential
            ? Kept()
                .Concat(Damaged.Left())
                .Concat(new KeptTraces(repository, sessions).Left())
                .Concat(InWorkTree(repository.Root, "").Select(repository.InWorkTree))
            : [];

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
                && sessions.HoldsTracked(below, Machine)
            )
            {
                yield return below;
            }
        }
    }

    /// <summary>Files that were kept aside and belong to a forgotten session.</summary>
    private IEnumerable<AbsolutePath> Kept()
    {
        var own = Machine(MachineIdentity.Read(repository).Slug);
        return FilesIn(repository.Replaced)
            .Where(file => IsReplacedOf(own, Below(repository.Replaced, file)))
            .Concat(FilesIn(Displaced).Where(file => IsDisplacedOf(Below(Displaced, file))))
            .Concat(FilesIn(SetAside).Where(file => IsSetAsideOf(Below(SetAside, file))));
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

    // <moment>/<path below the home that a restore wrote into>, or what was found at the root of an older layout
    private bool IsReplacedOf(NamedMachine own, string path) =>
        path.IndexOf('/', StringComparison.Ordinal) is > 0 and var cut
        && path[(cut + 1)..] is var below
        && (
            path.StartsWith(OlderLayout + "/", StringComparison.Ordinal)
                ? sessions.HoldsTracked(below, Machine)
                : RelativePath.TryParse(below) is { } source && sessions.Holds(own, source)
        );

    // <moment>/beside-git/<path below the root of the repository>
    private bool IsSetAsideOf(string path) =>
        path.Split('/', 3) is [_, Quarantine.BesideGit, var below] && sessions.HoldsTracked(below, Machine);

    // <32 digits>-<name of what was in the way>, of whichever machine: only what is forgotten of all goes
    private bool IsDisplacedOf(string path) =>
        path.Length > DisplacedPrefix
        && path[DisplacedPrefix..]
            .Split('/')
            .Any(name =>
                sessions.All.Any(t =>
                    t.Machine is null
                    && name.StartsWith(t.Session, StringComparison.OrdinalIgnoreCase)
                    && (name.Length == t.Session.Length || name[t.Session.Length] is '.' or '-')
                )
            );

    private NamedMachine Machine(Slug slug) =>
        _machines.TryGetValue(slug, out var known) ? known : _machines[slug] = NamedMachine.Of(repository, slug);

    private static string Below(AbsolutePath folder, AbsolutePath file) =>
        Path.GetRelativePath(folder.Value, file.Value).Replace(Path.DirectorySeparatorChar, '/');

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
