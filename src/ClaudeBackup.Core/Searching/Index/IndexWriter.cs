using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>Writes segments into an index and takes them out again. Whoever calls it has begun what is to be there as a whole.</summary>
internal sealed class IndexWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _addSegment;
    private readonly SqliteStatement _addPassage;
    private readonly SqliteStatement _findPassage;
    private readonly SqliteStatement _addPlace;
    private readonly SqliteStatement _addSaid;
    private readonly SqliteStatement _addGiven;
    private readonly SqliteStatement _places;
    private readonly SqliteStatement _body;
    private readonly SqliteStatement _removeSaid;
    private readonly SqliteStatement _removeGiven;

    /// <param name="connection">Stays the caller's.</param>
    public IndexWriter(SqliteConnection connection)
    {
        _connection = connection;
        _addSegment = connection.Prepare(
            "INSERT INTO segment(hash, lines, turns, prompts, cuts, lineage) VALUES(?, ?, ?, ?, ?, ?)"
        );
        _addPassage = connection.Prepare("INSERT INTO passage(hash, body) VALUES(?, ?)");
        _findPassage = connection.Prepare("SELECT id FROM passage WHERE hash = ?");
        _addPlace = connection.Prepare(
            "INSERT INTO place(segment, ordinal, passage, line, turn, last) VALUES(?, ?, ?, ?, ?, ?)"
        );
        var columns = string.Join(", ", IndexSchema.Columns);
        var values = string.Join(", ", IndexSchema.Columns.Select(_ => "?"));
        _addSaid = connection.Prepare($"INSERT INTO said(rowid, {columns}) VALUES(?, {values})");
        _removeSaid = connection.Prepare($"INSERT INTO said(said, rowid, {columns}) VALUES('delete', ?, {values})");
        _addGiven = connection.Prepare("INSERT INTO given(rowid, result) VALUES(?, ?)");
        _removeGiven = connection.Prepare("INSERT INTO given(given, rowid, result) VALUES('delete', ?, ?)");
        _places = connection.Prepare(
            """
            SELECT DISTINCT passage FROM place AS own
            WHERE segment = ? AND NOT EXISTS (SELECT 1 FROM place AS other WHERE other.passage = own.passage AND other.segment <> own.segment)
            """
        );
        _body = connection.Prepare("SELECT body FROM passage WHERE id = ?");
    }

    /// <summary>How many passages were written, or taken out, that were not there before.</summary>
    public int Rows { get; private set; }

    /// <summary>Whether a passage is there.</summary>
    public bool Has(ReadyPassage passage) => Find(passage) is not null;

    /// <summary>Adds a segment that is not there yet, and gives its row.</summary>
    public long Add(SegmentPassages segment)
    {
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        segment.Hash.CopyTo(hash);
        _addSegment
            .BindBytes(1, hash)
            .Bind(2, segment.Lines)
            .Bind(3, segment.Turns)
            .Bind(4, SegmentTurns.Marked(segment.Hash, segment.Prompts))
            .Bind(5, segment.Cuts)
            .BindBytes(6, segment.Lineage)
            .Run();
        var id = _connection.LastRow;
        for (var i = 0; i < segment.Passages.Count; i++)
        {
            var passage = segment.Passages[i];
            var row = Find(passage) ?? Add(passage);
            _addPlace
                .Bind(1, id)
                .Bind(2, i)
                .Bind(3, row)
                .Bind(4, passage.Line)
                .Bind(5, passage.Turn)
                .Bind(6, passage.Last)
                .Run();
        }

        return id;
    }

    /// <summary>Takes a segment out, and each passage that stands in no other: its words and its text are gone from the file.</summary>
    /// <param name="segment">Its row.</param>
    public void Remove(long segment)
    {
        var alone = new List<long>();
        _places.Bind(1, segment);
        while (_places.Step())
        {
            alone.Add(_places.Long(0));
        }

        foreach (var passage in alone)
        {
            RemoveWords(passage);
        }

        Run("DELETE FROM place WHERE segment = ?", segment);
        Run("DELETE FROM segment WHERE id = ?", segment);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _addSegment.Dispose();
        _addPassage.Dispose();
        _findPassage.Dispose();
        _addPlace.Dispose();
        _addSaid.Dispose();
        _addGiven.Dispose();
        _places.Dispose();
        _body.Dispose();
        _removeSaid.Dispose();
        _removeGiven.Dispose();
    }

    private long? Find(ReadyPassage passage)
    {
        _findPassage.BindBytes(1, passage.Hash);
        long? found = _findPassage.Step() ? _findPassage.Long(0) : null;
        _findPassage.Reset();
        return found;
    }

    private long Add(ReadyPassage passage)
    {
        _addPassage.BindBytes(1, passage.Hash).BindBytes(2, passage.Body).Run();
        var row = _connection.LastRow;
        Write(_addSaid, _addGiven, row, passage.Words);
        Rows++;
        return row;
    }

    // by the very words that were put in: the table keeps no text from which FTS5 could tell them
    private void RemoveWords(long passage)
    {
        _body.Bind(1, passage);
        var body = _body.Step() ? PassageBody.Read(_body.Bytes(0).ToArray()) : null;
        _body.Reset();
        if (body is not null)
        {
            Write(_removeSaid, _removeGiven, passage, ReadyWords.Of(body));
            Run("DELETE FROM passage WHERE id = ?", passage);
            Rows++;
        }
    }

    private static void Write(SqliteStatement said, SqliteStatement given, long row, ReadyWords words)
    {
        _ = said.Bind(1, row);
        for (var i = 0; i < words.Said.Count; i++)
        {
            _ = said.Bind(i + 2, words.Said[i]);
        }

        said.Run();
        if (words.Given.Length > 0)
        {
            given.Bind(1, row).Bind(2, words.Given).Run();
        }
    }

    private void Run(string text, long value)
    {
        using var statement = _connection.Prepare(text);
        statement.Bind(1, value).Run();
    }
}
