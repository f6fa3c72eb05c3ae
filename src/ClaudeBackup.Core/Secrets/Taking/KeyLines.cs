using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// The lines of a private key, wherever they are shown: what stands before each line (numbers, signs of a diff, quotes), the line ends and what comes behind the key are none of it, so that whoever
/// masks the lines leaves a file that reads as before.
/// </summary>
internal static class KeyLines
{
    // more than the longest key that anybody has
    private const int Longest = 24 * 1024;
    private const int LeastLine = 16;
    private const int MostBetween = 48;
    private const int MostOnOneLine = 8;
    private const int MostToFooter = 64;
    private const string Footer = "-----END";

    // base64 comes in fours
    private const int Group = 4;

    private static ReadOnlySpan<byte> Header => "-----BEGIN "u8;

    private static readonly SearchValues<char> Base64 = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/="
    );

    /// <summary>Finds them.</summary>
    /// <param name="bytes">What was scanned.</param>
    /// <param name="start">Where the first line begins.</param>
    /// <param name="end">Where what was found of it ends.</param>
    public static IEnumerable<(int Start, int Length)> Of(ReadOnlySpan<byte> bytes, int start, int end)
    {
        var text = Encoding.Latin1.GetString(bytes[start..Math.Min(bytes.Length, end + Longest)]);
        var isAdded = IsAdded(bytes[..start]);
        var lines = new List<(int, int)>();
        var at = 0;
        while (Next(text, ref at, isFirst: lines.Count == 0, isAdded) is { } line)
        {
            lines.Add((start + line.Start, line.Length));
        }

        return lines;
    }

    // in a diff that adds it, the + before each line is none of it
    private static bool IsAdded(ReadOnlySpan<byte> before) =>
        before.LastIndexOf(Header) is > 0 and var header && before[header - 1] is (byte)'+';

    private static (int Start, int Length)? Next(string text, ref int at, bool isFirst, bool isAdded)
    {
        var between = 0;
        var hasLineEnd = isFirst;
        var beginsLine = false;
        while (at < text.Length && between <= (hasLineEnd ? MostBetween : MostOnOneLine))
        {
            var c = ShownText.Read(text, at, isPercent: false, out var length);
            var isSign = isAdded && beginsLine && c is '+';
            beginsLine = c is '\n';
            if (isSign || !Base64.Contains(c))
            {
                if (string.CompareOrdinal(text, at, Footer, 0, Footer.Length) == 0)
                {
                    return null;
                }

                hasLineEnd = hasLineEnd || beginsLine;
                between++;
                at += length;
                continue;
            }

            var start = at;
            var shown = Run(text, ref at);
            if (shown >= LeastLine ? EndsWord(text, at) : shown % Group == 0 && EndsLine(text, at) && EndsKey(text, at))
            {
                return (start, at - start);
            }

            between += shown;
        }

        return null;
    }

    private static int Run(string text, ref int at)
    {
        var shown = 0;
        while (
            at < text.Length
            && ShownText.Read(text, at, isPercent: false, out var length) is var c
            && Base64.Contains(c)
        )
        {
            at += length;
            shown++;
        }

        return shown;
    }

    // what goes on is the name of a file: grep shows it, and a number, before each line
    private static bool EndsWord(string text, int at) =>
        at == text.Length
        || text[at] is not ('.' or ':' or '_' or '-')
        || string.CompareOrdinal(text, at, Footer, 0, Footer.Length) == 0;

    private static bool EndsLine(string text, int at) =>
        at == text.Length
        || ShownText.Read(text, at, isPercent: false, out _) is '\n' or ' ' or '"' or '\'' or '`' or '-';

    // the last line may be short
    private static bool EndsKey(string text, int at) =>
        text.AsSpan(at, Math.Min(MostToFooter, text.Length - at)).Contains(Footer, StringComparison.Ordinal);
}
