using System.Buffers;
using System.Text;
using ClaudeBackup.Core.Json;

namespace ClaudeBackup.Core.Claude;

/// <summary>
/// The words of a string in an entry: what a terminal would obey is taken out, data that stands for a picture is replaced by its length, and of more than
/// a megabyte the middle is left out, so that no entry takes more memory than that.
/// </summary>
internal static class ContentText
{
    /// <summary>Bytes that are kept of the beginning of a long one.</summary>
    public const int Head = 768 * 1024;

    /// <summary>Bytes that are kept of its end.</summary>
    public const int Tail = 256 * 1024;

    // no word, path or identifier is so long, nor a hash; what is has been encoded
    private const int LongestWord = 512;

    private static readonly SearchValues<char> Control = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Append(0x7F).Select(c => (char)c).Where(c => c is not ('\n' or '\t')),
    ]);

    private static readonly SearchValues<char> Encoded = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-"
    );

    /// <summary>Reads a string; whether its middle was left out.</summary>
    /// <param name="bytes">What the entry was read from.</param>
    /// <param name="text">Where the string lies.</param>
    public static (string Text, bool IsCut) Read(ReadOnlySpan<byte> bytes, JsonString text) =>
        Read(text.In(bytes), JsonText.Decode);

    /// <summary>Reads what is no JSON string, in the same way.</summary>
    /// <param name="text">UTF-8; what is not becomes U+FFFD.</param>
    public static (string Text, bool IsCut) Raw(ReadOnlySpan<byte> text) => Read(text, Encoding.UTF8.GetString);

    private static (string Text, bool IsCut) Read(ReadOnlySpan<byte> raw, Decoding decode)
    {
        if (raw.Length <= Head + Tail)
        {
            return (Clean(decode(raw)), false);
        }

        var head = raw[..Border(raw, Head)];
        var tail = raw[Border(raw, raw.Length - Tail)..];
        return ($"{Clean(decode(head))}\n…\n{Clean(decode(tail))}", true);
    }

    private delegate string Decoding(ReadOnlySpan<byte> raw);

    /// <summary>The text without what a terminal would obey and without encoded data.</summary>
    public static string Clean(string text) => WithoutData(WithoutControl(text));

    // the first place from there on that is neither inside an escape nor inside a character
    private static int Border(ReadOnlySpan<byte> raw, int wanted)
    {
        var at = 0;
        while (at < wanted)
        {
            var next = raw[at..].IndexOf((byte)'\\');
            if (next < 0 || at + next >= wanted)
            {
                at = wanted;
                break;
            }

            at += next + (raw[at + next + 1] == (byte)'u' ? 6 : 2);
        }

        while (at < raw.Length && (raw[at] & 0xC0) == 0x80)
        {
            at++;
        }

        return at;
    }

    private static string WithoutControl(string text)
    {
        var at = text.AsSpan().IndexOfAny(Control);
        if (at < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var start = 0;
        while (at >= 0)
        {
            _ = result.Append(text, start, at - start);
            start = text[at] == '\u001b' ? EndOfSequence(text, at) : at + 1;
            if (text[at] == '\r' && (start >= text.Length || text[start] != '\n'))
            {
                _ = result.Append('\n');
            }

            at = text.AsSpan(start).IndexOfAny(Control) is >= 0 and var next ? start + next : -1;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    // ECMA-48: ESC [ … letter; ESC ] … BEL or ESC \; else ESC and one character
    private static int EndOfSequence(string text, int at)
    {
        var next = at + 1;
        if (next >= text.Length)
        {
            return next;
        }

        if (text[next] == '[')
        {
            next++;
            while (next < text.Length && text[next] is >= ' ' and <= '?')
            {
                next++;
            }

            return Math.Min(next + 1, text.Length);
        }

        if (text[next] is ']' or 'P' or '_' or '^')
        {
            var end = text.AsSpan(next).IndexOfAny('\u0007', '\u001b', '\n');
            return end < 0 ? text.Length
                : text[next + end] == '\u0007' ? next + end + 1
                : next + end;
        }

        return text[next] is '\n' or '\u001b' ? next : next + 1;
    }

    private static string WithoutData(string text)
    {
        StringBuilder? result = null;
        var (at, kept) = (0, 0);
        while (text.Length - at >= LongestWord)
        {
            var length = text.AsSpan(at).IndexOfAnyExcept(Encoded) is >= 0 and var end ? end : text.Length - at;
            if (length >= LongestWord)
            {
                result ??= new StringBuilder();
                _ = result.Append(text, kept, at - kept).Append($"[{length} characters of data]");
                kept = at + length;
            }

            at += length;
            at += text.AsSpan(at).IndexOfAny(Encoded) is >= 0 and var gap ? gap : text.Length - at;
        }

        return result is null ? text : result.Append(text, kept, text.Length - kept).ToString();
    }
}
