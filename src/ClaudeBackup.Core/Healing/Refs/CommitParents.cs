using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Healing;

/// <summary>A part of the history, from which can be told how commits stand to each other, also where some of it is lost.</summary>
/// <param name="parents">The parents of every commit that is there.</param>
/// <param name="foreign">Those of the commits asked about that another program than this one made.</param>
public sealed class CommitParents(
    IReadOnlyDictionary<ObjectId, IReadOnlyList<ObjectId>> parents,
    IReadOnlySet<ObjectId> foreign
)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>Of no commit at all.</summary>
    public static CommitParents None { get; } =
        new(new Dictionary<ObjectId, IReadOnlyList<ObjectId>>(), new HashSet<ObjectId>());

    /// <summary>Whether the repository has a commit.</summary>
    public bool Has(ObjectId commit) => parents.ContainsKey(commit);

    /// <summary>Whether somebody else than this program made a commit.</summary>
    public bool IsForeign(ObjectId commit) => foreign.Contains(commit);

    /// <summary>Whether one commit is another or was made on top of it; null when so much is lost that nobody can tell.</summary>
    public bool? Descends(ObjectId descendant, ObjectId ancestor)
    {
        if (descendant == ancestor)
        {
            return true;
        }

        var seen = new HashSet<ObjectId>();
        var open = new Stack<ObjectId>([descendant]);
        var whole = true;
        while (open.TryPop(out var commit))
        {
            if (commit == ancestor)
            {
                return true;
            }

            if (!seen.Add(commit))
            {
                continue;
            }

            if (!parents.TryGetValue(commit, out var above))
            {
                whole = false;
                continue;
            }

            foreach (var parent in above)
            {
                open.Push(parent);
            }
        }

        return whole ? false : null;
    }

    /// <summary>Reads the history of some commits; where it breaks off, what was read up to there.</summary>
    /// <exception cref="BackupException">git is missing.</exception>
    public static async Task<CommitParents> ReadAsync(
        GitClient git,
        IEnumerable<ObjectId> tips,
        CancellationToken cancellation
    )
    {
        var known = new Dictionary<ObjectId, IReadOnlyList<ObjectId>>();
        ObjectId[] asked = [.. tips];
        await using var reader = git.OpenBlobs();
        foreach (var tip in asked.Where(tip => !known.ContainsKey(tip)))
        {
            // one by one, for git ends at the first that is damaged
            var result = await git.TryRunAsync(["rev-list", "--parents", tip.ToString()], Long, cancellation);
            foreach (var line in result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var ids = git.Read("rev-list", () => line.Split(' ').Select(id => ObjectId.Parse(id)).ToArray());
                known[ids[0]] = ids[1..];
            }

            if (result.ExitCode != 0)
            {
                // git says nothing of a commit whose parent is lost
                Walk(tip, known, reader);
            }
        }

        return new CommitParents(
            known,
            asked.Where(tip => RawCommit.TryRead(tip, reader) is { IsOurs: false }).ToHashSet()
        );
    }

    private static void Walk(ObjectId tip, Dictionary<ObjectId, IReadOnlyList<ObjectId>> known, BlobReader reader)
    {
        var open = new Stack<ObjectId>([tip]);
        while (open.TryPop(out var commit))
        {
            if (!known.ContainsKey(commit) && TryParents(commit, reader) is { } parents)
            {
                known[commit] = parents;
                foreach (var parent in parents)
                {
                    open.Push(parent);
                }
            }
        }
    }

    private static IReadOnlyList<ObjectId>? TryParents(ObjectId commit, BlobReader reader) =>
        RawCommit.TryRead(commit, reader)?.Parents;
}
