using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Remotes;

/// <summary>
/// What joining a candidate changes here before it is known whether that remote becomes ours: the branch, and who this machine is. When it
/// does not, both are brought back, so that nothing of a stranger goes to the remote that stays in force.
/// </summary>
internal sealed class BeforeJoin
{
    private readonly OpenedRepository _opened;
    private readonly ObjectId? _head;

    private BackupRepository Repository => _opened.Repository;

    /// <summary>Remembers how it is now.</summary>
    public BeforeJoin(OpenedRepository opened)
    {
        _opened = opened;
        _head = opened.Repository.Head;
    }

    /// <summary>Brings it back, unless a sync beside us has built on it.</summary>
    /// <param name="candidateRef">The ref that tells what was agreed with the candidate.</param>
    public async Task BringBackAsync(string candidateRef)
    {
        var git = Repository.Git;
        await git.Refs.DeleteAsync(candidateRef, CancellationToken.None);
        if (_head is not { } before || Repository.Head is not { } joined || joined == before)
        {
            return;
        }

        using var held = RepositoryLock.TryTake(Repository);
        // what was before is gone where what came had sessions forgotten that it held
        if (
            held is null
            || !await new CommitGraph(git).HasCommitAsync(before, CancellationToken.None)
            || await HasSyncedAsync(before, joined)
        )
        {
            return;
        }

        _opened.Machine.Write(Repository);
        await git.Refs.MoveAsync(RepositoryLayout.Branch, before, joined, CancellationToken.None, RefLogLine.Retreat);
        await _opened.WorkTree.FollowCommitAsync(joined, before, CancellationToken.None);
        var indexes = new IndexStore(Repository);
        indexes.Save((await indexes.LoadAsync(_opened.Machine.Slug, CancellationToken.None)).Index);
    }

    // Only our own snapshots begin so and lie on our own line; a stranger's came in beside it.
    private async Task<bool> HasSyncedAsync(ObjectId before, ObjectId joined)
    {
        var graph = new CommitGraph(Repository.Git);
        var line = (await graph.MainlineAsync(joined, [before], CancellationToken.None)).ToHashSet();
        // read anew: joining may have given this machine another slug before it failed
        var own = MachineIdentity.Read(Repository).Slug;
        return (await graph.MissingAsync(joined, before, CancellationToken.None)).Any(c =>
            line.Contains(c.Id)
            && (
                c.Subject.StartsWith($"sync {own}:", StringComparison.Ordinal)
                || c.Subject.StartsWith($"sync {_opened.Machine.Slug}:", StringComparison.Ordinal)
            )
        );
    }
}
