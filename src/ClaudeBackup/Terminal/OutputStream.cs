using ClaudeBackup.Core.Failures;

namespace ClaudeBackup.Terminal;

/// <summary>A standard output that may be full or closed.</summary>
/// <param name="open">Opens what it goes to.</param>
/// <param name="isAnswer">Whether somebody waits for what is on it. What is only told on the side is let go.</param>
internal sealed class OutputStream(Func<Stream> open, bool isAnswer) : Stream
{
    private readonly Stream _inner = open();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (isAnswer)
            {
                throw new BackupException(
                    FailureKind.Failed,
                    $"The command came to its end, but standard output does not take what it says: {e.Message}",
                    "Run it again with an output that can be written to.",
                    e
                )
                {
                    Code = FailureCode.Output,
                };
            }
        }
    }

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
