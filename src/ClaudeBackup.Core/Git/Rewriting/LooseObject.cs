using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ClaudeBackup.Core.Git;

/// <summary>A file in which git keeps one object: a stream of zlib and nothing behind it, whose content has the name of the file for its hash.</summary>
internal static class LooseObject
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Whether a file is the object of a name, whole, as git takes it.</summary>
    /// <param name="name">Of the object; anything else is the name of none.</param>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="content">Gets the header and the content, whether they are whole or not; null for nobody.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no stream of zlib.</exception>
    public static bool Is(string name, Stream file, Stream? content = null)
    {
        using var counted = new ToTheEnd(file);
        using var plain = new ZLibStream(counted, CompressionMode.Decompress, leaveOpen: true);
#pragma warning disable CA5350 // git names objects by SHA-1; nothing here relies on it for security
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (plain.Read(buffer) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                content?.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return counted.EndsWithFile
            && string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), name, StringComparison.Ordinal);
    }

    /// <summary>Whether a file holds a tree or a commit, by the first bytes of it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no stream of zlib.</exception>
    public static bool Leads(Stream file)
    {
        using var plain = new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true);
        Span<byte> first = stackalloc byte[7];
        var read = first[..plain.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        return read.StartsWith("tree "u8) || read.StartsWith("commit "u8);
    }

    /// <summary>
    /// Tells whether what was read of a file ended by itself where the file does. The library takes the end of a file for the end of what is compressed; but it asks
    /// for more first, and it asks for no more once it has seen the last block and found the sum behind it right.
    /// </summary>
    private sealed class ToTheEnd(Stream file) : Stream
    {
        private readonly long _length = file.Length;
        private bool _wasAskedForMore;

        public bool EndsWithFile => file.Position == _length && !_wasAskedForMore;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => _length;

        public override long Position
        {
            get => file.Position;
            set => throw new NotSupportedException();
        }

        // the last byte alone, so that who stops before it is seen to
        public override int Read(Span<byte> buffer)
        {
            var left = _length - file.Position;
            _wasAskedForMore |= left <= 0;
            return file.Read(left > 1 ? buffer[..(int)Math.Min(buffer.Length, left - 1)] : buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
