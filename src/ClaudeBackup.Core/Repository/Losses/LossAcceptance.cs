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
        RewrittenHistory commits;
        await using (var reader = Git.OpenBlobs())
        {
            using var pack = new PackFile(Git);
            var left = await CommitsLeft.ReadAsync(opened.Repository, reader, cancellation);
            var behind = await Git.Objects.MissingAsync(left.Places, cancellation);
            var sound = new SoundTrees(
                opened.Repository,
                lost.Union(behind.Select(m => m.Id)).ToHashSet(),
                reader,
                pack
            );
            var ordered = Ordered(refs.Select(r => r.Commit), left);
            var trees = new Dictionary<ObjectId, ObjectId>();
            ObjectId? Before(ObjectId id) => left.ParentsOf(id) is [var first, ..] ? trees[first] : null;
            foreach (var id in ordered)
            {
                cancellation.ThrowIfCancellationRequested();
                trees[id] = await sound.OfAsync(id, left.Find(id)!.Tree, Before(id), cancellation);
            }

            commits = HistoryRewriter.Write(
                ordered.Select(id => (id, left.Find(id)!)),
                (id, _) => left.ParentsOf(id),
                // one of which nothing is left goes
                (id, commit) =>
                    trees[id] == Before(id) && trees[id] != commit.Tree && left.ParentsOf(id).Count == 1
                        ? null
                        : trees[id],
                pack,
                cancellation
            );
            await pack.FinishAsync(opened.Facts.LeavesOthers, cancellation);
        }

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
