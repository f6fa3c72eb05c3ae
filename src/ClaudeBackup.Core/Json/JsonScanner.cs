using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClaudeBackup.Core.Json;

/// <summary>
/// A string inside scanned bytes: what stands between its quotes. The default value means that there is none.
/// </summary>
internal readonly record struct JsonString(int Start, int Length, bool HasEscapes)
{
    /// <summary>Whether there is a string. No string begins at 0: its quote stands before it.</summary>
    public bool Exists => Start > 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, Length);
}

/// <summary>
/// Steps over JSON values in one line, checking their grammar fully but not their UTF-8. Made for transcripts, where
/// most bytes stand in strings that nobody asks for: those are passed 32 bytes at a time. A line end is not white
/// space here.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    // one bit for each open array (0) or object (1) around the innermost; grows with depth, so no nesting is too deep
    private ulong[] _open = [];

    public int Position { get; set; }

    public readonly bool IsAtEnd => Position >= _bytes.Length;

    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The next byte that is no white space; the position is then on it. 0 at the end.</summary>
    public byte Peek()
    {
        while (Position < _bytes.Length)
        {
            var next = _bytes[Position];
            if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                return next;
            }

            Position++;
        }

        return 0;
    }

    /// <summary>Steps over a byte if it comes next.</summary>
    public bool TryTake(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Steps over a string if one comes next.</summary>
    public bool TryTakeString(out JsonString text)
    {
        text = default;
        if (Peek() != '"')
        {
            return false;
        }

        var start = Position + 1;
        var hasEscapes = false;
        var at = start;
        while (true)
        {
            at = NextSpecial(at);
            if (at >= _bytes.Length || _bytes[at] < 0x20)
            {
                Position = Math.Min(at, _bytes.Length);
                return false;
            }

            if (_bytes[at] == '"')
            {
                text = new(start, at - start, hasEscapes);
                Position = at + 1;
                return true;
            }

            var escape = LengthOfEscape(at);
            if (escape == 0)
            {
                Position = at;
                return false;
            }

            hasEscapes = true;
            at += escape;
        }
    }

    /// <summary>
    /// Steps over any value. False, somewhere inside it, when it is no JSON or does not end on this line.
    /// </summary>
    public bool TrySkipValue()
    {
        var depth = 0;
        var inObject = false;
        while (true)
        {
            var next = Peek();
            if (next is (byte)'{' or (byte)'[')
            {
                Position++;
                Push(depth++, inObject);
                inObject = next == '{';
                if (!TryTake(inObject ? (byte)'}' : (byte)']'))
                {
                    if (inObject && !TryTakeName())
                    {
                        return false;
                    }

                    continue;
                }

                inObject = Pop(--depth);
            }
            else if (!TryTakeScalar(next))
            {
                return false;
            }

            while (depth > 0 && !TryTake((byte)','))
            {
                if (!TryTake(inObject ? (byte)'}' : (byte)']'))
                {
                    return false;
                }

                inObject = Pop(--depth);
            }

            if (depth == 0)
            {
                return true;
            }

            if (inObject && !TryTakeName())
            {
                return false;
            }
        }
    }

    /// <summary>Steps over these bytes if they come next.</summary>
    public bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        if (!_bytes[Position..].StartsWith(word))
        {
            return false;
        }

        Position += word.Length;
        return true;
    }

    /// <summary>Goes behind the next line end, or to the end.</summary>
    public void SkipLine()
    {
        var end = _bytes[Position..].IndexOf((byte)'\n');
        Position = end < 0 ? _bytes.Length : Position + end + 1;
    }

    private bool TryTakeName() => TryTakeString(out _) && TryTake((byte)':');

    private bool TryTakeScalar(byte first) =>
        first switch
        {
            (byte)'"' => TryTakeString(out _),
            (byte)'t' => TryTakeWord("true"u8),
            (byte)'f' => TryTakeWord("false"u8),
            (byte)'n' => TryTakeWord("null"u8),
            _ => TryTakeNumber(),
        };

    private bool TryTakeNumber()
    {
        var at = Position;
        if (At(at) == '-')
        {
            at++;
        }

        var whole = DigitsFrom(at);
        if (whole == 0 || (whole > 1 && _bytes[at] == '0'))
        {
            return false;
        }

        at += whole;
        if (At(at) == '.')
        {
            var fraction = DigitsFrom(at + 1);
            if (fraction == 0)
            {
                return false;
            }

            at += 1 + fraction;
        }

        if (At(at) is (byte)'e' or (byte)'E')
        {
            at += At(at + 1) is (byte)'+' or (byte)'-' ? 2 : 1;
            var exponent = DigitsFrom(at);
            if (exponent == 0)
            {
                return false;
            }

            at += exponent;
        }

        Position = at;
        return true;
    }

    private readonly int DigitsFrom(int at)
    {
        var end = at;
        while (At(end) is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        return end - at;
    }

    private readonly byte At(int at) => at < _bytes.Length ? _bytes[at] : (byte)0;

    // The next quote, backslash or control byte; at or behind the end when there is none. Code with these vectors is
    // not compiled ahead of time, and unoptimised, as the first calls would be, it takes ten times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int NextSpecial(int at)
    {
        ref var first = ref MemoryMarshal.GetReference(_bytes);
        for (; at <= _bytes.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            var block = Vector256.LoadUnsafe(ref first, (nuint)at);
            var special =
                Vector256.Equals(block, Vector256.Create((byte)'"'))
                | Vector256.Equals(block, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(block, Vector256.Create((byte)0x20));
            var bits = special.ExtractMostSignificantBits();
            if (bits != 0)
            {
                return at + int.TrailingZeroCount((int)bits);
            }
        }

        while (at < _bytes.Length && _bytes[at] is not ((byte)'"' or (byte)'\\' or < 0x20))
        {
            at++;
        }

        return at;
    }

    private readonly int LengthOfEscape(int at)
    {
        switch (At(at + 1))
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return 2;
            case (byte)'u':
                for (var i = 2; i < 6; i++)
                {
                    if (!char.IsAsciiHexDigit((char)At(at + i)))
                    {
                        return 0;
                    }
                }

                return 6;
            default:
                return 0;
        }
    }

    private void Push(int depth, bool wasInObject)
    {
        var word = depth >> 6;
        if (word >= _open.Length)
        {
            Array.Resize(ref _open, Math.Max(4, _open.Length * 2));
        }

        var bit = 1UL << depth;
        _open[word] = wasInObject ? _open[word] | bit : _open[word] & ~bit;
    }

    private readonly bool Pop(int depth) => (_open[depth >> 6] & (1UL << depth)) != 0;
}
