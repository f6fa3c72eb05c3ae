using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// The index of all texts, open: a file below the local folder that only its user may read, never tracked and never sent, and made anew whenever it is
/// not as we left it. One process writes it at a time; whoever only reads needs no lock.
/// </summary>
internal sealed class SearchIndex : IDisposable
{
    /// <summary>Below the local folder.</summary>
    public const string Folder = "search";

    private const string FileName = "index";
    private const string LockFile = "search-lock";

    // a write takes a part of a second
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IDisposable? _lock;

    private SearchIndex(SqliteConnection connection, IDisposable? held, IndexPlace place)
    {
        Connection = connection;
        _lock = held;
        Place = place;
    }

    /// <summary>Its tables.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>Where it is, and what can be done with it.</summary>
    public IndexPlace Place { get; }

    /// <summary>Whether what lay in its place was damaged, so that it was made anew.</summary>
    public bool WasDamaged { get; private init; }

    /// <summary>Where the file lies.</summary>
    public static AbsolutePath FileOf(BackupRepository repository) => repository.LocalFolder / Folder / FileName;

    /// <summary>
    /// Opens it to be brought up to date; where that cannot be, as it is; where there is none and none can be made, empty and in memory.
    /// </summary>
    /// <exception cref="BackupException">Failed: there is no SQLite here.</exception>
    public static SearchIndex Open(BackupRepository repository)
    {
        var held = TryLock(repository, out var isBusy);
        SqliteConnection? connection = null;
        var wasDamaged = false;
        try
        {
            connection = held is null ? null : TryWritable(repository, out wasDamaged);
            var place =
                connection is not null ? IndexPlace.File
                : isBusy ? IndexPlace.Busy
                : (connection = TryRead(repository)) is not null ? IndexPlace.ReadOnly
                : IndexPlace.Memory;
            connection ??= (isBusy ? TryRead(repository) : null) ?? InMemory();
            var index = new SearchIndex(connection, place is IndexPlace.File ? held : null, place)
            {
                WasDamaged = wasDamaged,
            };
            (connection, held) = (null, place is IndexPlace.File ? null : held);
            return index;
        }
        finally
        {
            connection?.Dispose();
            held?.Dispose();
        }
    }

    /// <summary>Opens it as it is, where nothing can be written to it; where there is none, empty and in memory.</summary>
    /// <exception cref="BackupException">Failed: there is no SQLite here.</exception>
    public static SearchIndex OpenAsItIs(BackupRepository repository)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = TryRead(repository);
            var place = connection is null ? IndexPlace.Memory : IndexPlace.ReadOnly;
            connection ??= InMemory();
            var index = new SearchIndex(connection, held: null, place);
            connection = null;
            return index;
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <summary>Opens one that is there, whole, and nobody's at the moment, to be brought up to date; null else. Nothing is made, and nothing waited for.</summary>
    /// <exception cref="BackupException">Failed: there is no SQLite here.</exception>
    public static SearchIndex? TryOpenIdle(BackupRepository repository)
    {
        var held = TryLock(repository, out _);
        SqliteConnection? connection = null;
        try
        {
            connection = held is null ? null : TryOpenWhole(FileOf(repository), TimeSpan.Zero, out _);
            if (connection is null)
            {
                return null;
            }

            var index = new SearchIndex(connection, held, IndexPlace.File);
            (connection, held) = (null, null);
            return index;
        }
        finally
        {
            connection?.Dispose();
            held?.Dispose();
        }
    }

    /// <summary>How many texts of segments are so long that their middle is not kept.</summary>
    /// <param name="isMeant">Of which segments.</param>
    public int CutTexts(Func<ContentHash, bool> isMeant)
    {
        var cuts = 0;
        using var segments = Connection.Prepare("SELECT cuts, hash FROM segment WHERE cuts > 0");
        while (segments.Step())
        {
            cuts += isMeant(ContentHash.FromBytes(segments.Bytes(1))) ? (int)segments.Long(0) : 0;
        }

        return cuts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection.Dispose();
        _lock?.Dispose();
    }

    private static FileStream? TryLock(BackupRepository repository, out bool isBusy)
    {
        isBusy = false;
        try
        {
            var held = RepositoryLock.TryOpen(repository, LockFile);
            isBusy = held is null;
            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SqliteConnection? TryWritable(BackupRepository repository, out bool wasDamaged)
    {
        wasDamaged = false;
        var file = FileOf(repository);
        try
        {
            repository.Files.CreateDirectory(file.Parent!, FilePermissions.PrivateDirectory);
            return TryOpenWhole(file, Patience, out wasDamaged) ?? Anew(repository.Files, file);
        }
        catch (Exception e)
            when (e
                    is UnauthorizedAccessException
                        or SqliteException { IsClosed: true }
                        or (IOException and not SqliteException)
            )
        {
            return null;
        }
    }

    // null when it is to be made anew
    private static SqliteConnection? TryOpenWhole(AbsolutePath file, TimeSpan patience, out bool isDamaged)
    {
        isDamaged = false;
        // a pipe there would be waited for, or be an error of the disk
        if (FileSystem.ForThisSystem().TryLook(file) is not { Kind: FileKind.Regular })
        {
            return null;
        }

        var connection = SqliteConnection.Open(file, writes: true, patience);
        try
        {
            IndexSchema.Prepare(connection);
            if (IsWhole(connection))
            {
                return connection;
            }
        }
        catch (SqliteException e) when (e.IsDamage)
        {
            connection.Dispose();
            isDamaged = true;
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    private static bool IsWhole(SqliteConnection connection) =>
        connection.Number("PRAGMA user_version") == IndexSchema.Format
        && connection.Number(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('segment', 'passage', 'place', 'said', 'given')"
        ) == 5;

    private static SqliteConnection Anew(IFileSystem files, AbsolutePath file)
    {
        Delete(file);
        // made before SQLite does, so that it is nobody else's for a moment
        files.CreateNew(file, FilePermissions.PrivateFile).Dispose();

        var connection = SqliteConnection.Open(file, writes: true, Patience);
        try
        {
            IndexSchema.Prepare(connection);
            IndexSchema.Create(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes away an index that turned out to be damaged, unless somebody else is at work on it: who opens it next makes it anew.</summary>
    public static void Discard(BackupRepository repository)
    {
        using var held = TryLock(repository, out _);
        if (held is not null)
        {
            Delete(FileOf(repository));
        }
    }

    private static void Delete(AbsolutePath file)
    {
        string[] all = [file.Value, file.Value + "-journal", file.Value + "-wal", file.Value + "-shm"];
        foreach (var path in all)
        {
            // whatever lies there
            if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
    }

    private static SqliteConnection? TryRead(BackupRepository repository) => TryRead(repository, Patience);

    /// <summary>Opens a whole one as it is; null where there is none, or another process keeps it for longer.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="patience">How long to wait for another process.</param>
    /// <exception cref="BackupException">Failed: there is no SQLite here.</exception>
    internal static SqliteConnection? TryRead(BackupRepository repository, TimeSpan patience)
    {
        var file = FileOf(repository);
        // a pipe there would be waited for, or be an error of the disk
        if (FileSystem.ForThisSystem().TryLook(file) is not { Kind: FileKind.Regular })
        {
            return null;
        }

        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnection.Open(file, writes: false, patience);
            if (IsWhole(connection))
            {
                return connection;
            }
        }
        catch (SqliteException e) when (e.IsDamage || e.IsClosed || e.IsBusy)
        {
            connection?.Dispose();
            return null;
        }

        connection.Dispose();
        return null;
    }

    private static SqliteConnection InMemory()
    {
        var connection = SqliteConnection.Open(path: null, writes: true, Patience);
        IndexSchema.Create(connection);
        return connection;
    }
}

/// <summary>Where an index is, and what can be done with it.</summary>
public enum IndexPlace
{
    /// <summary>In its file, which this process may write.</summary>
    File,

    /// <summary>In its file, while another process writes it; or nowhere yet, for that one is about to make it.</summary>
    Busy,

    /// <summary>In its file, which cannot be written.</summary>
    ReadOnly,

    /// <summary>In memory, for no file can be made.</summary>
    Memory,
}
