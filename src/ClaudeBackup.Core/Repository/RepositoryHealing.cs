using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// What whoever writes does first, under the lock: leftovers of runs that were killed go, and the branch is at the newest acknowledged snapshot, whatever
/// was done to it. Nothing is ever built on another one.
/// </summary>
/// <param name="repository">The repository; its lock is the caller's.</param>
/// <param name="now">The time.</param>
public sealed class RepositoryHealing(BackupRepository repository, DateTimeOffset now)
{
    private readonly Quarantine _quarantine = repository.QuarantineAt(now);

    /// <summary>Puts right what a run begins with: who this machine is, its settings, git's refs.</summary>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Sentences for the user.</returns>
    /// <exception cref="Failures.BackupException">git failed, or nothing leads to a snapshot any more.</exception>
    public async Task<IReadOnlyList<string>> HealAsync(CancellationToken cancellation)
    {
        return [.. HealSmallFiles(), .. await HealRefsAsync(cancellation)];
    }

    /// <summary>Brings small files back from their copies that cannot be read or are gone.</summary>
    /// <returns>Sentences for the user.</returns>
    public IReadOnlyList<string> HealSmallFiles()
    {
        TwinFile.BringBackHashed(repository.LocalFolder, _quarantine);
        string?[] local =
        [
            MachineIdentity.Stored.Heal(repository, _quarantine),
            LocalSettings.Stored.Heal(repository, _quarantine),
        ];
        return [.. local.OfType<string>()];
    }

    /// <summary>Puts git's refs right.</summary>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Sentences for the user.</returns>
    /// <exception cref="Failures.BackupException">git failed, or nothing leads to a snapshot any more.</exception>
    public async Task<IReadOnlyList<string>> HealRefsAsync(CancellationToken cancellation)
    {
        // git has not made it yet; where it had, without that folder it takes the rest for no repository. A file there is told by git
        var objects = repository.Git.Objects.Folder.Value;
        if (!Directory.Exists(objects) && (!repository.IsInitialised || File.Exists(objects)))
        {
            return [];
        }

        MakeFolders(repository.Git.Objects.Folder);
        repository.Git.RemoveLeftovers(now);
        repository.Git.Settings.SetAsideForeign();
        var shallow = await new ShallowFile(repository.Git, repository.Root / ".git", _quarantine).HealAsync();
        var healed = await Refs.RunAsync(repository.Claims, cancellation);
        if (healed.Moved)
        {
            // git has moved the files along
            new WorkTreeMark(repository).Forget();
        }

        return
        [
            .. repository.Git.Settings.TakeUntold(),
            .. shallow is null ? Array.Empty<string>() : [shallow],
            .. healed.Sentences,
        ];
    }

    /// <summary>Makes a repository again of a folder that git takes for none, without asking git. The lock is the caller's.</summary>
    public void MakeKnown()
    {
        MakeFolders(repository.Git.Objects.Folder);
        Refs.HealHead();
    }

    private RefHealing Refs => new(repository.Git, repository.Root, RepositoryLayout.Branch, _quarantine);

    // Whatever copies files alone loses those that are empty, and without them git sees no repository.
    private static void MakeFolders(AbsolutePath objects)
    {
        AbsolutePath[] needed =
        [
            objects / "info",
            objects / "pack",
            objects.Parent! / "refs" / "heads",
            objects.Parent! / "refs" / "tags",
        ];
        foreach (var folder in needed)
        {
            FileSystem.ForThisSystem().CreateDirectory(folder, FilePermissions.PrivateDirectory);
        }
    }

    /// <summary>Finds and heals damage of git's objects.</summary>
    /// <param name="others">Whom else to ask for what is missing, behind the files beside git.</param>
    /// <param name="everything">Look at all of it, not only at what changed since the last run.</param>
    /// <param name="cancellation">Ends it; what was healed is healed.</param>
    public Task<HealedObjects> HealObjectsAsync(
        IEnumerable<ObjectSource> others,
        bool everything,
        CancellationToken cancellation
    ) =>
        Objects.RunAsync(
            Tips(repository),
            [new WorkTreeObjects(repository.Git.Objects, repository.Root, IsTracked).Source, .. others],
            everything,
            cancellation
        );

    /// <summary>
    /// Saves the state of the newest snapshot anew, when nobody has its commit any more: git's index still tells the tree, and the log of the branch the
    /// snapshot before.
    /// </summary>
    /// <param name="lost">What nobody has.</param>
    /// <param name="workTree">The files beside git, which are those of that state.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>A sentence for the user; null when the commit is there, or its state is lost too.</returns>
    public async Task<string?> SaveAgainAsync(
        IReadOnlyList<MissingObject> lost,
        WorkTree workTree,
        CancellationToken cancellation
    )
    {
        var gone = lost.Select(m => m.Id).ToHashSet();
        if (repository.Head is not { } head || !gone.Contains(head))
        {
            return null;
        }

        var objects = repository.Git.Objects;
        if (await objects.AddTreesAsync(repository.Root / ".git" / "index", cancellation) is not { } tree)
        {
            return null;
        }

        var parent = await NewestLeftAsync(cancellation);
        var commit = await objects.CommitAsync(tree, parent, "state of a snapshot whose commit was lost", cancellation);
        await repository.Git.Refs.SetAsync(RepositoryLayout.Branch, commit, cancellation);
        await workTree.SettleAsync(commit, cancellation);
        await objects.ForgetLostAsync(cancellation);
        return $"The commit of the last snapshot, {head}, was lost. Its state is saved again, as {commit}.{Before(head, parent)}";
    }

    // what nobody looks for any more, as no commit leads to it, is told now
    private string Before(ObjectId head, ObjectId? parent)
    {
        var lost = new RefFiles(repository.Root / ".git")
            .Log(RepositoryLayout.Branch)
            .Select(line => line.To)
            .Where(id => id != head)
            .Distinct()
            .TakeWhile(id => id != parent)
            .Count();
        return parent is null ? " No snapshot before it is left."
            : lost == 0 ? ""
            : $" {lost} snapshot{(lost == 1 ? "" : "s")} before it {(lost == 1 ? "is" : "are")} lost.";
    }

    // null where all of history is lost: then the state of now is where it begins anew
    private async Task<ObjectId?> NewestLeftAsync(CancellationToken cancellation)
    {
        var graph = new CommitGraph(repository.Git);
        foreach (
            var before in new RefFiles(repository.Root / ".git").Log(RepositoryLayout.Branch).Select(line => line.To)
        )
        {
            if (await graph.HasCommitAsync(before, cancellation))
            {
                return before;
            }
        }

        // the log tells nothing of what was before something was forgotten or pruned
        return await graph.NewestHereAsync(cancellation);
    }

    /// <summary>Lets the next look at the files beside git compare every one of them.</summary>
    public void DoubtWorkTree() => new WorkTreeMark(repository).Forget();

    /// <summary>Where it is noted how the files of git's objects were when they were last known to be sound.</summary>
    internal static AbsolutePath ObjectsNote(BackupRepository repository) => repository.LocalFolder / "objects";

    /// <summary>How the files of git's objects differ from what they were when they were last known to be sound; null where that was not noted. No file is read but the note.</summary>
    internal static ObjectFileChanges? ObjectsSince(BackupRepository repository) =>
        ObjectFiles.TryRead(ObjectsNote(repository)) is { } noted
            ? ObjectFiles.Look(repository.Files, repository.Git.Objects.Folder).Since(noted)
            : null;

    /// <summary>Notes that the objects are sound as they are now.</summary>
    public void Remember() => Objects.Remember();

    private ObjectHealing Objects =>
        new(repository.Files, repository.Git.Objects, ObjectsNote(repository), _quarantine);

    private static bool IsTracked(string path) =>
        path.Split('/') switch
        {
            [var file] => file == RepositoryLayout.RestoreGuide,
            [RepositoryLayout.MachinesFolder, _, var file] => file != RepositoryLayout.SessionIndexFile,
            [RepositoryLayout.MachinesFolder, ..] => true,
            _ => false,
        };

    /// <summary>The commits that must be whole, with all that leads to them; scratch refs of runs that were killed need not be.</summary>
    internal static IReadOnlyCollection<ObjectId> Tips(BackupRepository repository)
    {
        var refs = new RefFiles(repository.Root / ".git");
        return
        [
            .. refs.All()
                .Where(name =>
                    name.StartsWith("refs/heads/", StringComparison.Ordinal)
                    || name is SnapshotClaims.LastRef or RemoteAccess.AgreedRef
                )
                .Select(name => refs.Read(name).Commit)
                .Append(repository.Head)
                .OfType<ObjectId>()
                .Distinct(),
        ];
    }
}
