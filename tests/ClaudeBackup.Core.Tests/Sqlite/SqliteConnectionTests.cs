using System.Text;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sqlite;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sqlite;

public sealed class SqliteConnectionTests : IDisposable
{
    private static readonly TimeSpan NoPatience = TimeSpan.Zero;
    private readonly TemporaryDirectory _directory = new();

    private AbsolutePath File => _directory.Path / "ünd 100%.index";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_bound_comes_back()
    {
        using var connection = InMemory();
        connection.Execute("CREATE TABLE t(a INTEGER, b TEXT, c BLOB, d TEXT, e BLOB)");
        using (var insert = connection.Prepare("INSERT INTO t VALUES(?, ?, ?, ?, ?)"))
        {
            insert
                .Bind(1, long.MinValue)
                .Bind(2, "zwölf 🚀")
                .BindBytes(3, [0, 1, 255])
                .Bind(4, "")
                .BindBytes(5, [])
                .Run();
        }

        using var select = connection.Prepare("SELECT *, typeof(d), typeof(e) FROM t");
        Assert.True(select.Step());
        Assert.Equal((long.MinValue, "zwölf 🚀", ""), (select.Long(0), select.Text(1), select.Text(3)));
        Assert.Equal([0, 1, 255], select.Bytes(2).ToArray());
        Assert.Equal(("text", "blob"), (select.Text(5), select.Text(6)));
        Assert.False(select.Step());
        Assert.Equal((1, 1L), (connection.Changes, connection.LastRow));
    }

    // the second is what older ones of the system are told, which have no such setting
    [Theory]
    [InlineData("INSERT INTO w(w, rank) VALUES('secure-delete', 1)", "SELECT 1")]
    [InlineData("SELECT 1", "INSERT INTO w(w) VALUES('optimize')")]
    public void It_can_take_words_out_of_a_table_without_texts(string before, string behind)
    {
        using (var connection = SqliteConnection.Open(File, writes: true, NoPatience))
        {
            connection.Execute(
                "PRAGMA secure_delete=ON",
                "CREATE VIRTUAL TABLE w USING fts5(a, content='', tokenize='ascii')",
                before,
                "INSERT INTO w(rowid, a) VALUES(1, 'one xylophone'), (2, 'one')"
            );
            Assert.Contains(
                "xylophone",
                Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(File.Value)),
                StringComparison.Ordinal
            );
            connection.Execute("INSERT INTO w(w, rowid, a) VALUES('delete', 1, 'one xylophone')", behind);
            Assert.Equal(2, connection.Number("SELECT rowid FROM w WHERE w MATCH 'one'"));
        }

        Assert.DoesNotContain(
            "xylophone",
            Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(File.Value)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_belongs_together_is_there_as_a_whole_or_not_at_all()
    {
        using var connection = InMemory();
        connection.Execute("CREATE TABLE t(a UNIQUE)");

        var failure = Assert.Throws<SqliteException>(() =>
            connection.Together(() => connection.Execute("INSERT INTO t VALUES(1)", "INSERT INTO t VALUES(1)"))
        );

        Assert.Contains("UNIQUE", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, connection.Number("SELECT count(*) FROM t"));
        connection.Together(() => connection.Execute("INSERT INTO t VALUES(1)"));
        Assert.Equal(1, connection.Number("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Damage_a_closed_door_and_somebody_at_work_are_told_apart()
    {
        using (var mine = SqliteConnection.Open(File, writes: true, NoPatience))
        using (var other = SqliteConnection.Open(File, writes: true, NoPatience))
        {
            mine.Execute("CREATE TABLE t(a)");
            mine.Together(() => Assert.True(Assert.Throws<SqliteException>(() => other.Together(() => { })).IsBusy));
        }

        using (var reader = SqliteConnection.Open(File, writes: false, NoPatience))
        {
            Assert.True(Assert.Throws<SqliteException>(() => reader.Execute("CREATE TABLE u(a)")).IsClosed);
        }

        System.IO.File.WriteAllText(File.Value, new string('x', 4096));
        using var damaged = SqliteConnection.Open(File, writes: false, NoPatience);
        Assert.True(Assert.Throws<SqliteException>(() => damaged.Number("SELECT count(*) FROM t")).IsDamage);
        System.IO.File.Delete(File.Value);
        Assert.True(
            Assert.Throws<SqliteException>(() => SqliteConnection.Open(File, writes: false, NoPatience)).IsClosed
        );
    }

    private static SqliteConnection InMemory() => SqliteConnection.Open(path: null, writes: true, NoPatience);
}
