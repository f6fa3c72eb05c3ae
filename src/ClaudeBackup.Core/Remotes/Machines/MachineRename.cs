using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// Gives this machine another slug, because on the remote somebody else writes under its own. One commit puts everything it
/// stored under the new slug; the old folder stays, and from then on is the other machine's.
/// </summary>
/// <param name="opened">The repository, with this machine under its old slug; the lock is the caller's.</param>
/// <param name="now">The time of the commit.</param>
public sealed class MachineRename(OpenedRepository opened, DateTimeOffset now)
{
    private BackupRepository Repository => opened.Repository;

    /// <summary>Renames. Killed at any moment, everything stored is there under the old slug or under both.</summary>
    /// <param name="owner">What the folder on the remote says of its owner.</param>
    /// <param name="isTaken">Whether a slug is in use here or there.</param>
    /// <param name="cancellation">Ends git, before the commit.</param>
    public async Task<MachineIdentity> RunAsync(
        MachineManifest? owner,
        Func<Slug, bool> isTaken,
        CancellationToken cancellation
    )
    {
        var machine = opened.Machine;
        var isCopy = string.Equals(owner?.Id, machine.Id, StringComparison.Ordinal);
        var renamed = machine with
        {
            // under our own id: this is a copy of that machine, and needs one for itself
            Id = isCopy ? Guid.NewGuid().ToString() : machine.Id,
            Slug = machine.Slug.FirstFree(isTaken),
        };
        var indexes = new IndexStore(Repository);
        var (index, _) = await indexes.LoadAsync(machine.Slug, cancellation);
        if (Repository.Head is { } head && index.Tree is { } tree)
        {
            var manifest = await MachineManifest.ReadAsync(Repository, head, machine.Slug, cancellation);
            var commit = await CommitAsync(head, tree, manifest, renamed, cancellation);
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
        import.BeginCommit(RepositoryLayout.Branch, head, $"rename {opened.Machine.Slug} to {renamed.Slug}", now);
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
            .. told.Where(t => t.Machine?.Is(new NamedMachine(before.Slug, before.Id)) is true)
                .Select(t => t with { Machine = new NamedMachine(renamed.Slug, renamed.Id) }),
        ];
        return own.Length == 0 ? [] : [.. told, .. own];
    }
}
