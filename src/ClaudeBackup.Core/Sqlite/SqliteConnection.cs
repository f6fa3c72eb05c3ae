using System.Runtime.InteropServices;
using System.Text;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Sqlite;

/// <summary>
/// One file of SQLite, or tables in memory. Not for use by several threads. What goes wrong is thrown as <see cref="SqliteException"/>.
/// </summary>
internal sealed unsafe class SqliteConnection : IDisposable
{
    private nint _handle;

    private SqliteConnection(nint handle) => _handle = handle;

    /// <summary>How many rows were written since it was opened.</summary>
    public long Changes => SqliteNative.sqlite3_total_changes64(_handle);

    /// <summary>The row that was inserted last.</summary>
    public long LastRow => SqliteNative.sqlite3_last_insert_rowid(_handle);

    /// <summary>Opens a file, which is made when it is to be written and not there.</summary>
    /// <param name="path">The file; null for tables in memory.</param>
    /// <param name="writes">Whether it will be written.</param>
    /// <param name="patience">How long to wait while somebody else writes it.</param>
    /// <exception cref="BackupException">Failed: there is no SQLite here.</exception>
    public static SqliteConnection Open(AbsolutePath? path, bool writes, TimeSpan patience)
    {
        _ = SqliteLibrary.Version;
        var flags =
            SqliteNative.OpenNoMutex
            | (
                writes || path is null
                    ? SqliteNative.OpenReadWrite | SqliteNative.OpenCreate
                    : SqliteNative.OpenReadOnly
            );
        fixed (byte* name = Encoding.UTF8.GetBytes((path?.Value ?? ":memory:") + '\0'))
        {
            var code = SqliteNative.sqlite3_open_v2(name, out var handle, flags, system: null);
            var connection = new SqliteConnection(handle);
            try
            {
                connection.Check(code);
                connection.Check(SqliteNative.sqlite3_busy_timeout(handle, (int)patience.TotalMilliseconds));
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <summary>Makes a statement ready; the caller disposes of it before the connection.</summary>
    public SqliteStatement Prepare(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            Check(SqliteNative.sqlite3_prepare_v2(_handle, start, bytes.Length, out var statement, rest: null));
            return new SqliteStatement(this, statement);
        }
    }

    /// <summary>Carries statements out, one after the other, each of which gives no row that matters.</summary>
    public void Execute(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            using var statement = Prepare(text);
            while (statement.Step()) { }
        }
    }

    /// <summary>The number that a statement gives in its first row; null where it gives none.</summary>
    public long? Number(string text)
    {
        using var statement = Prepare(text);
        return statement.Step() ? statement.Long(0) : null;
    }

    /// <summary>Does what is to be there as a whole or not at all.</summary>
    public void Together(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            TryRollBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            _ = SqliteNative.sqlite3_close_v2(handle);
        }
    }

    /// <summary>Throws what a result means, unless it is none of bad news.</summary>
    internal void Check(int code)
    {
        if (code is not (SqliteNative.Ok or SqliteNative.Row or SqliteNative.Done))
        {
            throw _handle == 0
                ? new SqliteException(code, "SQLite could not make room for a connection.")
                : new SqliteException(
                    SqliteNative.sqlite3_extended_errcode(_handle),
                    Marshal.PtrToStringUTF8((nint)SqliteNative.sqlite3_errmsg(_handle)) ?? ""
                );
        }
    }

    // SQLite itself has rolled back after some failures, and says so with another
    private void TryRollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException e)
        {
            _ = e.Code;
        }
    }
}
