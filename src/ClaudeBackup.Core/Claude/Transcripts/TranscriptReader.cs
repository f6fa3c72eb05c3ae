namespace ClaudeBackup.Core.Claude;

/// <summary>Reads transcripts for the index. No bytes make it fail.</summary>
public static class TranscriptReader
{
    /// <summary>Tells what a stretch of a transcript says about its session, in one pass.</summary>
    /// <param name="wholeLines">
    /// whole lines; the last may lack its line end. A line of which only a piece is given counts as damaged.
    /// </param>
    public static TranscriptDigest Digest(ReadOnlySpan<byte> wholeLines)
    {
        var reader = new EntryReader(wholeLines);
        var collected = new DigestCollector(wholeLines);
        while (reader.Read(out var entry))
        {
            collected.Add(in entry);
        }

        return collected.ToDigest(reader.DamagedLines, reader.JoinedLines);
    }
}
