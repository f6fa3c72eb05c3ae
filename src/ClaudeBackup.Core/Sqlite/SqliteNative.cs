using System.Runtime.InteropServices;

namespace ClaudeBackup.Core.Sqlite;

/// <summary>
/// The few of <see href="https://www.sqlite.org/c3ref/funclist.html">SQLite's functions</see> that are used. In the native build they are linked in,
/// elsewhere looked for by <see cref="SqliteLibrary"/>.
/// </summary>
internal static unsafe partial class SqliteNative
{
    /// <summary>What the library is called.</summary>
    public const string Library = "e_sqlite3";

    public const int Ok = 0;
    public const int Row = 100;
    public const int Done = 101;

    public const int OpenReadOnly = 0x1;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenNoMutex = 0x8000;

    // the bytes of what is bound are copied at once
    public static readonly nint Transient = -1;

    [LibraryImport(Library)]
    internal static partial int sqlite3_libversion_number();

    [LibraryImport(Library)]
    internal static partial int sqlite3_open_v2(byte* path, out nint connection, int flags, byte* system);

    [LibraryImport(Library)]
    internal static partial int sqlite3_close_v2(nint connection);

    [LibraryImport(Library)]
    internal static partial int sqlite3_busy_timeout(nint connection, int milliseconds);

    [LibraryImport(Library)]
    internal static partial int sqlite3_extended_errcode(nint connection);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_errmsg(nint connection);

    [LibraryImport(Library)]
    internal static partial int sqlite3_prepare_v2(
        nint connection,
        byte* text,
        int length,
        out nint statement,
        byte** rest
    );

    [LibraryImport(Library)]
    internal static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_reset(nint statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_int64(nint statement, int index, long value);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_text(nint statement, int index, byte* text, int length, nint free);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_blob(nint statement, int index, byte* bytes, int length, nint free);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_zeroblob(nint statement, int index, int length);

    [LibraryImport(Library)]
    internal static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    internal static partial double sqlite3_column_double(nint statement, int column);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library)]
    internal static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport(Library)]
    internal static partial long sqlite3_last_insert_rowid(nint connection);

    [LibraryImport(Library)]
    internal static partial long sqlite3_total_changes64(nint connection);
}
