using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>Segments of an index that are stored no more. They are nobody's, so nothing is found in them, whether there is time to take them out or not.</summary>
/// <param name="connection">The index.</param>
/// <param name="rows">Their rows.</param>
internal sealed class GoneSegments(SqliteConnection connection, IEnumerable<long> rows)
{
    // so that what is written as a whole is bounded
    private const int Most = 64;

    private readonly Queue<long> _rows = new(rows);

    /// <summary>Whether there are any left.</summary>
    public bool Any => _rows.Count > 0;

    /// <summary>Takes some out, within what is written as a whole: every such write waits for the disk.</summary>
    /// <param name="writer">Takes them out.</param>
    /// <param name="isOver">Whether there is no time for another one.</param>
    public void Remove(IndexWriter writer, Func<bool> isOver)
    {
        for (var left = Most; left > 0 && _rows.TryDequeue(out var row); left--)
        {
            writer.Remove(row);
            if (isOver())
            {
                break;
            }
        }

        IndexSchema.Sweep(connection);
    }
}
