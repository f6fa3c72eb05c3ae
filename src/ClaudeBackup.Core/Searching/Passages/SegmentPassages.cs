using System.Security.Cryptography;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Searching;

/// <summary>A segment, ready to be written into the index: all that is to be known of it is read.</summary>
/// <param name="Hash">By which the segment is known.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Turns">How many prompts.</param>
/// <param name="Passages">What is said in it, in order.</param>
internal sealed record SegmentPassages(ContentHash Hash, int Lines, int Turns, IReadOnlyList<ReadyPassage> Passages)
{
    /// <summary>How many of the prompts begin a turn of the session.</summary>
    public int Prompts { get; init; }

    /// <summary>How many texts of it are so long that their middle is not kept.</summary>
    public int Cuts { get; init; }

    /// <summary>Where it comes from: <see cref="SegmentLineage"/>.</summary>
    public byte[] Lineage { get; init; } = [];

    /// <summary>Reads a segment.</summary>
    /// <param name="owner">The segment, in a text that has it.</param>
    /// <param name="source">Its source bytes.</param>
    public static SegmentPassages Of(SegmentOwner owner, ReadOnlySpan<byte> source)
    {
        var lineage = new TranscriptLineage();
        var entries = owner.Text.IsOutput
            ? OutputPieces.Of(source, Timestamp.FromUnixNs(owner.Text.Variant.ModifiedNs).UtcDateTime)
            : OwnOutput.Marked(ContentReader.Read(source, detail: null, lineage));
        return new SegmentPassages(
            owner.Text.KeyOf(owner.Index),
            source.Count((byte)'\n'),
            PassageDivision.Turns(entries),
            [.. PassageDivision.Of(entries).Select(placed => new ReadyPassage(placed))]
        )
        {
            Prompts = PassageDivision.Prompts(entries),
            Cuts = PassageDivision.Cuts(entries),
            Lineage = SegmentLineage.Write(lineage),
        };
    }
}

/// <summary>
/// A passage on its way into the index. Its hash tells whether it is there already; what is written of it takes ten times as long to make as that, so it is made when it is
/// asked for first. Of a session that has grown nearly all passages are there.
/// </summary>
internal sealed class ReadyPassage
{
    private Passage? _passage;
    private byte[]? _bytes;
    private byte[]? _body;
    private ReadyWords? _words;

    /// <param name="placed">The passage.</param>
    public ReadyPassage(PlacedPassage placed)
    {
        (_passage, Line, Turn) = (placed.Passage, placed.Line, placed.Turn);
        _bytes = PassageBody.Write(placed.Passage);
        Hash = SHA256.HashData(_bytes);
        Last = placed.Passage.Entries.Max(e => e.Time?.Ticks ?? 0);
    }

    /// <summary>Of its body: the same passage in another session is the same row.</summary>
    public byte[] Hash { get; }

    /// <summary>The time of its latest entry in ticks of UTC; 0 where none tells.</summary>
    public long Last { get; }

    /// <summary>Where it begins in its segment.</summary>
    public int Line { get; }

    /// <summary>How many prompts stand before it in its segment.</summary>
    public int Turn { get; }

    /// <summary>Compressed.</summary>
    public byte[] Body => Made()._body!;

    /// <summary>Its words.</summary>
    public ReadyWords Words => Made()._words!;

    /// <summary>Makes what is written of it, by whichever thread calls, and lets go of all else.</summary>
    public ReadyPassage Made()
    {
        if (_passage is { } passage)
        {
            (_body, _words) = (PassageBody.Compress(_bytes), ReadyWords.Of(passage));
            (_passage, _bytes) = (null, null);
        }

        return this;
    }
}

/// <summary>The words of a passage, ready to be written.</summary>
/// <param name="Said">Column by column.</param>
/// <param name="Given">What tools gave back; empty where none did.</param>
internal sealed record ReadyWords(IReadOnlyList<string> Said, string Given)
{
    /// <summary>Cuts a passage.</summary>
    public static ReadyWords Of(Passage passage)
    {
        var words = PassageWords.Of(passage);
        return new ReadyWords(words.Said, words.Given);
    }
}
