using System.Text;

namespace ClaudeBackup.Core.Sqlite;

/// <summary>A statement that was made ready, to be carried out any number of times.</summary>
internal sealed unsafe class SqliteStatement(SqliteConnection connection, nint handle) : IDisposable
{
    private nint _handle = handle;

    /// <summary>Binds a number to a parameter, counted from 1.</summary>
    public SqliteStatement Bind(int index, long value)
    {
        connection.Check(SqliteNative.sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    /// <summary>Binds a text.</summary>
    public SqliteStatement Bind(int index, string text) => BindText(index, Encoding.UTF8.GetBytes(text));

    /// <summary>Binds a text in UTF-8.</summary>
    public SqliteStatement BindText(int index, ReadOnlySpan<byte> text)
    {
        fixed (byte* start = text)
        {
            byte none = 0;
            connection.Check(
                SqliteNative.sqlite3_bind_text(
                    _handle,
                    index,
                    start is null ? &none : start,
                    text.Length,
                    SqliteNative.Transient
                )
            );
        }

        return this;
    }

    /// <summary>Binds bytes.</summary>
    public SqliteStatement BindBytes(int index, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            connection.Check(
                start is null
                    ? SqliteNative.sqlite3_bind_zeroblob(_handle, index, 0)
                    : SqliteNative.sqlite3_bind_blob(_handle, index, start, bytes.Length, SqliteNative.Transient)
            );
        }

        return this;
    }

    /// <summary>Goes to the next row; false behind the last one, after which it can be bound and carried out anew.</summary>
    public bool Step()
    {
        var code = SqliteNative.sqlite3_step(_handle);
        if (code == SqliteNative.Row)
        {
            return true;
        }

        _ = SqliteNative.sqlite3_reset(_handle);
        connection.Check(code);
        return false;
    }

    /// <summary>Carries it out to its end, whatever rows it gives.</summary>
    public void Run()
    {
        while (Step()) { }
    }

    /// <summary>Breaks off; it can be bound and carried out anew.</summary>
    public void Reset() => _ = SqliteNative.sqlite3_reset(_handle);

    /// <summary>A number of the row, its columns counted from 0.</summary>
    public long Long(int column) => SqliteNative.sqlite3_column_int64(_handle, column);

    /// <summary>A number of the row.</summary>
    public double Double(int column) => SqliteNative.sqlite3_column_double(_handle, column);

    /// <summary>Bytes of the row, or a text in UTF-8; they last until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        var start = SqliteNative.sqlite3_column_blob(_handle, column);
        return start is null ? [] : new(start, SqliteNative.sqlite3_column_bytes(_handle, column));
    }

    /// <summary>A text of the row.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <inheritdoc/>
    public void Dispose()
    {
        var statement = Interlocked.Exchange(ref _handle, 0);
        if (statement != 0)
        {
            _ = SqliteNative.sqlite3_finalize(statement);
        }
    }
}
