using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// The copy at a remote, which a push proves nothing of but what it sends. A folder of this machine is read where it is, and mended from here; what
/// any other remote has is fetched, for git proves each object that comes, and thrown away.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="runner">Starts git.</param>
/// <param name="open">Opens the remote for the repository in a folder.</param>
/// <param name="address">Where the remote is, without any secret.</param>
/// <param name="folder">The folder that it is; null for one that is reached another way.</param>
internal sealed class RemoteCopy(
    BackupRepository repository,
    ProcessRunner runner,
    Func<AbsolutePath, OpenedRemote> open,
    string address,
    RemoteFolder? folder
)
{
    private const string Aside = "claude-backup-damaged";

    /// <summary>Whether it is a folder of this machine, which is looked at without a transfer.</summary>
    public bool IsFolder => folder is { IsThere: true };

    /// <summary>Looks at it; nothing of it changes.</summary>
    /// <param name="everything">Of one that is fetched, also every blob; else commits and trees alone.</param>
    /// <param name="progress">Told of what is fetched, now and then.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">The remote cannot be talked with.</exception>
    public async Task<RemoteProof> ProveAsync(
        bool everything,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (await UnreadableAsync(cancellation) is { Count: > 0 } unreadable)
        {
            return new RemoteProof(address) { Unreadable = unreadable };
        }

        if ((await RefsAsync(cancellation)).GetValueOrDefault(RemoteAccess.MainBranch) is not { } tip)
        {
            return new RemoteProof(address)
            {
                Said = Agreed is null ? null : "it holds no snapshot any more.",
                HasNoBranch = true,
            };
        }

        var proof = folder is { IsThere: true }
            ? await LookAsync(folder, tip, cancellation)
            : await FetchAsync(everything, progress, cancellation);
        return proof with { Lacking = await LackingAsync(tip, cancellation) };
    }

    /// <summary>
    /// Mends a folder: what is damaged there is set aside, and what is missing then comes from here. Once nothing is missing, what was set aside is
    /// worth nothing and goes. The locks of the repository and of the remote are the caller's.
    /// </summary>
    /// <returns>What was done; null where the remote is no folder.</returns>
    /// <exception cref="BackupException">The remote cannot be talked with, or git failed.</exception>
    public async Task<MendedFolder?> MendAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (folder is not { IsThere: true })
        {
            return null;
        }

        var aside = new Quarantine(repository.Files, folder.Folder, folder.Folder / Aside, now);
        var unreadable = await UnreadableAsync(cancellation);
        if (unreadable.Count > 0)
        {
            await new FolderFiles(folder).MendAsync(unreadable, aside, now, cancellation);
        }

        var there = await folder.ObjectsAsync(cancellation);
        var healing = new ObjectHealing(repository.Files, there, repository.LocalFolder / "objects", aside);
        var (refs, branch) = await BranchAsync(healing, wasMended: unreadable.Count > 0, cancellation);
        var healed = await healing.RunAsync(
            [.. refs.Distinct()],
            [new ObjectSource("here", (missing, stop) => BringAsync(there, missing, stop))],
            everything: true,
            cancellation
        );
        if (branch is { To: { } to, From: var from })
        {
            await new FolderBranch(repository, folder).PointAsync(to, from, cancellation);
        }

        repository.Files.FlushEverything(there.Folder);
        if (healed.Lost.Count == 0)
        {
            _ = repository.Files.TryDeleteWhole(aside.Folder);
        }

        return new MendedFolder(
            healed,
            [
                .. unreadable.Count == 0
                    ? Array.Empty<string>()
                    : [$"Made {string.Join(", ", unreadable.Select(file => file.Path))} of the remote anew."],
                .. branch is null
                    ? Array.Empty<string>()
                    : [$"The branch main of the remote is at {branch.Value.To.ShortForm} again."],
            ]
        );
    }

    private ObjectId? Agreed => repository.Git.Refs.Read(RemoteAccess.AgreedRef);

    // in a folder in which nothing tells of this repository nothing is looked for, nor changed: git says what it is
    private async Task<IReadOnlyList<UnsoundFile>> UnreadableAsync(CancellationToken cancellation) =>
        folder is { IsThere: true }
        && await new FolderFiles(folder).LookAsync(cancellation) is { Count: > 0 } found
        && new FolderBranch(repository, folder) is var branch
        && (await branch.IsOursAsync(cancellation) || await branch.IsEmptiedAsync(cancellation))
            ? found
            : [];

    /// <summary>What its refs lead to, and where the branch has to go first, if it cannot be read or names nothing that anybody has.</summary>
    private async Task<(IEnumerable<ObjectId> Tips, (ObjectId To, ObjectId? From)? Branch)> BranchAsync(
        ObjectHealing healing,
        bool wasMended,
        CancellationToken cancellation
    )
    {
        var refs = await RefsAsync(cancellation);
        var main = refs.GetValueOrDefault(RemoteAccess.MainBranch);
        var branch = new FolderBranch(repository, folder!);
        if (
            main is null
                ? !wasMended && !await branch.IsOursAsync(cancellation)
                : !await branch.NamesNothingAsync(main, cancellation)
        )
        {
            return (refs.Values, null);
        }

        // a pack without its index would hide what tells where the branch was
        _ = await healing.RunAsync([], [], everything: true, cancellation);
        return await branch.TargetAsync(cancellation) is { } to
            ? (refs.Where(r => r.Key != RemoteAccess.MainBranch).Select(r => r.Value).Append(to), (to, main))
            : (refs.Values, null);
    }

    private async Task<LackingSnapshots?> LackingAsync(ObjectId tip, CancellationToken cancellation)
    {
        var graph = new CommitGraph(repository.Git);
        if (
            repository.Head is not { } head
            || head == tip
            || !await graph.HasCommitAsync(tip, cancellation)
            || !await graph.IsAncestorAsync(tip, head, cancellation)
        )
        {
            return null;
        }

        var count = (await graph.MissingAsync(head, tip, cancellation)).Count;
        return new LackingSnapshots(
            tip,
            count,
            Agreed is { } agreed && !await graph.IsAncestorAsync(agreed, tip, cancellation)
        );
    }

    private Task<IReadOnlyDictionary<string, ObjectId>> RefsAsync(CancellationToken cancellation) =>
        Retry.RunAsync(() => open(repository.Root).Git.ListAsync(["refs/*"], cancellation), cancellation);

    private async Task<RemoteProof> LookAsync(RemoteFolder at, ObjectId tip, CancellationToken cancellation)
    {
        var there = await at.ObjectsAsync(cancellation);
        var check = new ObjectFileCheck(there.Folder);
        var damaged = check
            .Damaged(ObjectFiles.Look(repository.Files, there.Folder).ByPath.Keys, cancellation)
            .ToLookup(file => file.Kind is ObjectFileKind.Loose);
        return new RemoteProof(address)
        {
            Missing = await there.MissingAsync([tip], cancellation),
            Unsound =
            [
                .. damaged[true].Select(file => ObjectId.Parse(file.Path.Replace("/", "", StringComparison.Ordinal))),
            ],
            Files =
            [
                .. damaged[false],
                .. check.PacksWithoutIndex().Select(pack => new DamagedObjectFile(pack, ObjectFileKind.PackIndex)),
                .. check.IndexesWithoutPack().Select(index => new DamagedObjectFile(index, ObjectFileKind.Pack)),
            ],
        };
    }

    private async Task<RemoteProof> FetchAsync(
        bool everything,
        IProgress<ByteProgress>? progress,
        CancellationToken cancellation
    )
    {
        var scratch = repository.LocalFolder / $"{Leftovers.Probe}{Guid.NewGuid():N}";
        try
        {
            var git = new GitClient(runner, scratch);
            await git.InitAsync(cancellation);
            await new LocalConfig(git).SetAsync($"remote.{RemoteAccess.Name}.url", address, cancellation);
            await Retry.RunAsync(
                () =>
                    open(scratch)
                        .Git.FetchAsync(
                            RemoteAccess.MainBranch,
                            RemoteAccess.FetchedRef,
                            partial: !everything,
                            progress,
                            cancellation
                        ),
                cancellation
            );
            return new RemoteProof(address);
        }
        catch (BackupException e) when (e.Code == FailureCode.RemoteDamaged)
        {
            return new RemoteProof(address) { Said = e.Message };
        }
        finally
        {
            // what is left, a later sync takes away
            _ = repository.Files.TryDeleteWhole(scratch);
        }
    }

    /// <summary>
    /// Takes from a folder what is missing here, object by object where it lies: git gives nothing of a history over the wire in which anything else is damaged.
    /// Nothing happens where it is no folder.
    /// </summary>
    /// <exception cref="BackupException">git failed.</exception>
    public async Task BringHereAsync(IReadOnlyCollection<MissingObject> missing, CancellationToken cancellation)
    {
        if (folder is not { IsThere: true })
        {
            return;
        }

        var there = await folder.ObjectsAsync(cancellation);
        var had = await there.HereAsync(missing.Select(m => m.Id), cancellation);
        if (had.Count == 0 || await TryTakeAsync(had, there, cancellation))
        {
            return;
        }

        // one of them is damaged there as well
        foreach (var id in had)
        {
            _ = await TryTakeAsync([id], there, cancellation);
        }
    }

    private async Task<bool> TryTakeAsync(
        IEnumerable<ObjectId> objects,
        ObjectStore there,
        CancellationToken cancellation
    )
    {
        try
        {
            await CarryAsync(objects, there, repository.Git.Objects, cancellation);
            return true;
        }
        catch (BackupException e) when (e.Kind is not FailureKind.Cancelled)
        {
            return false;
        }
    }

    private async Task BringAsync(
        ObjectStore there,
        IReadOnlyCollection<MissingObject> missing,
        CancellationToken cancellation
    )
    {
        var here = await repository.Git.Objects.HereAsync(missing.Select(m => m.Id), cancellation);
        if (here.Count > 0)
        {
            await CarryAsync(here, repository.Git.Objects, there, cancellation);
        }
    }

    private async Task CarryAsync(
        IEnumerable<ObjectId> objects,
        ObjectStore from,
        ObjectStore to,
        CancellationToken cancellation
    )
    {
        var scratch = repository.LocalFolder / $"{Leftovers.Probe}{Guid.NewGuid():N}";
        try
        {
            repository.Files.CreateDirectory(scratch, FilePermissions.PrivateDirectory);
            await to.UnpackAsync(await from.PackAsync(objects, scratch, cancellation), cancellation);
        }
        finally
        {
            _ = repository.Files.TryDeleteWhole(scratch);
        }
    }
}
