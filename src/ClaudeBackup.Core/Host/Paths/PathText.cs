using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ClaudeBackup.Core.Host;

/// <summary>
/// Names of files as text. A name on Linux is bytes; inside the program it is a string in which every byte that is not
/// part of valid UTF-8 stands as the lone low surrogate U+DC00 + byte (U+DC80..U+DCFF), as Python's
/// <see href="https://peps.python.org/pep-0383/">surrogateescape</see> does. No byte sequence is lost or changed by
/// <see cref="Decode"/> followed by <see cref="Encode(string)"/>.
/// </summary>
public static class PathText
{
    private const int Escape = 0xDC00;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var rented = ArrayPool<char>.Shared.Rent(bytes.Length);
        var length = 0;
        while (!bytes.IsEmpty)
        {
            Utf8.ToUtf16(bytes, rented.AsSpan(length), out var read, out var written, replaceInvalidSequences: false);
            length += written;
            bytes = bytes[read..];
            if (!bytes.IsEmpty)
            {
                rented[length++] = (char)(Escape + bytes[0]);
                bytes = bytes[1..];
            }
        }

        string text = new(rented, 0, length);
        ArrayPool<char>.Shared.Return(rented);
        return text;
    }

    /// <exception cref="FormatException">The text holds a lone surrogate that does not stand for a byte.</exception>
    public static byte[] Encode(string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(MaxBytes(text));
        var bytes = rented[..Encode(text, rented)];
        ArrayPool<byte>.Shared.Return(rented);
        return bytes;
    }

    /// <summary>Whether <see cref="Encode(string)"/> takes the text: every surrogate in it has its other half or stands for a byte.</summary>
    public static bool IsName(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (
                char.IsSurrogate(text[i]) && text[i] is not (>= (char)(Escape + 0x80) and <= (char)(Escape + 0xFF))
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many bytes the text needs at most.</summary>
    internal static int MaxBytes(string text) => Encoding.UTF8.GetMaxByteCount(text.Length);

    /// <summary>Writes into a buffer of at least <see cref="MaxBytes"/>; returns how many bytes were written.</summary>
    internal static int Encode(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        var length = 0;
        while (true)
        {
            Utf8.FromUtf16(text, buffer[length..], out var read, out var written, replaceInvalidSequences: false);
            length += written;
            text = text[read..];
            if (text.IsEmpty)
            {
                return length;
            }

            buffer[length++] = text[0] is >= (char)(Escape + 0x80) and <= (char)(Escape + 0xFF)
                ? (byte)(text[0] - Escape)
                : throw new FormatException($"A file name holds U+{(int)text[0]:X4}, which no byte stands for.");
            text = text[1..];
        }
    }
}
