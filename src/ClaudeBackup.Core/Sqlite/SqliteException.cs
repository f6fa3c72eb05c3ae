namespace ClaudeBackup.Core.Sqlite;

/// <summary>What SQLite refused to do.</summary>
/// <param name="code">Its <see href="https://www.sqlite.org/rescode.html">extended result code</see>.</param>
/// <param name="message">In its words.</param>
internal sealed class SqliteException(int code, string message) : IOException(message)
{
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int NotOurs = 26;
    private const int Permission = 3;
    private const int Full = 13;

    // https://www.sqlite.org/rescode.html#ioerr_write: what a quota, or a limit to the size of files, makes of a write
    private const int CannotWrite = 10 | (3 << 8);
    private const int CannotFlush = 10 | (4 << 8);

    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>Whether the file is not as SQLite left it, or never was one of its.</summary>
    public bool IsDamage => Primary is Corrupt or NotOurs;

    /// <summary>Whether somebody else is at work on it for longer than is waited.</summary>
    public bool IsBusy => Primary is Busy;

    /// <summary>Whether the file or its folder cannot be written, or not be opened.</summary>
    public bool IsClosed => Primary is ReadOnly or CannotOpen or Permission;

    /// <summary>Whether there is no room to write it: the disk is full, or no more is allowed.</summary>
    public bool IsFull => Primary is Full || Code is CannotWrite or CannotFlush;

    private int Primary => Code & 0xFF;
}
