using System.Buffers.Binary;
using System.IO.Compression;

namespace ClaudeBackup.Core.Format;

/// <summary>Length and CRC of source bytes.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Crc">CRC-32.</param>
internal readonly record struct ContentMark(long Size, uint Crc);

/// <summary>What the first and last bytes of a gzip file say; of a torn file, the last ones say nothing true.</summary>
/// <param name="Claimed">Length (modulo 2^32) and CRC of the source bytes.</param>
/// <param name="Modified">The modification time of the source, when there is one.</param>
/// <param name="Length">Of the gzip file.</param>
internal sealed record GzipFrame(ContentMark Claimed, DateTimeOffset? Modified, long Length)
{
    /// <summary>Bytes needed from the front.</summary>
    public const int Front = 10;

    /// <summary>Bytes needed from the end.</summary>
    public const int Back = 8;

    /// <summary>Reads the frame.</summary>
    /// <param name="front">The first bytes, as many as there are.</param>
    /// <param name="back">The last bytes, as many as there are.</param>
    /// <param name="length">Of the whole.</param>
    public static GzipFrame Of(ReadOnlySpan<byte> front, ReadOnlySpan<byte> back, long length)
    {
        var seconds = front.Length == Front ? BinaryPrimitives.ReadUInt32LittleEndian(front[4..]) : 0;
        return new GzipFrame(
            back.Length == Back
                ? new ContentMark(
                    BinaryPrimitives.ReadUInt32LittleEndian(back[4..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(back)
                )
                : default,
            seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds),
            length
        );
    }

    /// <summary>Reads the frame of an open file.</summary>
    public static GzipFrame Of(Stream file)
    {
        Span<byte> bytes = stackalloc byte[Front + Back];
        file.Position = 0;
        var front = file.ReadAtLeast(bytes[..Front], Front, throwOnEndOfStream: false);
        file.Position = Math.Max(0, file.Length - Back);
        var back = file.ReadAtLeast(bytes[Front..], Back, throwOnEndOfStream: false);
        return Of(bytes[..front], bytes.Slice(Front, back), file.Length);
    }

    /// <summary>Whether content that was read to its end is what was compressed.</summary>
    public bool Proves(ContentMark read) =>
        (uint)read.Size == Claimed.Size && read.Crc == Claimed.Crc && Length >= Front + Back;
}

/// <summary>
/// The source bytes of a gzip file as far as they can be decompressed: damage ends the stream instead of failing it. The
/// caller compares length and CRC, for the framework's own streams take a file that was cut short for a whole one.
/// </summary>
internal sealed class GzipContent : Stream
{
    private const int Magic = 0x8B1F;

#pragma warning disable CA2213 // the file is the caller's, who reads it more than once
    private readonly Stream _file;
#pragma warning restore CA2213
    private DeflateStream? _deflate;
    private long _position;
    private bool _oneByOne;

    public GzipContent(Stream file)
    {
        _file = file;
        _deflate = Open();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_deflate is not null && !buffer.IsEmpty)
        {
            try
            {
                var read = _deflate.Read(_oneByOne ? buffer[..1] : buffer);
                _position += read;
                return read;
            }
            catch (InvalidDataException)
            {
                Reopen();
            }
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _deflate?.Dispose();
        }

        base.Dispose(disposing);
    }

    // A failing read may have decompressed bytes that it did not hand out: come back to this place and go on by single bytes.
    private void Reopen()
    {
        _deflate?.Dispose();
        _deflate = null;
        if (_oneByOne)
        {
            return;
        }

        _oneByOne = true;
        _deflate = Open();
        var passed = new byte[64 * 1024];
        for (var left = _position; left > 0; )
        {
            left -= _deflate!.Read(passed.AsSpan(0, (int)Math.Min(left, passed.Length)));
        }
    }

    // https://www.rfc-editor.org/rfc/rfc1952#section-2.3
    private DeflateStream? Open()
    {
        _file.Position = 0;
        Span<byte> header = stackalloc byte[GzipFrame.Front];
        if (
            _file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || BinaryPrimitives.ReadUInt16LittleEndian(header) != Magic
            || header[2] != 8
        )
        {
            return null;
        }

        var flags = header[3];
        if ((flags & 4) != 0)
        {
            var length = _file.ReadByte() | (_file.ReadByte() << 8);
            _file.Position += Math.Max(0, length);
        }

        // name and comment, each ended by a zero
        for (var texts = ((flags >> 3) & 1) + ((flags >> 4) & 1); texts > 0; texts--)
        {
            while (_file.ReadByte() > 0) { }
        }

        _file.Position += (flags & 2) != 0 ? 2 : 0;
        return new DeflateStream(_file, CompressionMode.Decompress, leaveOpen: true);
    }
}
