using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// Which sessions are one conversation: copies on several machines, forks, what was resumed or compacted into a file of its own. They begin with the same
/// message, share a segment, name each other, or one goes on behind what the other ends with.
/// </summary>
internal sealed class Families
{
    private readonly HashSet<StoredSession> _stored;
    private readonly Lazy<Dictionary<(Slug Machine, string Project, string Id), StoredSession>> _byName;
    private readonly Dictionary<StoredSession, StoredSession> _parents = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<StoredSession> _forks = new(ReferenceEqualityComparer.Instance);

    private Families(IReadOnlyList<StoredSession> sessions)
    {
        _stored = new HashSet<StoredSession>(sessions, ReferenceEqualityComparer.Instance);
        _byName = new(() => sessions.DistinctBy(NameOf).ToDictionary(NameOf));
    }

    /// <summary>Looks at where segments come from.</summary>
    /// <param name="connection">The index.</param>
    /// <param name="owners">Whose each segment is.</param>
    /// <param name="sessions">All that is stored.</param>
    /// <exception cref="InvalidDataException">The index is damaged.</exception>
    public static Families Of(SqliteConnection connection, SegmentOwners owners, IReadOnlyList<StoredSession> sessions)
    {
        var families = new Families(sessions);
        var ids = new Dictionary<ulong, StoredSession>();
        foreach (var session in sessions)
        {
            families.Join(ids, TranscriptLineage.MarkOf(session.Id), session);
        }

        families.JoinBySegments(connection, owners, ids);
        foreach (var session in sessions)
        {
            // of some that were resumed into a file of their own, the entries still tell of the first
            if (
                session.Digest.SessionId is { } recorded
                && !recorded.Equals(session.Id, StringComparison.OrdinalIgnoreCase)
                && ids.TryGetValue(TranscriptLineage.MarkOf(recorded), out var first)
            )
            {
                _ = families._forks.Add(session);
                families.Join(first, session);
            }
        }

        return families;
    }

    /// <summary>What stands for a session's family: the same object for all of them.</summary>
    public object Of(StoredSession session)
    {
        var root = Known(session);
        while (_parents.TryGetValue(root, out var parent))
        {
            root = parent;
        }

        return root;
    }

    /// <summary>Whether a session says that it began as another.</summary>
    public bool IsFork(StoredSession session) => _forks.Contains(Known(session));

    // of one that is not saved yet there may be several that tell of it
    private StoredSession Known(StoredSession session)
    {
        if (_stored.Contains(session))
        {
            return session;
        }

        return _byName.Value.TryAdd(NameOf(session), session) ? session : _byName.Value[NameOf(session)];
    }

    private static (Slug Machine, string Project, string Id) NameOf(StoredSession session) =>
        (session.Machine, session.ProjectDirectory, session.Id);

    private void JoinBySegments(SqliteConnection connection, SegmentOwners owners, Dictionary<ulong, StoredSession> ids)
    {
        var beginnings = new Dictionary<ulong, StoredSession>(_stored.Count);
        // those of nearly every segment, of which nearly none is asked for
        var ends = new List<(ulong Mark, StoredSession Session)>(owners.Hashes.Count * TranscriptLineage.MostEnds);
        var later = new List<(ulong Mark, StoredSession Session)>();
        using var segments = connection.Prepare("SELECT hash, lineage FROM segment");
        while (segments.Step())
        {
            // two sessions may have been given the same by a tool
            if (owners[ContentHash.FromBytes(segments.Bytes(0))] is not [{ Text.IsOutput: false } one, ..] all)
            {
                continue;
            }

            foreach (var owner in all)
            {
                Join(one.Text.Session, owner.Text.Session);
            }

            var lineage = SegmentLineage.Read(segments.Bytes(1));
            var session = one.Text.Session;
            if (one.Text.IsTranscript && one.Index == 0 && lineage.Beginning != 0)
            {
                Join(beginnings, lineage.Beginning, session);
            }

            foreach (var end in lineage.Ends)
            {
                ends.Add((end, session));
            }

            foreach (var mark in lineage.Behind)
            {
                later.Add((mark, session));
            }

            foreach (var fork in lineage.Forks)
            {
                if (ids.TryGetValue(fork, out var origin))
                {
                    Join(origin, session);
                }

                _forks.UnionWith(all.Select(o => o.Text.Session).Where(s => TranscriptLineage.MarkOf(s.Id) != fork));
            }
        }

        JoinBehind(ends, later);
    }

    private void JoinBehind(
        List<(ulong Mark, StoredSession Session)> ends,
        List<(ulong Mark, StoredSession Session)> later
    )
    {
        var wanted = later.Select(l => l.Mark).ToHashSet();
        var before = new Dictionary<ulong, StoredSession>();
        foreach (var (mark, session) in wanted.Count > 0 ? ends : [])
        {
            _ = wanted.Contains(mark) && before.TryAdd(mark, session);
        }

        foreach (var (mark, session) in later)
        {
            if (before.TryGetValue(mark, out var first))
            {
                Join(first, session);
            }
        }
    }

    private void Join(Dictionary<ulong, StoredSession> known, ulong mark, StoredSession session)
    {
        if (!known.TryAdd(mark, session))
        {
            Join(known[mark], session);
        }
    }

    private void Join(StoredSession one, StoredSession other)
    {
        var (first, second) = ((StoredSession)Of(one), (StoredSession)Of(other));
        if (!ReferenceEquals(first, second))
        {
            _parents[second] = first;
        }
    }
}
