using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Repository;

/// <summary>All history of a repository without what was forgotten or pruned, written beside the one that is in force.</summary>
/// <param name="Commits">What became of each commit.</param>
/// <param name="Dropped">Blobs that it has no more; some of them may still be needed, for another session has the same bytes.</param>
/// <param name="Paths">Where they lay, from the root.</param>
internal sealed record HistoryWithout(
    RewrittenHistory Commits,
    IReadOnlyCollection<ObjectId> Dropped,
    IReadOnlyCollection<string> Paths
)
{
    private const int MostTimes = 4;

    /// <summary>How many commits have nothing in their place, for all that they changed was pruned.</summary>
    public int Gone { get; private init; }

    /// <summary>The masks that its commits tell of.</summary>
    public Masks Masks { get; private init; } = Masks.None;

    /// <summary>The blobs in which something was masked.</summary>
    public MaskMap Masked { get; private init; } = MaskMap.None;

    /// <summary>Writes it, with what the commits themselves say is masked. No ref moves.</summary>
    /// <param name="opened">The repository; its lock is the caller's.</param>
    /// <param name="toErase">What goes.</param>
    /// <param name="tips">The commits up to which history is written.</param>
    /// <param name="known">Commits that have nothing of it, nor those before them.</param>
    /// <param name="cancellation">Ends it; nothing has changed.</param>
    /// <exception cref="BackupException">History is damaged.</exception>
    public static Task<HistoryWithout> WriteAsync(
        OpenedRepository opened,
        ToErase toErase,
        IEnumerable<ObjectId> tips,
        IEnumerable<ObjectId> known,
        CancellationToken cancellation
    ) => MakeAsync(opened.Repository, toErase, Masks.None, tips, known, opened, cancellation);

    /// <summary>Tells what it would be, of every ref; nothing is kept.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="toErase">What goes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="more">Masks that no commit tells of yet.</param>
    /// <exception cref="BackupException">History is damaged.</exception>
    public static async Task<HistoryWithout> LookAsync(
        BackupRepository repository,
        ToErase toErase,
        CancellationToken cancellation,
        Masks? more = null
    ) =>
        await MakeAsync(
            repository,
            toErase,
            more ?? Masks.None,
            (await repository.Git.Refs.CommitsAsync(cancellation)).Select(r => r.Commit),
            known: [],
            kept: null,
            cancellation
        );

    // Where something is missed, it is brought and all is done again: only then it shows what else is needed. A mere look goes without.
    private static async Task<HistoryWithout> MakeAsync(
        BackupRepository repository,
        ToErase toErase,
        Masks more,
        IEnumerable<ObjectId> tips,
        IEnumerable<ObjectId> known,
        OpenedRepository? kept,
        CancellationToken cancellation
    )
    {
        ObjectId[] newest = [.. tips];
        ObjectId[] before = [.. known];
        for (var times = 0; ; times++)
        {
            var left = await LeftBlobs.LookAsync(repository, cancellation);
            var made = await MakeAsync(repository, toErase, more, newest, before, left, kept is not null, cancellation);
            if (kept is null || left.Missed.Count == 0)
            {
                return made;
            }

            await left.BringAsync(kept.BringLeft, isLast: times == MostTimes, cancellation);
        }
    }

    private static async Task<HistoryWithout> MakeAsync(
        BackupRepository repository,
        ToErase toErase,
        Masks more,
        ObjectId[] newest,
        ObjectId[] before,
        LeftBlobs left,
        bool isKept,
        CancellationToken cancellation
    )
    {
        var git = repository.Git;
        using var pack = new PackFile(git);
        await using var reader = git.OpenBlobs();
        var masks = Masks.Of(MaskStore.In([.. newest, .. before], reader, left).All.Concat(more.All));
        var masked = await new MaskResolver(repository, masks, toErase.Sessions, reader).RunAsync(
            newest,
            before,
            cancellation
        );
        var rewriter = new HistoryRewriter(git);
        // what came from the remote stands there, with all masks that came with it
        ObjectId[] told =
            left.IsAny && git.Refs.Read(RemoteAccess.FetchedRef) is { } came
                ? [.. await rewriter.ListAsync([came], before, cancellation)]
                : [];
        var thinned = new ThinnedTrees(toErase.Pruned, reader, pack);
        var trees = new TreesWithout(toErase.Sessions, masked, reader, pack, thinned.Read)
        {
            Left = left,
            Untold = left.IsAny ? masks : Masks.None,
        };
        var isNothing = toErase.Sessions.IsEmpty && masked.IsEmpty && !left.IsAny;
        var following = new FollowedHistory(told.ToHashSet(), thinned, isNothing ? null : trees, pack);
        var commits = HistoryRewriter.Write(
            HistoryRewriter.Read(
                told.Concat(await rewriter.ListAsync(newest, before, cancellation)).Distinct(),
                reader
            ),
            (_, commit) => commit.Parents,
            following.Become,
            cancellation
        );
        if (isKept && left.Missed.Count == 0)
        {
            await pack.FinishAsync(left.IsAny, cancellation);
        }

        return new HistoryWithout(commits, trees.Dropped, trees.Paths)
        {
            Gone = thinned.Gone,
            Masks = masks,
            Masked = masked,
        };
    }
}
