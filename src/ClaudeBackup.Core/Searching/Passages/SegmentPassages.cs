using System.Security.Cryptography;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;

namespace ClaudeBackup.Core.Searching;

/// <summary>A segment, ready to be written into the index: everything of it that takes time is done.</summary>
/// <param name="Hash">By which the segment is known.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Turns">How many prompts.</param>
/// <param name="Passages">What is said in it, in order.</param>
internal sealed record SegmentPassages(ContentHash Hash, int Lines, int Turns, IReadOnlyList<ReadyPassage> Passages)
{
    /// <summary>How many texts of it are so long that their middle is not kept.</summary>
    public int Cuts { get; init; }

    /// <summary>Where it comes from: <see cref="SegmentLineage"/>.</summary>
    public byte[] Lineage { get; init; } = [];

    /// <summary>Reads a segment.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="source">Its source bytes.</param>
    public static SegmentPassages Of(ContentHash hash, ReadOnlySpan<byte> source)
    {
        var lineage = new TranscriptLineage();
        var entries = OwnOutput.Marked(ContentReader.Read(source, detail: null, lineage));
        return new SegmentPassages(
            hash,
            source.Count((byte)'\n'),
            PassageDivision.Turns(entries),
            [.. PassageDivision.Of(entries).Select(ReadyPassage.Of)]
        )
        {
            Cuts = PassageDivision.Cuts(entries),
            Lineage = SegmentLineage.Write(lineage),
        };
    }
}

/// <summary>A passage, ready to be written.</summary>
/// <param name="Hash">Of its body: the same passage in another session is the same row.</param>
/// <param name="Body">Compressed.</param>
/// <param name="Words">Its words.</param>
/// <param name="Last">The time of its latest entry in ticks of UTC; 0 where none tells.</param>
/// <param name="Line">Where it begins in its segment.</param>
/// <param name="Turn">How many prompts stand before it in its segment.</param>
internal sealed record ReadyPassage(byte[] Hash, byte[] Body, ReadyWords Words, long Last, int Line, int Turn)
{
    /// <summary>Makes one ready.</summary>
    public static ReadyPassage Of(PlacedPassage placed)
    {
        var body = PassageBody.Write(placed.Passage);
        return new ReadyPassage(
            SHA256.HashData(body),
            PassageBody.Compress(body),
            ReadyWords.Of(placed.Passage),
            placed.Passage.Entries.Max(e => e.Time?.Ticks ?? 0),
            placed.Line,
            placed.Turn
        );
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
