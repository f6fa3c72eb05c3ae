using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Repository;

/// <summary>What was looked for after an erasure, and what of it is left.</summary>
/// <param name="Objects">How many of git's objects had to go.</param>
/// <param name="Shared">How many of those stay, for another session has the very same bytes.</param>
/// <param name="Left">What should have gone and is there: objects and files, by name.</param>
public sealed record ErasureProof(int Objects, int Shared, IReadOnlyList<string> Left)
{
    private HashSet<string> Dropped { get; init; } = [];

    /// <summary>How many of those that had to go are gone.</summary>
    public int Gone => Math.Max(0, Objects - Shared - Left.Count(Dropped.Contains));

    /// <summary>Whether words of a forgotten session are left in a file of all sessions.</summary>
    internal bool HasWords { get; private init; }

    /// <summary>The objects among what is left.</summary>
    internal IReadOnlyList<ObjectId> LeftObjects { get; private init; } = [];

    /// <summary>Looks for everything that could be left: in git's store, in every ref's history, in git's logs, beside git.</summary>
    /// <param name="opened">The repository; its lock is the caller's.</param>
    /// <param name="toErase">What was to go.</param>
    /// <param name="dropped">Blobs that history had before and has no more.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<ErasureProof> TakeAsync(
        OpenedRepository opened,
        ToErase toErase,
        IReadOnlyCollection<ObjectId> dropped,
        CancellationToken cancellation
    )
    {
        var repository = opened.Repository;
        var here = await repository.Git.ListBlobsHereAsync(cancellation);
        var there = dropped.Where(here.ContainsKey).ToHashSet();
        var needed = there.Count == 0 ? [] : await NeededAsync(repository.Git, cancellation);
        var history = await HistoryWithout.LookAsync(repository, toErase, cancellation);
        // what the masks come to is not asked: the bytes tell
        var words = await new TraceHunt(opened).LeftAsync(toErase.Sessions, cancellation);
        ObjectId[] objects = [.. there.Except(needed).Union(words)];
        AbsolutePath[] unread = [.. repository.Git.Packs.Unread()];
        var left = objects
            .Select(Named)
            .Concat(unread.Select(pack => pack.Value))
            .Concat(history.Commits.New.Where(c => c.Key != c.Value).Select(c => $"commit {c.Key}"))
            .Concat(
                new ErasedTraces(
                    repository,
                    toErase.Sessions,
                    dropped,
                    Erasure.IsConfidential(toErase.Sessions, history)
                )
                    .Left()
                    .Select(file => file.Value)
            );
        return new ErasureProof(dropped.Count, there.Intersect(needed).Except(words).Count(), [.. left])
        {
            Dropped = [.. dropped.Select(Named)],
            HasWords = words.Count > 0,
            // nobody can tell which of them are in such a pack
            LeftObjects = unread.Length > 0 ? [.. dropped.Except(needed).Union(words)] : objects,
        };
    }

    private static string Named(ObjectId id) => $"object {id}";

    private static async Task<HashSet<ObjectId>> NeededAsync(GitClient git, CancellationToken cancellation)
    {
        var needed = new HashSet<ObjectId>();
        foreach (var tip in (await git.Refs.CommitsAsync(cancellation)).Select(r => r.Commit).Distinct())
        {
            needed.UnionWith(
                (await new CommitGraph(git).BlobsAsync(tip, without: [], cancellation)).Select(found => found.Blob)
            );
        }

        return needed;
    }
}
