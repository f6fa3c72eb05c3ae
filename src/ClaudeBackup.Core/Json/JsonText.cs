using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClaudeBackup.Core.Json;

/// <summary>
/// Turns the bytes of a JSON string into text. What is no valid text becomes U+FFFD; nothing is thrown.
/// </summary>
internal static class JsonText
{
    /// <summary>How many bytes of a file are the byte order mark that some editors put before JSON: 3, or none.</summary>
    public static int MarkLength(ReadOnlySpan<byte> file) => file.StartsWith("\uFEFF"u8) ? 3 : 0;

    /// <summary>A file behind its byte order mark.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> file) => file[MarkLength(file)..];

    /// <inheritdoc cref="WithoutMark(ReadOnlySpan{byte})"/>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> file) => file[MarkLength(file.Span)..];

    /// <summary>The whole string.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, JsonString text) => Decode(text.In(bytes));

    /// <summary>The string whose bytes between the quotes are these.</summary>
    public static string Decode(ReadOnlySpan<byte> raw) =>
        raw.Contains((byte)'\\') ? Unescape(raw) : Encoding.UTF8.GetString(raw);

    /// <summary>
    /// The string as JavaScript has it: halves of characters stay halves, so that what is different stays different. Bytes that are no UTF-8
    /// become U+FFFD.
    /// </summary>
    /// <param name="raw">What stands between the quotes; its escapes are known to be whole.</param>
    public static string Exact(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            _ = text.Append(Encoding.UTF8.GetString(raw[..at]));
            var isUnit = raw[at + 1] is (byte)'u';
            _ = text.Append(isUnit ? UnitAt(raw[at..]) : Escaped((char)raw[at + 1]));
            raw = raw[(at + (isUnit ? 6 : 2))..];
        }

        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }

    /// <summary>What stands between the quotes when a text is written with as few escapes as may be, as Claude Code writes.</summary>
    public static byte[] Spell(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                _ = result.Append(unit).Append(text[++i]);
                continue;
            }

            _ = unit switch
            {
                '"' or '\\' => result.Append('\\').Append(unit),
                '\n' => result.Append(@"\n"),
                '\r' => result.Append(@"\r"),
                '\t' => result.Append(@"\t"),
                < ' ' => Unit(unit),
                _ => char.IsSurrogate(unit) ? Unit(unit) : result.Append(unit),
            };
        }

        return Encoding.UTF8.GetBytes(result.ToString());

        StringBuilder Unit(char unit) => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    /// <summary>The same JSON with characters beyond U+FFFF written as such, which the framework escapes whatever it is told.</summary>
    public static byte[] WithPlainCharacters(ReadOnlySpan<byte> json)
    {
        var result = new List<byte>(json.Length);
        Span<byte> character = stackalloc byte[4];
        while (json.IndexOf((byte)'\\') is >= 0 and var at)
        {
            result.AddRange(json[..at]);
            json = json[at..];
            var length = NextRune(json, out var rune);
            if (length == 12)
            {
                result.AddRange(character[..rune.EncodeToUtf8(character)]);
            }
            else
            {
                result.AddRange(json[..length]);
            }

            json = json[length..];
        }

        result.AddRange(json);
        return [.. result];
    }

    /// <summary>The beginning of the string on one line: each line end is a space.</summary>
    /// <param name="bytes">the bytes the string lies in</param>
    /// <param name="text">where it lies</param>
    /// <param name="length">at most so many characters, counted as Unicode scalar values</param>
    public static string OneLine(ReadOnlySpan<byte> bytes, JsonString text, int length) =>
        OneLine(text.In(bytes), length);

    /// <summary>Whether the string is exactly this text.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes, JsonString text, ReadOnlySpan<byte> expected) =>
        text.Exists
        && (
            text.HasEscapes
                ? Encoding.UTF8.GetBytes(Decode(bytes, text)).AsSpan().SequenceEqual(expected)
                : text.In(bytes).SequenceEqual(expected)
        );

    /// <summary>Whether two strings are the same text; what is no valid text is all the same.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> bytes, JsonString one, JsonString other)
    {
        var first = one.In(bytes);
        var second = other.In(bytes);
        return first.SequenceEqual(second)
            || (!(IsPlain(one, first) && IsPlain(other, second)) && Decode(bytes, one) == Decode(bytes, other));
    }

    private static bool IsPlain(JsonString text, ReadOnlySpan<byte> raw) => !text.HasEscapes && Ascii.IsValid(raw);

    // piece by piece between escapes: most of a long text is pieces, and no character has fewer bytes than units
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var units = ArrayPool<char>.Shared.Rent(raw.Length);
        try
        {
            var length = 0;
            while (raw.IndexOf((byte)'\\') is >= 0 and var at)
            {
                length += Encoding.UTF8.GetChars(raw[..at], units.AsSpan(length));
                raw = raw[at..];
                raw = raw[NextRune(raw, out var rune)..];
                length += rune.EncodeToUtf16(units.AsSpan(length));
            }

            length += Encoding.UTF8.GetChars(raw, units.AsSpan(length));
            return new string(units, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(units);
        }
    }

    private static string OneLine(ReadOnlySpan<byte> raw, int length)
    {
        var text = new StringBuilder(Math.Min(raw.Length, length));
        var afterReturn = false;
        for (var count = 0; count < length && !raw.IsEmpty; count++)
        {
            raw = raw[NextRune(raw, out var rune)..];
            if (rune.Value == '\n' && afterReturn)
            {
                afterReturn = false;
                count--;
                continue;
            }

            afterReturn = rune.Value == '\r';
            text.Append(rune.Value is '\n' or '\r' ? new Rune(' ') : rune);
        }

        return text.ToString();
    }

    // the scanner has checked that escapes are whole
    private static int NextRune(ReadOnlySpan<byte> raw, out Rune rune)
    {
        if (raw[0] != '\\')
        {
            _ = Rune.DecodeFromUtf8(raw, out rune, out var consumed);
            return consumed;
        }

        if (raw[1] != 'u')
        {
            rune = new Rune(Escaped((char)raw[1]));
            return 2;
        }

        var unit = UnitAt(raw);
        if (
            char.IsHighSurrogate(unit)
            && raw.Length >= 12
            && raw[6] == '\\'
            && raw[7] == 'u'
            && Rune.TryCreate(unit, UnitAt(raw[6..]), out rune)
        )
        {
            return 12;
        }

        rune = char.IsSurrogate(unit) ? Rune.ReplacementChar : new Rune(unit);
        return 6;
    }

    private static char Escaped(char letter) =>
        letter switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            var itself => itself,
        };

    private static char UnitAt(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
