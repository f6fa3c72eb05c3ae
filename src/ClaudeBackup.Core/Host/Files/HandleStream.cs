using Microsoft.Win32.SafeHandles;

namespace ClaudeBackup.Core.Host;

/// <summary>Writes to an open file from its start on, unbuffered, and leaves it open.</summary>
/// <param name="handle">The file; null only counts.</param>
internal sealed class HandleStream(SafeFileHandle? handle) : Stream
{
    /// <summary>Bytes written so far.</summary>
    public long Count { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (handle is not null)
        {
            RandomAccess.Write(handle, buffer, Count);
        }

        Count += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
