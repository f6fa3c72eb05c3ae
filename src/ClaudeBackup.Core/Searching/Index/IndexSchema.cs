using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// The tables of the index. FTS5 keeps words and where they stand, nothing else (<c>content=''</c>): the texts are in <c>passage</c>, compressed, once for all
/// sessions that share them. The words are cut by us, so its tokenizer has nothing to do but to part them at blanks. Of what tools gave back, two thirds of
/// all words, only that they are there is kept (<c>detail=none</c>): a sixth of the bytes, and the text tells where they stand.
/// </summary>
internal static class IndexSchema
{
    /// <summary>Raised when anything in it is kept otherwise, or words are cut otherwise: an index of another one is made anew.</summary>
    public const int Format = 8;

    /// <summary>The columns of <c>said</c>.</summary>
    public static readonly string[] Columns =
    [
        "prompt",
        "answer",
        "thinking",
        "call",
        "notice",
        "parts",
        "meta",
        "recall",
    ];

    /// <summary>The column of the parts of compound words.</summary>
    public const int Parts = 5;

    /// <summary>The column of what narrows.</summary>
    public const int Meta = 6;

    /// <summary>The column of what this program found in earlier sessions, when it was called in one.</summary>
    public const int Recall = 7;

    /// <summary>The word in the column of what narrows for a tool that failed.</summary>
    public const string ErrorWord = "error";

    /// <summary>How much a word counts by where it stands, in the order of the columns.</summary>
    public const string Weights = "4.0, 2.0, 0.7, 1.5, 0.3, 0.3, 0.0, 0.3";

    private const string Said = """
        CREATE VIRTUAL TABLE said USING fts5(
          prompt, answer, thinking, call, notice, parts, meta, recall, content='', tokenize='ascii'
        )
        """;

    private const string Given = """
        CREATE VIRTUAL TABLE given USING fts5(result, content='', tokenize='ascii', detail=none)
        """;

    /// <summary>In which column of <c>said</c> the words of a block stand; null for a result, whose words stand in <c>given</c>.</summary>
    public static int? ColumnOf(ContentKind kind) =>
        kind switch
        {
            ContentKind.Prompt => 0,
            ContentKind.Answer => 1,
            ContentKind.Thinking => 2,
            ContentKind.Call => 3,
            ContentKind.Result => null,
            _ => 4,
        };

    /// <summary>The word in <see cref="Meta"/> for a tool: its letters and digits, so that it is one word.</summary>
    public static string ToolWord(string tool) =>
        "t" + string.Concat(tool.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <summary>Makes sure that words that were taken out are gone from the pages, too.</summary>
    public static void Sweep(SqliteConnection connection)
    {
        if (!TakesWordsOutAtOnce)
        {
            connection.Execute(
                "INSERT INTO said(said) VALUES('optimize')",
                "INSERT INTO given(given) VALUES('optimize')"
            );
        }
    }

    // since 3.42; before, FTS5 marks words as gone until its pages are joined
    private static bool TakesWordsOutAtOnce => SqliteLibrary.Version >= 3_042_000;

    /// <summary>How this connection is to write.</summary>
    /// <remarks>What is taken out is zeros in the file, and no log beside the file outlives its write.</remarks>
    public static void Prepare(SqliteConnection connection) =>
        connection.Execute(
            "PRAGMA journal_mode=TRUNCATE",
            "PRAGMA synchronous=NORMAL",
            "PRAGMA secure_delete=ON",
            "PRAGMA temp_store=MEMORY",
            "PRAGMA cache_size=-16000"
        );

    /// <summary>Makes the tables.</summary>
    public static void Create(SqliteConnection connection) =>
        connection.Together(() =>
        {
            connection.Execute(
                """
                CREATE TABLE segment(
                  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, lines INTEGER NOT NULL, turns INTEGER NOT NULL,
                  prompts INTEGER NOT NULL, cuts INTEGER NOT NULL, lineage BLOB NOT NULL
                )
                """,
                "CREATE INDEX segment_cut ON segment(cuts, hash) WHERE cuts > 0",
                """
                CREATE TABLE passage(
                  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL
                )
                """,
                """
                CREATE TABLE place(
                  segment INTEGER NOT NULL, ordinal INTEGER NOT NULL, passage INTEGER NOT NULL, line INTEGER NOT NULL, turn INTEGER NOT NULL,
                  last INTEGER NOT NULL, PRIMARY KEY (segment, ordinal)
                ) WITHOUT ROWID
                """,
                "CREATE INDEX place_of_passage ON place(passage)",
                Said,
                Given
            );
            if (TakesWordsOutAtOnce)
            {
                connection.Execute(
                    "INSERT INTO said(said, rank) VALUES('secure-delete', 1)",
                    "INSERT INTO given(given, rank) VALUES('secure-delete', 1)"
                );
            }

            connection.Execute($"PRAGMA user_version={Format}");
        });
}
