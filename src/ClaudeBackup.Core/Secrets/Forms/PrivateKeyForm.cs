using System.Buffers;
using System.Text;

namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// A PEM block of a private key with the first line of the key, as files have it and as tools show it: with numbers, signs of a diff or names of files
/// before each line, quoted, in JSON, joined from pieces.
/// </summary>
public sealed record PrivateKeyForm : SecretForm
{
    // raised when keys are looked for otherwise
    private const int Revision = 1;
    private const int LongestHeader = 60;
    private const int LongestBefore = 900;
    private const int LeastLine = 40;
    private const int MostTold = 80;
    private const double LeastBits = 2.5;
    private const string Begin = "-----BEGIN ";
    private const string End = "-----";

    // with what every key of OpenSSH begins, so that the first line of two may be the same
    private const string OpenSsh = "b3BlbnNzaC1rZXktdjE";

    private static readonly SearchValues<char> Base64 = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/="
    );

    internal override string Told => $"private key {Revision}";

    internal override FoundSecret? Find(ReadOnlySpan<char> text, int anchor, int length)
    {
        var before = text[..anchor];
        var begin = before.LastIndexOf(Begin, StringComparison.Ordinal);
        var behind = text[(anchor + length)..Math.Min(text.Length, anchor + length + LongestHeader)];
        behind = behind.StartsWith(" BLOCK", StringComparison.Ordinal) ? behind[" BLOCK".Length..] : behind;
        if (begin < 0 || !behind.StartsWith(End, StringComparison.Ordinal))
        {
            return null;
        }

        var start = anchor + length;
        start += text[start..].IndexOf(End, StringComparison.Ordinal) + End.Length;
        var isAdded = begin > 0 && text[begin - 1] is '+';
        return Line(text[..Math.Min(text.Length, start + LongestBefore)], start, isAdded);
    }

    // from behind the header to the footer; where that was cut off, to the end
    internal override (int Start, int End) Extent(ReadOnlySpan<byte> bytes, int start, int end)
    {
        var header = bytes[..start].LastIndexOf("-----BEGIN "u8);
        var behind = header < 0 ? -1 : bytes[(header + Begin.Length)..start].IndexOf("-----"u8);
        var footer = bytes[end..].IndexOf("-----END"u8);
        return (
            behind < 0 ? start : header + Begin.Length + behind + End.Length,
            footer < 0 ? bytes.Length : end + footer
        );
    }

    // The first run of base64 that is long enough, whatever stands before it. Where a diff adds lines, the + before each is none of it.
    private static FoundSecret? Line(ReadOnlySpan<char> text, int at, bool isAdded)
    {
        var beginsLine = false;
        while (at < text.Length)
        {
            var c = ShownText.Read(text, at, isPercent: false, out var length);
            var isSign = isAdded && beginsLine && c is '+';
            beginsLine = c is '\n';
            if (isSign || !Base64.Contains(c))
            {
                if (c is '-' && text[at..].StartsWith("-----END", StringComparison.Ordinal))
                {
                    return null;
                }

                at += length;
                continue;
            }

            var (start, line) = (at, Run(text, ref at));
            if (line.Length >= LeastLine && IsOfKey(line))
            {
                return new FoundSecret(start, at - start, line);
            }
        }

        return null;
    }

    private static string Run(ReadOnlySpan<char> text, ref int at)
    {
        var run = new StringBuilder();
        while (at < text.Length && run.Length < MostTold)
        {
            var c = ShownText.Read(text, at, isPercent: false, out var length);
            if (!Base64.Contains(c))
            {
                break;
            }

            _ = run.Append(c);
            at += length;
        }

        return run.ToString();
    }

    // a ruler has few characters, the path of a file has words
    private static bool IsOfKey(string line) =>
        !line.StartsWith(OpenSsh, StringComparison.Ordinal)
        && Randomness.Bits(line) >= LeastBits
        && (!line.Contains('/', StringComparison.Ordinal) || Randomness.Score(line) > 0);
}
