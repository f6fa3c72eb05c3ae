using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Git;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Repository;

namespace ClaudeBackup.Core.Migration;

/// <summary>
/// Opens stored states. Blobs go through one scratch file, for they come out of git in one go and may be of any size. One
/// caller at a time.
/// </summary>
internal sealed class LegacyBlobs : IAsyncDisposable
{
    private readonly BackupRepository _repository;
    private readonly FileStream _scratch;
    private readonly BlobReader _git;
    private LegacyState? _held;

    /// <param name="repository">The repository.</param>
    /// <param name="scratchFolder">Exists, and is emptied by whoever made it.</param>
    public LegacyBlobs(BackupRepository repository, AbsolutePath scratchFolder)
    {
        _repository = repository;
        _git = repository.Git.OpenBlobs();
        _scratch = new FileStream(
            repository.Files.CreateNew(scratchFolder / Guid.NewGuid().ToString("N"), FilePermissions.PrivateFile),
            FileAccess.ReadWrite,
            128 * 1024
        );
    }

    /// <summary>The stored bytes from their start; null when git lost them. Good until the next call.</summary>
    public async Task<Stream?> OpenAsync(LegacyState state, CancellationToken cancellation)
    {
        if (_held == state)
        {
            _scratch.Position = 0;
            return _scratch;
        }

        _held = null;
        _scratch.SetLength(0);
        if (state.Uncommitted is { } file)
        {
            await using var source = new FileStream(_repository.Files.OpenRead(file), FileAccess.Read);
            await source.CopyToAsync(_scratch, cancellation);
        }
        else if (!TryRead(state.Blob, _scratch))
        {
            return null;
        }

        await _scratch.FlushAsync(cancellation);
        _scratch.Position = 0;
        _held = state;
        return _scratch;
    }

    /// <summary>The frame of a compressed state; null when git lost it. Nothing is decompressed.</summary>
    public async Task<GzipFrame?> FrameAsync(LegacyState state, CancellationToken cancellation)
    {
        if (state.Uncommitted is not null)
        {
            return await OpenAsync(state, cancellation) is { } file ? GzipFrame.Of(file) : null;
        }

        await using var ends = new EndsOnly();
        return TryRead(state.Blob, ends) ? ends.Frame : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _scratch.DisposeAsync();
        await _git.DisposeAsync();
    }

    // One object that git cannot read any more must not keep all the others from being brought over.
    private bool TryRead(ObjectId blob, Stream output)
    {
        try
        {
            return _git.TryRead(blob, output);
        }
        catch (BackupException e) when (e.Kind is FailureKind.Integrity)
        {
            return false;
        }
    }

    /// <summary>Keeps the first and last bytes of what is written to it.</summary>
    private sealed class EndsOnly : Stream
    {
        private readonly byte[] _front = new byte[GzipFrame.Front];
        private readonly byte[] _back = new byte[GzipFrame.Back];
        private int _backLength;
        private long _length;

        public GzipFrame Frame =>
            GzipFrame.Of(
                _front.AsSpan(0, (int)Math.Min(_length, _front.Length)),
                _back.AsSpan(0, _backLength),
                _length
            );

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_length < _front.Length)
            {
                buffer[..(int)Math.Min(buffer.Length, _front.Length - _length)].CopyTo(_front.AsSpan((int)_length));
            }

            _length += buffer.Length;
            var fresh = buffer[^Math.Min(buffer.Length, _back.Length)..];
            var kept = Math.Min(_backLength, _back.Length - fresh.Length);
            _back.AsSpan(_backLength - kept, kept).CopyTo(_back);
            fresh.CopyTo(_back.AsSpan(kept));
            _backLength = kept + fresh.Length;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
