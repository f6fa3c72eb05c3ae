using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>The words that an index has, and in how many passages each is.</summary>
internal sealed class Vocabulary : IDisposable
{
    // of a beginning of three letters there may be thousands
    private const int Most = 4000;

    private static readonly string[] Tables = ["said", "given"];

    private readonly IReadOnlyList<SqliteStatement> _one;
    private readonly IReadOnlyList<SqliteStatement> _range;

    /// <param name="connection">The index; nothing of it is written.</param>
    public Vocabulary(SqliteConnection connection)
    {
        foreach (var table in Tables)
        {
            connection.Execute(
                $"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_words USING fts5vocab('main', '{table}', 'row')"
            );
        }

        _one = [.. Tables.Select(t => connection.Prepare($"SELECT doc FROM temp.{t}_words WHERE term = ?"))];
        _range =
        [
            .. Tables.Select(t =>
                connection.Prepare($"SELECT term, doc FROM temp.{t}_words WHERE term >= ? AND term < ? LIMIT {Most}")
            ),
        ];
    }

    /// <summary>In how many passages a word is; one in which it is in both ways counts twice.</summary>
    public long Count(string word)
    {
        var count = 0L;
        foreach (var statement in _one)
        {
            _ = statement.Bind(1, word);
            count += statement.Step() ? statement.Long(0) : 0;
            statement.Reset();
        }

        return count;
    }

    /// <summary>Words that begin so, and in how many passages each is.</summary>
    public IReadOnlyDictionary<string, long> From(string beginning)
    {
        var words = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var statement in _range)
        {
            _ = statement.Bind(1, beginning).Bind(2, beginning + '\uFFFF');
            while (statement.Step())
            {
                var word = statement.Text(0);
                words[word] = words.GetValueOrDefault(word) + statement.Long(1);
            }

            statement.Reset();
        }

        return words;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _one.Concat(_range))
        {
            statement.Dispose();
        }
    }
}
