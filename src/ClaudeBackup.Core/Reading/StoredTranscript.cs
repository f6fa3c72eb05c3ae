using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Reading;

/// <summary>One stored file of entries, read segment by segment: no more than one is in memory.</summary>
/// <param name="Store">Gives the bytes.</param>
/// <param name="Machine">Who stored it.</param>
/// <param name="File">The transcript of a session or of a subagent.</param>
/// <param name="Variant">Which state of it.</param>
public sealed record StoredTranscript(SegmentStore Store, Slug Machine, StoredFile File, Variant Variant)
{
    /// <summary>The bytes as saved, in order.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public IEnumerable<byte[]> Pieces()
    {
        for (var i = 0; i < Variant.Segments.Count; i++)
        {
            yield return Store.Read(Machine, File, Variant, i);
        }
    }

    /// <summary>The last of them; null where there is none.</summary>
    /// <exception cref="BackupException">Integrity: it is damaged.</exception>
    public byte[]? LastPiece() =>
        Variant.Segments.Count == 0 ? null : Store.Read(Machine, File, Variant, Variant.Segments.Count - 1);

    /// <summary>What its entries say, with all there is to tell of it.</summary>
    /// <exception cref="BackupException">Integrity: a segment is damaged.</exception>
    public IEnumerable<TranscriptEntry> Entries()
    {
        var detail = new ContentDetail();
        var line = 0;
        foreach (var piece in Pieces())
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
}
