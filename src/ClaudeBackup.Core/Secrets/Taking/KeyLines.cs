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
        var lines = new List<(int, int)>();
        var at = 0;
        while (Next(text, ref at, isFirst: lines.Count == 0) is { } line)
        {
            lines.Add((start + line.Start, line.Length));
        }

        return lines;
    }

    private static (int Start, int Length)? Next(string text, ref int at, bool isFirst)
    {
        var between = 0;
        var hasLineEnd = isFirst;
        while (at < text.Length && between <= (hasLineEnd ? MostBetween : MostOnOneLine))
        {
            var c = ShownText.Read(text, at, isPercent: false, out var length);
            if (!Base64.Contains(c))
            {
                if (string.CompareOrdinal(text, at, Footer, 0, Footer.Length) == 0)
                {
                    return null;
                }

                hasLineEnd = hasLineEnd || c is '\n';
                between++;
                at += length;
                continue;
            }

            var start = at;
            var shown = Run(text, ref at);
            if (shown >= LeastLine || EndsKey(text, at))
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

    // the last line may be short
    private static bool EndsKey(string text, int at) =>
        text.AsSpan(at, Math.Min(MostToFooter, text.Length - at)).Contains(Footer, StringComparison.Ordinal);
}
