using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;
using ClaudeBackup.Core.Sqlite;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// How many turns of a session begin in each segment of its transcript, as an index that is there knows: whoever wants a turn in the middle need not read what stands
/// before it. Nothing is made or waited for, and whatever stands in the way leaves the reader to count.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class SegmentTurns(BackupRepository repository)
{
    /// <summary>The counts in the order of the segments; null where they are not known of each.</summary>
    public IReadOnlyList<int>? Of(Variant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        try
        {
            using var index = SearchIndex.TryRead(repository, TimeSpan.Zero);
            return index is null ? null : Of(index, variant);
        }
        catch (Exception e) when (e is SqliteException or BackupException)
        {
            return null;
        }
    }

    private static int[]? Of(SqliteConnection index, Variant variant)
    {
        using var prompts = index.Prepare("SELECT prompts FROM segment WHERE hash = ?");
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        var counts = new int[variant.Segments.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            variant.Segments[i].Hash.CopyTo(hash);
            if (!prompts.BindBytes(1, hash).Step())
            {
                return null;
            }

            counts[i] = (int)prompts.Long(0);
            prompts.Reset();
        }

        return counts;
    }
}
