using System.Buffers;
using System.Text;
using ClaudeBackup.Core.Host;

namespace ClaudeBackup.Core.Git;

/// <summary>
/// Writes the language of <see href="https://git-scm.com/docs/git-fast-import">git fast-import</see>, buffered. Only bytes; no
/// process is known here.
/// </summary>
internal sealed class FastImportStream(Action<ReadOnlyMemory<byte>> send)
{
    private const int BufferSize = 256 * 1024;
    private static readonly SearchValues<byte> NeedsEscape = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(value => (byte)value),
        (byte)'"',
        (byte)'\\',
        0x7F,
    ]);

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _length;

    public void Text(string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > bytes.Length)
        {
            bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        }

        Bytes(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_length == BufferSize)
            {
                Flush();
            }

            var piece = Math.Min(bytes.Length, BufferSize - _length);
            bytes[..piece].CopyTo(_buffer.AsSpan(_length));
            _length += piece;
            bytes = bytes[piece..];
        }
    }

    /// <summary>A path in C's notation: quoted, so that it may begin and end with anything, hold line ends, and bytes that are no UTF-8.</summary>
    public void Path(string path)
    {
        ReadOnlySpan<byte> rest = PathText.Encode(path);
        Bytes("\""u8);
        while (rest.IndexOfAny(NeedsEscape) is >= 0 and int at)
        {
            Bytes(rest[..at]);
            var special = rest[at];
            Bytes([
                (byte)'\\',
                (byte)('0' + (special >> 6)),
                (byte)('0' + ((special >> 3) & 7)),
                (byte)('0' + (special & 7)),
            ]);
            rest = rest[(at + 1)..];
        }

        Bytes(rest);
        Bytes("\"\n"u8);
    }

    public void Flush()
    {
        if (_length > 0)
        {
            var length = _length;
            _length = 0;
            send(_buffer.AsMemory(0, length));
        }
    }
}
