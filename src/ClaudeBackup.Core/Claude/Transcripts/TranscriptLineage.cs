using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// What a stretch of a transcript tells of where it comes from, as marks that are equal where it is the same: how it begins, its last entries, the entries of
/// other files that it goes on behind, the sessions that it was forked from. Collected while it is read.
/// </summary>
internal sealed class TranscriptLineage
{
    /// <summary>So many of the last entries are marked: behind the one that a compaction names others may follow that only tell what it did.</summary>
    public const int MostEnds = 4;

    // a transcript is forked once, and compacted now and then
    private const int MostOthers = 16;

    private readonly Queue<ulong> _ends = new();
    private readonly HashSet<ulong> _behind = [];
    private readonly HashSet<ulong> _forks = [];

    /// <summary>Of the first message: its id, its time and its text, as a copy keeps them; 0 where there is none.</summary>
    public ulong Beginning { get; private set; }

    /// <summary>Of the last entries.</summary>
    public IReadOnlyCollection<ulong> Ends => _ends;

    /// <summary>Of the entries that it says it goes on behind.</summary>
    public IReadOnlyCollection<ulong> Behind => _behind;

    /// <summary>Of the sessions that it says it was forked from.</summary>
    public IReadOnlyCollection<ulong> Forks => _forks;

    /// <summary>The mark of an id.</summary>
    public static ulong MarkOf(string id) => MarkOf(Encoding.UTF8.GetBytes(id.ToLowerInvariant()), [], []);

    /// <summary>Takes an entry.</summary>
    /// <param name="bytes">What it was read from.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="forkedFrom">The session that it was forked from; empty where it does not tell.</param>
    public void Add(ReadOnlySpan<byte> bytes, ref readonly Entry entry, string forkedFrom)
    {
        if (entry.LogicalParent.Length > 0 && _behind.Count < MostOthers)
        {
            _ = _behind.Add(MarkOf(entry.LogicalParent.In(bytes), [], []));
        }

        if (forkedFrom.Length > 0 && _forks.Count < MostOthers)
        {
            _ = _forks.Add(MarkOf(forkedFrom));
        }

        if (entry.Uuid.Length == 0)
        {
            return;
        }

        if (_ends.Count == MostEnds)
        {
            _ = _ends.Dequeue();
        }

        _ends.Enqueue(MarkOf(entry.Uuid.In(bytes), [], []));
        if (
            Beginning == 0
            && (JsonText.Is(bytes, entry.Type, "user"u8) || JsonText.Is(bytes, entry.Type, "assistant"u8))
        )
        {
            Beginning = MarkOf(
                entry.Uuid.In(bytes),
                entry.Timestamp.In(bytes),
                entry.Message.Text.Exists ? entry.Message.Text.In(bytes) : []
            );
        }
    }

    private static ulong MarkOf(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, ReadOnlySpan<byte> three)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(one);
        hash.AppendData("\n"u8);
        hash.AppendData(two);
        hash.AppendData("\n"u8);
        hash.AppendData(three);
        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        _ = hash.GetHashAndReset(result);
        // 0 stands for none
        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(result));
    }
}
