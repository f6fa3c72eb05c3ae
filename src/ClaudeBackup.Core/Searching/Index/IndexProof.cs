using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>Reads the index as a whole, to find out whether its pages hang together. SQLite keeps no hashes: a letter that was flipped in a text is not seen.</summary>
public static class IndexProof
{
    /// <summary>Whether it is whole; one that is not there is, and so is one that another process keeps.</summary>
    public static bool IsWhole(BackupRepository repository)
    {
        try
        {
            if (FileSystem.ForThisSystem().TryLook(SearchIndex.FileOf(repository)) is not { Kind: FileKind.Regular })
            {
                return true;
            }

            using var connection = SqliteConnection.Open(
                SearchIndex.FileOf(repository),
                writes: false,
                TimeSpan.FromSeconds(1)
            );
            using var check = connection.Prepare("PRAGMA quick_check(1)");
            return check.Step() && check.Text(0) == "ok";
        }
        catch (SqliteException e)
        {
            return !e.IsDamage;
        }
        catch (BackupException)
        {
            // there is no SQLite here, and so no search
            return true;
        }
    }

    /// <summary>Takes it away if it is not whole; the next search makes it anew.</summary>
    public static void DiscardDamaged(BackupRepository repository)
    {
        if (!IsWhole(repository))
        {
            SearchIndex.Discard(repository);
        }
    }
}
