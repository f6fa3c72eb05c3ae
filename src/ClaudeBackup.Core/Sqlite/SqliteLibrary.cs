using System.Reflection;
using System.Runtime.InteropServices;
using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Core.Sqlite;

/// <summary>
/// SQLite itself: linked into the native build on Linux, carried beside the program in a folder build and on Windows, macOS's own in the native build
/// there. It is loaded by whoever opens an index, so other commands never load it.
/// </summary>
internal static class SqliteLibrary
{
    // FTS5 as an index needs it: what a contentless table is asked and told has been so since
    private const int Oldest = 3_020_000;

    // as systems call theirs; one that is not there costs a look
    private static readonly string[] OfSystems = ["libsqlite3.dylib", "libsqlite3.so.0", "winsqlite3"];

    private static readonly Lazy<int> Loaded = new(Load);

    /// <summary>Its version as SQLite counts, 3,053,003 for 3.53.3.</summary>
    /// <exception cref="BackupException">Failed: there is none, or one that is too old.</exception>
    public static int Version => Loaded.Value;

    private static int Load()
    {
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), Find);
        try
        {
            var version = SqliteNative.sqlite3_libversion_number();
            return version >= Oldest
                ? version
                : throw Missing($"the one that was found has the version number {version}", inner: null);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw Missing("none was found", e);
        }
    }

    private static BackupException Missing(string why, Exception? inner) =>
        new(
            FailureKind.Failed,
            $"Sessions cannot be searched: that needs SQLite 3.20 or later, and {why}.",
            "Install the system's SQLite library (on Debian: apt install libsqlite3-0), then run the command again.",
            inner
        );

    private static nint Find(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != SqliteNative.Library)
        {
            return 0;
        }

        return NativeLibrary.TryLoad(name, assembly, path, out var carried)
            ? carried
            : OfSystems
                .Select(own => NativeLibrary.TryLoad(own, out var found) ? found : 0)
                .FirstOrDefault(h => h != 0);
    }
}
