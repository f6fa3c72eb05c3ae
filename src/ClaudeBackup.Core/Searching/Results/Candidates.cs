using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>A passage that may be a hit.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Score">How well its words fit.</param>
/// <param name="Last">The time of its latest entry in ticks of UTC; 0 where none tells.</param>
internal sealed record CandidatePassage(long Row, double Score, long Last)
{
    /// <summary>Where it stands, in sessions that are meant: the fullest state of the newest session first. Never empty.</summary>
    public required IReadOnlyList<CandidatePlace> Places { get; init; }
}

/// <summary>One place of a passage.</summary>
/// <param name="Owner">Whose segment.</param>
/// <param name="Line">The line in the segment at which it begins, from 0.</param>
/// <param name="Turn">How many prompts of the segment stand before it.</param>
internal readonly record struct CandidatePlace(SegmentOwner Owner, int Line, int Turn);

/// <summary>A passage where it stands in a text.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Segment">The number of its segment in the text, from 0.</param>
/// <param name="Line">The line in the segment at which it begins, from 0.</param>
/// <param name="Turn">How many prompts of the segment stand before it.</param>
internal readonly record struct TextPassage(long Row, int Segment, int Line, int Turn);

/// <summary>
/// Asks the index for passages. What narrows by session goes by whose segment it is, for passages are shared. Several hits may be made ready at once, and the index is
/// asked by one at a time.
/// </summary>
/// <param name="connection">The index.</param>
/// <param name="owners">Whose each segment is, of the sessions that are meant.</param>
/// <param name="known">The rows of segments.</param>
internal sealed class Candidates(
    SqliteConnection connection,
    SegmentOwners owners,
    IReadOnlyDictionary<ContentHash, long> known
)
{
    /// <summary>The index.</summary>
    public SqliteConnection Connection { get; } = connection;

    // where there are more rows, one walk over all places is less than a search for each
    private const int Few = 500;

    /// <summary>The statement that tells where passages stand.</summary>
    internal const string All = "SELECT passage, last, segment, line, turn FROM place";

    /// <summary>The same of one passage.</summary>
    internal const string One = $"{All} WHERE passage = ?";

    private readonly Lock _gate = new();
    private readonly Dictionary<long, ContentHash> _segments = known.ToDictionary(k => k.Value, k => k.Key);

    /// <summary>The candidates, in no order.</summary>
    /// <param name="rows">In which passages.</param>
    public IReadOnlyList<CandidatePassage> Of(RowSet rows)
    {
        var found = new Dictionary<long, (long Last, List<CandidatePlace> Places)>();
        using var statement = Connection.Prepare(rows.Rows is { Count: <= Few } ? One : All);
        if (rows.Rows is { Count: <= Few } few)
        {
            foreach (var row in few.Keys)
            {
                _ = statement.Bind(1, row);
                Add(statement, found, rows.Rows);
            }
        }
        else
        {
            Add(statement, found, rows.Rows);
        }

        return
        [
            .. found.Select(f => new CandidatePassage(f.Key, rows.Rows?[f.Key] ?? 0, f.Value.Last)
            {
                Places = InOrder(f.Value.Places),
            }),
        ];
    }

    private void Add(
        SqliteStatement statement,
        Dictionary<long, (long Last, List<CandidatePlace> Places)> found,
        IReadOnlyDictionary<long, double>? rows
    )
    {
        while (statement.Step())
        {
            var row = statement.Long(0);
            if (
                rows?.ContainsKey(row) is false
                || !_segments.TryGetValue(statement.Long(2), out var hash)
                || owners[hash] is not { Count: > 0 } all
            )
            {
                continue;
            }

            if (!found.TryGetValue(row, out var candidate))
            {
                found[row] = candidate = (statement.Long(1), []);
            }

            foreach (var owner in all)
            {
                candidate.Places.Add(new CandidatePlace(owner, (int)statement.Long(3), (int)statement.Long(4)));
            }
        }
    }

    /// <summary>The passage of a row.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public byte[] Body(long row)
    {
        using var one = _gate.EnterScope();
        using var statement = Connection.Prepare("SELECT body FROM passage WHERE id = ?");
        return statement.Bind(1, row).Step()
            ? statement.Bytes(0).ToArray()
            : throw new InvalidDataException("A passage of the index is missing.");
    }

    /// <summary>The passages of a text in order, as far as its segments are known.</summary>
    public IReadOnlyList<TextPassage> Of(StoredText text)
    {
        using var one = _gate.EnterScope();
        var passages = new List<TextPassage>();
        using var places = Connection.Prepare(
            "SELECT passage, line, turn FROM place WHERE segment = ? ORDER BY ordinal"
        );
        for (var i = 0; i < text.Variant.Segments.Count; i++)
        {
            if (!known.TryGetValue(text.KeyOf(i), out var segment))
            {
                continue;
            }

            _ = places.Bind(1, segment);
            while (places.Step())
            {
                passages.Add(new TextPassage(places.Long(0), i, (int)places.Long(1), (int)places.Long(2)));
            }

            places.Reset();
        }

        return passages;
    }

    /// <summary>How many lines and prompts the segments of a text have that stand before one.</summary>
    public (long Lines, long Turns) Before(SegmentOwner owner)
    {
        using var one = _gate.EnterScope();
        using var statement = Connection.Prepare("SELECT lines, turns FROM segment WHERE id = ?");
        var (lines, turns) = (0L, 0L);
        for (var i = 0; i < owner.Index; i++)
        {
            if (!known.TryGetValue(owner.Text.KeyOf(i), out var row) || !statement.Bind(1, row).Step())
            {
                return (-1, -1);
            }

            (lines, turns) = (lines + statement.Long(0), turns + statement.Long(1));
            statement.Reset();
        }

        return (lines, turns);
    }

    private static List<CandidatePlace> InOrder(List<CandidatePlace> places) =>
        places.Count == 1
            ? places
            :
            [
                .. places
                    .OrderBy(p => p.Owner.Text.IsAside)
                    .ThenByDescending(p => p.Owner.Text.Session.LastActivity)
                    .ThenBy(p => p.Owner.Text.Session.Id, StringComparer.Ordinal)
                    .ThenBy(p => p.Owner.Text.Session.Machine.Value, StringComparer.Ordinal),
            ];
}
