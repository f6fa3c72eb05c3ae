using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Gives this machine another slug, because on the remote somebody else writes under its own. Its snapshots that nobody else has are written anew with its folder
/// under the new slug; one more puts everything there that it stored, and what others have under the old one is the other machine's.
/// </summary>
/// <param name="opened">The repository, with this machine under its old slug; the lock is the caller's.</param>
/// <param name="now">The time of the commit.</param>
/// <param name="received">What the remote has.</param>
internal sealed class MachineRename(OpenedRepository opened, DateTimeOffset now, Received received)
{
    private const string RenamedRef = "refs/claude-backup/renamed";

    private BackupRepository Repository => opened.Repository;

    /// <summary>Renames. Killed at any moment, everything stored is there under the old slug or under both.</summary>
    /// <param name="owner">What the folder on the remote says of its owner.</param>
    /// <param name="cancellation">Ends git, before the commit.</param>
    public async Task<MachineIdentity> RunAsync(MachineManifest? owner, CancellationToken cancellation)
    {
        var machine = opened.Machine;
        var isCopy = string.Equals(owner?.Id, machine.Id, StringComparison.Ordinal);
        var renamed = machine with
        {
            // under our own id: this is a copy of that machine, and needs one for itself
            Id = isCopy ? Guid.NewGuid().ToString() : machine.Id,
            Slug = machine.Slug.FirstFree(IsTaken),
        };
        var indexes = new IndexStore(Repository);
        var (index, _) = await indexes.LoadAsync(machine.Slug, cancellation);
        if (Repository.Head is { } head && index.Tree is { } tree)
        {
            var manifest = await MachineManifest.ReadAsync(Repository, head, machine.Slug, cancellation);
            var moved = await MovedAsync(head, renamed.Slug, cancellation);
            var commit = await CommitAsync(moved, tree, manifest, renamed, cancellation);
            await MoveRefsAsync(head, commit);
            // before the files follow: which of them are shown hangs on whose they are
            renamed.Write(Repository);
            if (opened.Facts.LeavesOthers)
            {
                new PartialClone(Repository).ShowOnly(renamed.Slug);
            }

            await (opened with { Machine = renamed }).WorkTree.FollowCommitAsync(head, commit, CancellationToken.None);
            indexes.Save(
                index with
                {
                    Slug = renamed.Slug,
                    Commit = commit,
                    Tree = await indexes.TreeOfAsync(commit, renamed.Slug, CancellationToken.None),
                }
            );
        }

        renamed.Write(Repository);
        return renamed;
    }

    /// <summary>Goes on under the new slug where a run was killed between the snapshot that has it and the file that tells it.</summary>
    /// <param name="opened">The repository, whose lock is the caller's.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>The repository as it is then.</returns>
    public static async Task<OpenedRepository> CompleteAsync(OpenedRepository opened, CancellationToken cancellation)
    {
        var (repository, machine) = (opened.Repository, opened.Machine);
        // the files beside git follow behind both
        if (repository.Head is not { } head || new WorkTreeMark(repository).IsOf(head))
        {
            return opened;
        }

        var slugs = (await new MachineTrees(repository).OfAsync(head, cancellation)).Keys.ToArray();
        // under its own name first, where it usually is
        foreach (var slug in slugs.OrderByDescending(s => s == machine.Slug))
        {
            if ((await MachineManifest.ReadAsync(repository, head, slug, cancellation))?.Id != machine.Id)
            {
                continue;
            }

            if (slug == machine.Slug)
            {
                break;
            }

            (machine with { Slug = slug }).Write(repository);
            return OpenedRepository.Read(repository);
        }

        return opened;
    }

    private bool IsTaken(Slug slug) =>
        received.Theirs.Machines.ContainsKey(slug) || received.Ours?.Machines.ContainsKey(slug) is true;

    private async Task<ObjectId> MovedAsync(ObjectId head, Slug to, CancellationToken cancellation)
    {
        var (git, from) = (Repository.Git, opened.Machine.Slug);
        var theirs = received.Common is { } common
            ? (await MachineTrees.ReadAsync(git, common, cancellation)).GetValueOrDefault(from)
            : null;
        ObjectId?[] known = [received.Theirs.Commit, git.Refs.Read(RemoteAccess.AgreedRef)];
        return await new MovedHistory(git, from, to, theirs).WriteAsync(
            head,
            known.OfType<ObjectId>(),
            opened.Facts.LeavesOthers,
            cancellation
        );
    }

    // all that speaks of the newest snapshot together, or a run that was killed would bring the old one back
    private async Task MoveRefsAsync(ObjectId head, ObjectId commit)
    {
        var refs = Repository.Git.Refs;
        string[] names = [RepositoryLayout.Branch, SnapshotClaims.LastRef];
        await refs.MoveTogetherAsync(
            names.Where(name => refs.Read(name) == head).Select(name => (name, head, commit)),
            RefLogLine.Retreat,
            CancellationToken.None
        );
        await refs.DeleteAsync(RenamedRef, CancellationToken.None);
    }

    private async Task<ObjectId> CommitAsync(
        ObjectId head,
        ObjectId tree,
        MachineManifest? manifest,
        MachineIdentity renamed,
        CancellationToken cancellation
    )
    {
        var folder = renamed.Slug.Folder;
        var forgotten = await ForgottenOfCopyAsync(renamed, cancellation);
        await Repository.Git.Refs.DeleteAsync(RenamedRef, cancellation);
        await using var import = Repository.Git.StartImport();
        var mark = manifest is null
            ? 0
            : import.AddBlob(
                (
                    manifest with
                    {
                        Id = renamed.Id,
                        Proof = Repository.Proof?.Of(renamed.Id),
                        MachineSlug = renamed.Slug.Value,
                    }
                ).ToBytes()
            );
        var tombstones = forgotten.Count == 0 ? 0 : import.AddBlob(TombstoneFile.Write(forgotten));
        import.BeginCommit(RenamedRef, head, $"rename {opened.Machine.Slug} to {renamed.Slug}", now);
        import.ReplaceTree(folder, tree);
        if (manifest is not null)
        {
            import.Modify($"{folder}/{RepositoryLayout.ManifestFile}", TreeMode.File, mark);
        }

        if (forgotten.Count > 0)
        {
            import.Modify($"{folder}/{RepositoryLayout.ForgottenFile}", TreeMode.File, tombstones);
        }

        return await import.FinishAsync(cancellation);
    }

    // What was forgotten of this machine alone is told by its id: under another one it would be saved again. Nothing where the id stays.
    private async Task<IReadOnlyList<Tombstone>> ForgottenOfCopyAsync(
        MachineIdentity renamed,
        CancellationToken cancellation
    )
    {
        var before = opened.Machine;
        if (renamed.Id == before.Id)
        {
            return [];
        }

        var told = await new ForgottenStore(Repository).InSnapshotAsync(before.Slug, cancellation);
        Tombstone[] own =
        [
            .. told.Where(t => t.Machine?.Is(NamedMachine.Of(before)) is true)
                .Select(t => t with { Machine = NamedMachine.Of(renamed) }),
        ];
        return own.Length == 0 ? [] : [.. told, .. own];
    }
}
