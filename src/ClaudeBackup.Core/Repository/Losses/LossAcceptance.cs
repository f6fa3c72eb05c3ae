using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

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
            var trees = new SoundTrees(opened.Repository, lost, reader, pack);
            var now = new Dictionary<ObjectId, ObjectId>();
            foreach (var (id, commit, parents) in Commits(refs.Select(r => r.Commit), lost, reader))
            {
                cancellation.ThrowIfCancellationRequested();
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

    // parents before their children; where a commit is lost, the one that the branch was at before it takes its place
    private List<(ObjectId Id, RawCommit Commit, IReadOnlyList<ObjectId> Parents)> Commits(
        IEnumerable<ObjectId> tips,
        IReadOnlySet<ObjectId> lost,
        BlobReader reader
    )
    {
        var log = new RefFiles(opened.Repository.Root / ".git").Log(RepositoryLayout.Branch);
        var read = new Dictionary<ObjectId, (RawCommit Commit, IReadOnlyList<ObjectId> Parents)>();
        var done = new HashSet<ObjectId>();
        var ordered = new List<(ObjectId, RawCommit, IReadOnlyList<ObjectId>)>();
        var open = new Stack<ObjectId>(tips.Distinct());
        while (open.TryPeek(out var id))
        {
            if (!read.TryGetValue(id, out var known))
            {
                var commit = RawCommit.Read(reader.BytesOf(id, ObjectType.Commit.Name));
                ObjectId[] parents =
                [
                    .. commit
                        .Parents.Select(p => lost.Contains(p) ? Before(p, lost, log) : p)
                        .OfType<ObjectId>()
                        .Distinct(),
                ];
                read[id] = known = (commit, parents);
                foreach (var parent in parents.Reverse())
                {
                    open.Push(parent);
                }
            }

            if (open.Peek() == id)
            {
                _ = open.Pop();
                if (done.Add(id))
                {
                    ordered.Add((id, known.Commit, known.Parents));
                }
            }
        }

        return ordered;
    }

    private static ObjectId? Before(ObjectId commit, IReadOnlySet<ObjectId> lost, IReadOnlyList<RefLogLine> log) =>
        log.SkipWhile(line => line.To != commit)
            .TakeWhile(line => line is { IsOurs: true, IsRetreat: false })
            .Select(line => line.To)
            .FirstOrDefault(to => !lost.Contains(to));
}
