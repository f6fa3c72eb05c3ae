using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Healing;

/// <summary>Which snapshot is the newest that was acknowledged, and what of git's refs has to follow.</summary>
/// <param name="Newest">The snapshot to build on; null before the first.</param>
/// <param name="MovesBranch">Whether the branch is elsewhere, or damaged.</param>
/// <param name="Aside">What the branch was at, where that is somebody's work and not part of the newest snapshot; to be kept on a branch of its own.</param>
public sealed record Acknowledged(ObjectId? Newest, bool MovesBranch, ObjectId? Aside)
{
    /// <summary>
    /// Decides. What this program wrote down counts, in this order where two say what does not go together: its ref, the mark of the work tree, the
    /// index; where one of these is missing, also where it moved the branch, and what the remote had. The branch itself counts where
    /// this program made it go on from there, and where nothing else is known: what somebody else commits may be without what was saved.
    /// </summary>
    /// <param name="claims">What each says.</param>
    /// <param name="history">How commits stand to each other.</param>
    public static Acknowledged Of(SnapshotClaims claims, CommitParents history)
    {
        if (claims.Agree)
        {
            return new Acknowledged(claims.Branch, MovesBranch: false, Aside: null);
        }

        ObjectId?[] own = [claims.Last, claims.WorkTree, claims.Index];
        var others =
            own.Contains(null) || !own.OfType<ObjectId>().Any(history.Has)
                ? claims.Logged.Append(claims.Agreed).Append(claims.Remote)
                : [claims.Remote];
        ObjectId[] candidates = [.. own.Concat(others).OfType<ObjectId>().Distinct()];
        // one whose object is lost was mistyped or flipped, as long as another is there and no two say the same
        var sound = Array.FindAll(candidates, c => history.Has(c) || claims.Named(c) > 1);
        var newest = (sound.Length > 0 ? sound : candidates).Aggregate(
            (ObjectId?)null,
            (best, next) => best is null || history.Descends(next, best) is true ? next : best
        );
        if (claims.Branch is not { } branch)
        {
            return new Acknowledged(newest, MovesBranch: newest is not null, Aside: null);
        }

        if (
            newest is null
            || branch == newest
            || (
                history.Descends(branch, newest) is true
                && (!history.IsForeign(branch) || claims.Logged.Contains(branch))
            )
        )
        {
            return new Acknowledged(branch, MovesBranch: false, Aside: null);
        }

        var isPart = history.Descends(newest, branch) is true || !history.Has(branch);
        return new Acknowledged(newest, MovesBranch: true, isPart ? null : branch);
    }
}
