using System.Buffers.Binary;
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
    private const int BitsOfMark = 32;

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

    /// <summary>A count as it is kept: with a mark behind it, since SQLite would not notice that a bit of it was flipped.</summary>
    internal static long Marked(ContentHash segment, int prompts)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length + sizeof(int)];
        segment.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[ContentHash.Length..], prompts);
        Span<byte> mark = stackalloc byte[ContentHash.Length];
        ContentHash.Of(bytes).CopyTo(mark);
        return ((long)prompts << BitsOfMark) | BinaryPrimitives.ReadUInt32BigEndian(mark);
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

            counts[i] = (int)(prompts.Long(0) >> BitsOfMark);
            if (counts[i] < 0 || Marked(variant.Segments[i].Hash, counts[i]) != prompts.Long(0))
            {
                return null;
            }

            prompts.Reset();
        }

        return counts;
    }
}
