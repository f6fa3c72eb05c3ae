using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Healing;

namespace ClaudeBackup.Core.Repository;

/// <summary>
/// The commits that are left of a history, also those to which nothing leads any more, as the one is lost that led there. What stands in the place of that one is told by the log of
/// the branch; where it does not tell, it is the newest that is left on another line, so that nothing is cut off.
/// </summary>
internal sealed class CommitsLeft
{
    private readonly Dictionary<ObjectId, RawCommit> _commits = [];
    private readonly IReadOnlyList<ObjectId> _newestFirst;
    private readonly IReadOnlyList<RefLogLine> _log;
    private readonly ILookup<ObjectId, ObjectId> _children;
    private readonly Dictionary<ObjectId, ObjectId> _places = [];

    private CommitsLeft(IReadOnlyList<ObjectId> newestFirst, IReadOnlyList<RefLogLine> log, BlobReader reader)
    {
        (_newestFirst, _log) = (newestFirst, log);
        foreach (var id in newestFirst)
        {
            _commits[id] = RawCommit.Read(reader.BytesOf(id, ObjectType.Commit));
        }

        _children = _commits
            .SelectMany(c => c.Value.Parents.Select(parent => (Parent: parent, Child: c.Key)))
            .ToLookup(c => c.Parent, c => c.Child);
        // the newest first: what stands in the place of one is before all that follows
        foreach (var child in newestFirst)
        {
            foreach (
                var lost in _commits[child].Parents.Where(p => !_commits.ContainsKey(p) && !_places.ContainsKey(p))
            )
            {
                if (Before(lost) is { } place)
                {
                    _places[lost] = place;
                }
            }
        }
    }

    /// <summary>Reads them.</summary>
    public static async Task<CommitsLeft> ReadAsync(
        BackupRepository repository,
        BlobReader reader,
        CancellationToken cancellation
    ) =>
        new(
            await new CommitGraph(repository.Git).AllHereAsync(cancellation),
            new RefFiles(repository.Root / ".git").Log(RepositoryLayout.Branch),
            reader
        );

    /// <summary>What stands in the place of lost commits.</summary>
    public IReadOnlyCollection<ObjectId> Places => _places.Values;

    /// <summary>One of them; null where it is lost.</summary>
    public RawCommit? Find(ObjectId id) => _commits.GetValueOrDefault(id);

    /// <summary>The parents of a commit, each that is lost by what stands in its place.</summary>
    public IReadOnlyList<ObjectId> ParentsOf(ObjectId commit) =>
        [
            .. _commits[commit]
                .Parents.Select(p => _commits.ContainsKey(p) ? p : _places.GetValueOrDefault(p))
                .OfType<ObjectId>()
                .Distinct(),
        ];

    private ObjectId? Before(ObjectId lost)
    {
        var later = Reach(_children[lost], LaterThan);
        var told = _log.SkipWhile(line => line.To != lost)
            .TakeWhile(line => line is { IsOurs: true, IsRetreat: false })
            .Select(line => line.To)
            .FirstOrDefault(to => _commits.ContainsKey(to) && !later.Contains(to));
        if (told is not null)
        {
            return told;
        }

        // what leads there by another way needs no other
        var earlier = Reach(later, ParentsOf);
        return _newestFirst.FirstOrDefault(id => !later.Contains(id) && !earlier.Contains(id));
    }

    private IEnumerable<ObjectId> LaterThan(ObjectId id) =>
        _children[id].Concat(_places.Where(p => p.Value == id).SelectMany(p => _children[p.Key]));

    // also by what was found to stand in the place of another
    private HashSet<ObjectId> Reach(IEnumerable<ObjectId> from, Func<ObjectId, IEnumerable<ObjectId>> next)
    {
        var reached = new HashSet<ObjectId>();
        var open = new Stack<ObjectId>(from);
        while (open.TryPop(out var id))
        {
            if (_commits.ContainsKey(id) && reached.Add(id))
            {
                foreach (var other in next(id))
                {
                    open.Push(other);
                }
            }
        }

        return reached;
    }
}
