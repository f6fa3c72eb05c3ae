using System.Text;
using ClaudeBackup.Core.Claude;

namespace ClaudeBackup.Core.Reading;

/// <summary>The words of a stored file, however large it is: of more than a megabyte the middle is left out, as of a text in a transcript.</summary>
internal static class SideFileText
{
    /// <summary>Reads it; whether its middle was left out. No more than that megabyte and one piece are in memory.</summary>
    /// <param name="pieces">The bytes of the file, in order.</param>
    public static (string Text, bool IsCut) Read(IEnumerable<byte[]> pieces)
    {
        using var head = new MemoryStream();
        var (tail, isCut) = (Array.Empty<byte>(), false);
        foreach (var piece in pieces)
        {
            var taken = (int)Math.Min(piece.Length, ContentText.Head - head.Length);
            head.Write(piece, 0, taken);
            tail = [.. tail, .. piece.AsSpan(taken)];
            if (tail.Length > ContentText.Tail)
            {
                (tail, isCut) = (tail[^ContentText.Tail..], true);
            }
        }

        return isCut
            ? ($"{Clean(WholeCharacters(head.ToArray()))}\n…\n{Clean(tail.AsSpan(Continuing(tail)))}", true)
            : (Clean([.. head.ToArray(), .. tail]), false);
    }

    private static string Clean(ReadOnlySpan<byte> bytes) => ContentText.Clean(Encoding.UTF8.GetString(bytes));

    // without the last one, which may lack bytes
    private static ReadOnlySpan<byte> WholeCharacters(byte[] bytes)
    {
        var end = bytes.Length;
        while (end > 0 && bytes.Length - end < 3 && (bytes[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return bytes.AsSpan(0, end > 0 && bytes[end - 1] >= 0xC0 ? end - 1 : bytes.Length);
    }

    // bytes of a character that began before them
    private static int Continuing(byte[] bytes)
    {
        var at = 0;
        while (at < bytes.Length && at < 3 && (bytes[at] & 0xC0) == 0x80)
        {
            at++;
        }

        return at;
    }
}
