using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// Lets a history go on of which something is lost that nobody has: every snapshot is written anew without naming it, with a note in its place. Whatever is still there stays in all
/// of them.
/// </summary>
/// <param name="opened">The repository; its lock is the caller's, and that of its remote.</param>
internal sealed class LossAcceptance(OpenedRepository opened)
{
    private GitClient Git => opened.Repository.Git;

    /// <summary>Writes it anew. A run that is killed has changed nothing, or all of it.</summary>
    /// <param name="lost">What nobody has.</param>
    /// <param name="cancellation">Ends it before refs move.</param>
    /// <returns>How many snapshots became others.</returns>
    /// <exception cref="BackupException">History cannot be read for another reason, or git failed.</exception>
    public async Task<int> RunAsync(IReadOnlySet<ObjectId> lost, CancellationToken cancellation)
    {
        var refs = await Git.Refs.CommitsAsync(cancellation);
        var made = new Dictionary<ObjectId, ObjectId>();
        await using (var reader = Git.OpenBlobs())
        {
            using var pack = new PackFile(Git);
            var left = await CommitsLeft.ReadAsync(opened.Repository, reader, cancellation);
            var behind = await Git.Objects.MissingAsync(left.Places, cancellation);
            var trees = new SoundTrees(
                opened.Repository,
                lost.Union(behind.Select(m => m.Id)).ToHashSet(),
                reader,
                pack
            );
            var now = new Dictionary<ObjectId, ObjectId>();
            foreach (var id in Ordered(refs.Select(r => r.Commit), left))
            {
                cancellation.ThrowIfCancellationRequested();
                var (commit, parents) = (left.Find(id)!, left.ParentsOf(id));
                var before = parents is [var first, ..] ? now[first] : null;
                var tree = now[id] = await trees.OfAsync(id, commit.Tree, before, cancellation);
                ObjectId[] above = [.. parents.Select(p => made[p]).Distinct()];
                made[id] =
                    tree == commit.Tree && above.SequenceEqual(commit.Parents) ? id
                    : tree == before && tree != commit.Tree && above is [var only] ? only
                    : pack.Add(ObjectType.Commit, commit.With(tree, above));
            }

            await pack.FinishAsync(opened.Facts.LeavesOthers, cancellation);
        }

        var commits = new RewrittenHistory(made);
        await new Erasure(opened).ReplaceAsync(refs, commits, cancellation);
        return commits.Changed;
    }

    // parents before their children
    private static List<ObjectId> Ordered(IEnumerable<ObjectId> tips, CommitsLeft left)
    {
        var seen = new HashSet<ObjectId>();
        var done = new HashSet<ObjectId>();
        var ordered = new List<ObjectId>();
        var open = new Stack<ObjectId>(tips.Where(tip => left.Find(tip) is not null));
        while (open.TryPeek(out var id))
        {
            if (seen.Add(id))
            {
                foreach (var parent in left.ParentsOf(id).Reverse())
                {
                    open.Push(parent);
                }
            }

            if (open.Peek() == id)
            {
                _ = open.Pop();
                if (done.Add(id))
                {
                    ordered.Add(id);
                }
            }
        }

        return ordered;
    }
}
