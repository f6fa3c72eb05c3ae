using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Reading;

/// <summary>One stored file of entries, read segment by segment: one is read while the one before it is looked at, and no more are in memory.</summary>
/// <param name="Store">Gives the bytes.</param>
/// <param name="Machine">Who stored it.</param>
/// <param name="File">The transcript of a session or of a subagent.</param>
/// <param name="Variant">Which state of it.</param>
public sealed record StoredTranscript(SegmentStore Store, Slug Machine, StoredFile File, Variant Variant)
{
    /// <summary>The bytes as saved, in order.</summary>
    /// <param name="first">From which segment on.</param>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public IEnumerable<byte[]> Pieces(int first = 0)
    {
        var count = Variant.Segments.Count;
        Task<byte[]>? next = null;
        try
        {
            for (var i = first; i < count; i++)
            {
                var piece = next is null ? Piece(i) : next.GetAwaiter().GetResult();
                var behind = i + 1;
                next = behind < count ? Task.Run(() => Piece(behind)) : null;
                yield return piece;
            }
        }
        finally
        {
            // who wants no more lets go of the store
            _ = next is null ? 0 : Task.WaitAny(next);
        }
    }

    /// <summary>The first segment in which an entry may stand whose id begins so; null for none.</summary>
    /// <param name="beginning">The beginning of the id: <see cref="EntryBytes.CanTell"/>.</param>
    /// <exception cref="BackupException">Integrity: a segment before it is damaged.</exception>
    public int? FirstWith(string beginning)
    {
        foreach (var some in Enumerable.Range(0, Variant.Segments.Count).Chunk(Workers.Count))
        {
            var may = Workers.Map(some, i => MayHold(i, beginning));
            if (Array.IndexOf(may, value: true) is >= 0 and var at)
            {
                return some[at];
            }
        }

        return null;
    }

    /// <summary>The last of them; null where there is none.</summary>
    /// <exception cref="BackupException">Integrity: it is damaged.</exception>
    public byte[]? LastPiece() => Variant.Segments.Count == 0 ? null : Piece(Variant.Segments.Count - 1);

    /// <summary>What its entries say, with all there is to tell of it.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    /// <param name="first">From which segment on; lines are counted from there.</param>
    public IEnumerable<TranscriptEntry> Entries(int first = 0)
    {
        var detail = new ContentDetail();
        var line = 0;
        foreach (var piece in Pieces(first))
        {
            foreach (var entry in ContentReader.Read(piece, detail))
            {
                yield return entry with
                {
                    Line = entry.Line + line,
                };
            }

            line += piece.AsSpan().Count((byte)'\n');
        }
    }

    private bool MayHold(int index, string beginning)
    {
        using var piece = Store.Rent(Machine, File, Variant, index);
        return EntryBytes.MayHold(piece.Span, beginning);
    }

    private byte[] Piece(int index) => Store.Read(Machine, File, Variant, index);
}
