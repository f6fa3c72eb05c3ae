using System.Buffers;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Searching;

/// <summary>
/// What a tool gave back and Claude Code put into a file of its own, for it is long: the transcript has no more than its beginning. Read as entries, so that it is
/// found as any result is.
/// </summary>
internal static class OutputPieces
{
    private const int Longest = 32 * 1024;

    // and all bytes of signs beyond ASCII
    private static readonly SearchValues<byte> InWords = SearchValues.Create([
        .. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8,
        .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b),
    ]);

    // so far somebody looks who asks whether a file is text
    private const int Looked = 8 * 1024;

    /// <summary>The text in pieces of whole lines, as far as lines are not longer than a piece; nothing of what is no text.</summary>
    /// <param name="source">A stretch of the file.</param>
    /// <param name="time">When the file was written.</param>
    public static IReadOnlyList<TranscriptEntry> Of(ReadOnlySpan<byte> source, DateTime time)
    {
        var entries = new List<TranscriptEntry>();
        if (source[..Math.Min(Looked, source.Length)].Contains((byte)0))
        {
            return entries;
        }

        var line = 0;
        while (!source.IsEmpty)
        {
            var length = End(source);
            var (text, isCut) = ContentText.Raw(source[..length]);
            if (!string.IsNullOrWhiteSpace(text))
            {
                entries.Add(
                    new TranscriptEntry(line, [new ContentBlock(ContentKind.Result, text) { IsCut = isCut }])
                    {
                        Time = time,
                    }
                );
            }

            line += source[..length].Count((byte)'\n');
            source = source[length..];
        }

        return entries;
    }

    private static int End(ReadOnlySpan<byte> source)
    {
        if (source.Length <= Longest)
        {
            return source.Length;
        }

        var end = source[..Longest].LastIndexOf((byte)'\n') + 1;
        if (end > 0)
        {
            return end;
        }

        // a long line ends within no word
        var at = source[..Longest].LastIndexOfAnyExcept(InWords) + 1;
        return at > 0 ? at : Longest;
    }
}
