using ClaudeBackup.Core.Git;

namespace ClaudeBackup.Core.Verifying;

/// <summary>Reads a stored segment and hashes what goes by as git hashes a blob. The stream below stays its owner's.</summary>
/// <param name="stored">The stored bytes.</param>
/// <param name="blob">Knows how many there are.</param>
internal sealed class HashedStream(Stream stored, BlobHasher blob) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = stored.Read(buffer);
        blob.Append(buffer[..read]);
        return read;
    }

    /// <summary>The name of all of it as a blob, what nobody has read so far included; null where the file grew or shrank meanwhile.</summary>
    /// <param name="buffer">Is overwritten.</param>
    public ObjectId? Finish(byte[] buffer)
    {
        while (Read(buffer.AsSpan()) > 0)
        {
            // a decompressor stops at the end of its member
        }

        try
        {
            return blob.Finish();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
