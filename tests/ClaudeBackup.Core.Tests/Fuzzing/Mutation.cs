using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ClaudeBackup.Core.Tests.Fuzzing;

/// <summary>Makes new inputs of kept ones: a few changes each, of which some know what numbers, texts and nesting look like.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="corpus">What is changed.</param>
internal sealed class Mutation(Random random, IReadOnlyList<byte[]> corpus)
{
    private const int MostChanges = 5;
    private const int Longest = 256 * 1024;

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\0",
            "\uFEFF",
            "\r\n",
            "\r",
            "\n",
            "\n\n",
            "\t",
            " ",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\\udc00",
            "\\u",
            "{",
            "}",
            "[",
            "]",
            "{}",
            "[]",
            "\"\"",
            ":",
            ",",
            "null",
            "true",
            "-1",
            "1e999",
            "-0",
            "0.1",
            "/",
            "//",
            "..",
            "../",
            "%",
            "%2",
            "%2F",
            "%u",
            "%uD800",
            "<",
            "<!--",
            "]]>",
            "&#0;",
            "&amp;",
            "'",
            "=",
            "#",
            "*",
            "\u0001",
            "\u001F",
            "\u0085",
            "\u2028",
            "\u202E",
            "\u0301",
            "é",
            "設",
            "🚀",
        }.Select(Encoding.UTF8.GetBytes),
        [0x80],
        [0xC3],
        [0xE2, 0x82],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xFE],
        [0xFF, 0xFE],
    ];

    private static readonly string[] Numbers =
    [
        "0",
        "1",
        "-1",
        "00",
        "127",
        "128",
        "255",
        "256",
        "65536",
        "2147483647",
        "2147483648",
        "-2147483648",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551616",
        "99999999999999999999999999",
        "253402300800",
        "-62135596801",
        "0000000000000000000000000000000000000001",
        "1.5",
        "1.2.3",
        "1e9",
        "٣",
    ];

    private static readonly string[] Values =
    [
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "\"\"",
        "\"x\"",
        "\"\\ud800\"",
        "[]",
        "[null]",
        "[[]]",
        "{}",
        "{\"\\ud800\":1}",
        "{\"a\":{}}",
        "[{}]",
    ];

    private static readonly int[] Depths = [3, 63, 64, 65, 129, 257, 1001, 20_000];

    private static readonly long[] Extremes =
    [
        0,
        1,
        -1,
        int.MaxValue,
        int.MinValue,
        uint.MaxValue,
        long.MaxValue,
        long.MinValue,
        1 << 24,
        1 << 30,
    ];

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var bytes = corpus[random.Next(corpus.Count)].ToList();
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            Change(bytes);
        }

        return bytes.Count > Longest ? [.. bytes.Take(Longest)] : [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var (at, length) = Stretch(bytes.Count);
        switch (random.Next(14))
        {
            case 0 when bytes.Count > 0:
                bytes[Place(bytes.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[Place(bytes.Count)] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                Repeat(bytes, at, length);
                break;
            case 5:
                bytes.InsertRange(at, Other());
                break;
            case 6:
                Move(bytes, at, length);
                break;
            case 7:
                ReplaceNumber(bytes, at);
                break;
            case 8:
                ReplaceValue(bytes, at);
                break;
            case 9:
                Nest(bytes, at);
                break;
            case 10:
                WriteExtreme(bytes, at);
                break;
            case 11:
                RepeatLine(bytes, at);
                break;
            default:
                bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
        }
    }

    private int Place(int count) => random.Next(count);

    private (int At, int Length) Stretch(int count)
    {
        var at = random.Next(count + 1);
        var most = random.Next(4) == 0 ? count - at : Math.Min(16, count - at);
        return (at, random.Next(most + 1));
    }

    private void Repeat(List<byte> bytes, int at, int length)
    {
        var piece = bytes.GetRange(at, length);
        for (var times = random.Next(8) == 0 ? 200 : random.Next(1, 4); times > 0 && bytes.Count < Longest; times--)
        {
            bytes.InsertRange(at, piece);
        }
    }

    // from anywhere in another one to its end, or a part of it
    private List<byte> Other()
    {
        var other = corpus[random.Next(corpus.Count)].ToList();
        var (at, length) = Stretch(other.Count);
        return other.GetRange(at, length);
    }

    private void Move(List<byte> bytes, int at, int length)
    {
        var piece = bytes.GetRange(at, length);
        bytes.RemoveRange(at, length);
        bytes.InsertRange(random.Next(bytes.Count + 1), piece);
    }

    private void ReplaceNumber(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(at, b => char.IsAsciiDigit((char)b));
        if (start < 0)
        {
            return;
        }

        var end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(start, end - start);
        var number =
            random.Next(3) == 0
                ? random.NextInt64(-1000, 100_000).ToString(CultureInfo.InvariantCulture)
                : Numbers[random.Next(Numbers.Length)];
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(number));
    }

    // what stands behind a colon, up to the next comma or bracket
    private void ReplaceValue(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(at, b => b == ':') + 1;
        if (start == 0)
        {
            return;
        }

        var end = bytes.FindIndex(start, b => b is (byte)',' or (byte)'}' or (byte)']' or (byte)'\n');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
    }

    private void Nest(List<byte> bytes, int at)
    {
        var depth = Depths[random.Next(Depths.Length)];
        var (open, close) = random.Next(4) switch
        {
            0 => ("[", "]"),
            1 => ("{\"a\":", "}"),
            2 => ("<a>", "</a>"),
            _ => ("- ", ""),
        };
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth))));
        if (random.Next(2) == 0)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes("1" + string.Concat(Enumerable.Repeat(close, depth))));
        }
    }

    private void WriteExtreme(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        var value = Extremes[random.Next(Extremes.Length)];
        var size = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            number = number[..size];
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            number = number[^size..];
        }

        for (var i = 0; i < size && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    private static void RepeatLine(List<byte> bytes, int at)
    {
        var start = at == 0 ? 0 : bytes.FindLastIndex(at - 1, b => b == '\n') + 1;
        var end = bytes.FindIndex(at, b => b == '\n');
        bytes.InsertRange(start, bytes.GetRange(start, (end < 0 ? bytes.Count : end + 1) - start));
    }
}
