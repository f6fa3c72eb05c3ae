using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// Gives the messages at the two ends of a transcript without reading what lies between. The transcript is given as
/// stretches cut at line ends; each is asked for at most once in a call. Adjacent assistant entries with one
/// <c>message.id</c> are one message, also across a cut.
/// </summary>
public static class TranscriptMessages
{
    /// <summary>The first messages, in order.</summary>
    /// <param name="count">at most so many</param>
    /// <param name="stretches">how many stretches there are</param>
    /// <param name="read">gives the bytes of a stretch, the first being 0</param>
    /// <param name="withText">whether only those count that say something: one that calls a tool, or gives what came of it, does not</param>
    public static IReadOnlyList<TranscriptMessage> First(
        int count,
        int stretches,
        Func<int, ReadOnlyMemory<byte>> read,
        bool withText = false
    )
    {
        List<MessagePiece> pieces = [];

        // one more than asked for: only then is the last of them complete
        for (var i = 0; i < stretches && pieces.Count(Counts) <= count; i++)
        {
            foreach (var piece in PiecesOf(read(i).Span))
            {
                Join(pieces, piece);
            }
        }

        return [.. pieces.Where(Counts).Take(count).Select(static piece => piece.Message)];

        bool Counts(MessagePiece piece) => !withText || piece.Message.Preview.Length > 0;
    }

    /// <summary>The last messages, in order. Parameters as for <see cref="First"/>.</summary>
    public static IReadOnlyList<TranscriptMessage> Last(
        int count,
        int stretches,
        Func<int, ReadOnlyMemory<byte>> read,
        bool withText = false
    )
    {
        List<MessagePiece> pieces = [];
        for (var i = stretches - 1; i >= 0 && pieces.Count(Counts) <= count; i--)
        {
            var earlier = PiecesOf(read(i).Span);
            foreach (var piece in pieces)
            {
                Join(earlier, piece);
            }

            pieces = earlier;
        }

        return [.. pieces.Where(Counts).TakeLast(count).Select(static piece => piece.Message)];

        bool Counts(MessagePiece piece) => !withText || piece.Message.Preview.Length > 0;
    }

    private static List<MessagePiece> PiecesOf(ReadOnlySpan<byte> lines)
    {
        List<MessagePiece> pieces = [];
        var reader = new EntryReader(lines);
        while (reader.Read(out var entry))
        {
            var isAssistant = JsonText.Is(lines, entry.Type, "assistant"u8);
            if (isAssistant || JsonText.Is(lines, entry.Type, "user"u8))
            {
                var id = isAssistant && entry.Message.Id.Length > 0 ? JsonText.Decode(lines, entry.Message.Id) : null;
                var preview = entry.Message.Text.Exists
                    ? JsonText.OneLine(lines, entry.Message.Text, TranscriptMessage.LongestPreview)
                    : "";
                Join(pieces, new(id, new(isAssistant ? "assistant" : "user", preview)));
            }
        }

        return pieces;
    }

    private static void Join(List<MessagePiece> pieces, MessagePiece next)
    {
        if (next.Id is null || pieces.Count == 0 || pieces[^1].Id != next.Id)
        {
            pieces.Add(next);
        }
        else if (pieces[^1].Message.Preview.Length == 0)
        {
            pieces[^1] = next;
        }
    }

    private readonly record struct MessagePiece(string? Id, TranscriptMessage Message);
}
